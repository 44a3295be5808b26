package dev.migrationsentry.postgres;

/** The definitions of functions, procedures and aggregates. */
final class RoutineDefinitions {
  private RoutineDefinitions() {}

  static final String QUERY =
      """
      WITH u AS MATERIALIZED (
        SELECT p.*, n.nspname, pg_catalog.pg_get_function_identity_arguments(p.oid) AS arguments
        FROM pg_catalog.pg_proc AS p
        JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
        WHERE {one:p.oid}
          AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
          AND NOT EXISTS (
            SELECT FROM pg_catalog.pg_depend AS d
            WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
              AND d.objid = p.oid AND d.deptype IN ('e', 'i')))
      SELECT u.oid, CASE u.prokind WHEN 'p' THEN 'PROCEDURE' WHEN 'a' THEN 'AGGREGATE'
          ELSE 'FUNCTION' END, u.nspname, u.proname, u.arguments,
        CASE WHEN u.prokind <> 'a' THEN pg_catalog.pg_get_functiondef(u.oid)
          ELSE (SELECT pg_catalog.concat_ws(' ',
              pg_catalog.pg_get_function_result(u.oid), g.aggkind, g.aggtransfn, g.aggfinalfn,
              g.aggcombinefn, g.aggserialfn, g.aggdeserialfn, g.aggmtransfn, g.aggminvtransfn,
              g.aggmfinalfn, g.aggfinalextra, g.aggmfinalextra, g.aggfinalmodify,
              g.aggmfinalmodify, g.aggsortop::pg_catalog.regoperator,
              pg_catalog.format_type(g.aggtranstype, NULL), g.aggtransspace,
              pg_catalog.format_type(NULLIF(g.aggmtranstype, 0), NULL), g.aggmtransspace,
              'initially ' || g.agginitval, 'initially moving ' || g.aggminitval, u.proparallel)
            FROM pg_catalog.pg_aggregate AS g WHERE g.aggfnoid = u.oid) END
      FROM u
      UNION ALL
      SELECT u.oid, 'GRANT', u.nspname, u.proname, '(' || u.arguments || ') ' || g.part,
        g.definition
      FROM u, LATERAL ({grants}) AS g
      """
          .replace("{grants}", GrantDefinition.sql("u.proacl", "'f'", "u.proowner", "''"));
}
