package dev.migrationsentry.postgres;

/** The definitions of enums, domains, ranges and base types; composite types are relations. */
final class TypeDefinitions {
  private TypeDefinitions() {}

  static final String QUERY =
      """
      WITH u AS MATERIALIZED (
        SELECT t.*, n.nspname
        FROM pg_catalog.pg_type AS t
        JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
        WHERE {one:t.oid}
          AND t.typtype IN ('b', 'd', 'e', 'r')
          AND NOT EXISTS (SELECT FROM pg_catalog.pg_type AS e WHERE e.typarray = t.oid)
          AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
          AND NOT EXISTS (
            SELECT FROM pg_catalog.pg_depend AS d
            WHERE d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass
              AND d.objid = t.oid AND d.deptype IN ('e', 'i')))
      SELECT u.oid, CASE u.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END, u.nspname, u.typname, '',
        CASE u.typtype
          WHEN 'e' THEN 'enum (' || COALESCE((SELECT pg_catalog.string_agg(
              pg_catalog.quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder)
            FROM pg_catalog.pg_enum AS e WHERE e.enumtypid = u.oid), '') || ')'
          WHEN 'd' THEN pg_catalog.concat_ws(' ',
            pg_catalog.format_type(u.typbasetype, u.typtypmod),
            'collate ' || (SELECT pg_catalog.format('%I.%I', cn.nspname, co.collname)
              FROM pg_catalog.pg_collation AS co
              JOIN pg_catalog.pg_namespace AS cn ON cn.oid = co.collnamespace
              JOIN pg_catalog.pg_type AS b ON b.oid = u.typbasetype
              WHERE co.oid = u.typcollation AND u.typcollation <> b.typcollation),
            CASE WHEN u.typnotnull THEN 'not null' END, 'default ' || u.typdefault,
            (SELECT pg_catalog.string_agg(pg_catalog.format('constraint %I %s', k.conname,
                pg_catalog.pg_get_constraintdef(k.oid)), ' ' ORDER BY k.conname)
              FROM pg_catalog.pg_constraint AS k
              WHERE k.contypid = u.oid AND k.contype <> 'n'))
          WHEN 'r' THEN (SELECT pg_catalog.concat_ws(' ', 'range',
              pg_catalog.format_type(r.rngsubtype, NULL), r.rngcanonical, r.rngsubdiff,
              (SELECT pg_catalog.format('collate %I', co.collname)
                FROM pg_catalog.pg_collation AS co WHERE co.oid = r.rngcollation),
              (SELECT pg_catalog.format('opclass %I', o.opcname)
                FROM pg_catalog.pg_opclass AS o WHERE o.oid = r.rngsubopc))
            FROM pg_catalog.pg_range AS r WHERE r.rngtypid = u.oid)
          ELSE pg_catalog.concat_ws(' ', 'base', u.typlen, u.typbyval, u.typcategory,
            u.typispreferred, u.typisdefined, u.typdelim, u.typinput, u.typoutput, u.typreceive,
            u.typsend, u.typmodin, u.typmodout, u.typanalyze, u.typalign, u.typstorage,
            pg_catalog.format_type(NULLIF(u.typelem, 0), NULL), u.typdefault) END
      FROM u
      UNION ALL
      SELECT u.oid, 'GRANT', u.nspname, u.typname, g.part, g.definition
      FROM u, LATERAL ({grants}) AS g
      """
          .replace("{grants}", GrantDefinition.sql("u.typacl", "'T'", "u.typowner", "'type '"));
}
