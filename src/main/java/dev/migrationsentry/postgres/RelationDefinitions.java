package dev.migrationsentry.postgres;

import java.util.List;

/**
 * The definitions of tables, views, sequences and composite types and of all that hangs on them.
 * PostgreSQL manual, "System Catalogs" and "System Catalog Information Functions". The texts hold
 * no OID, no owner and no place in the table, so that they are the same in any database of servers
 * of one major version.
 */
final class RelationDefinitions {
  private RelationDefinitions() {}

  /** {@code {excluded}} takes what is not looked at, each its schema, U+0001 and its name. */
  private static final String RELATIONS =
      """
      WITH u AS MATERIALIZED (
        SELECT c.*, n.nspname
        FROM pg_catalog.pg_class AS c
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        WHERE {one:c.oid}
          AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S', 'c')
          AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
          AND n.nspname || E'\\001' || c.relname <> ALL ({excluded})
          AND NOT EXISTS (
            SELECT FROM pg_catalog.pg_depend AS d
            WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
              AND d.objid = c.oid AND d.deptype = 'e'))
      """;

  /** Storage parameters and the like, in an order that does not depend on who set them when. */
  private static String sorted(String options) {
    return "(SELECT pg_catalog.string_agg(o, ', ' ORDER BY o) FROM pg_catalog.unnest("
        + options
        + ") AS o)";
  }

  private static final String TABLE =
      """
      SELECT u.oid, 'TABLE', u.nspname, u.relname, '',
        pg_catalog.concat_ws(' ',
          CASE u.relpersistence WHEN 'u' THEN 'unlogged' END,
          CASE u.relkind WHEN 'f' THEN 'foreign table' ELSE 'table' END,
          'of ' || NULLIF(pg_catalog.format_type(NULLIF(u.reloftype, 0), NULL), '-'),
          'partition by ' || CASE u.relkind WHEN 'p' THEN pg_catalog.pg_get_partkeydef(u.oid) END,
          CASE WHEN u.relispartition THEN 'partition of' ELSE 'inherits' END || ' ' || (
            SELECT pg_catalog.string_agg(
              i.inhparent::pg_catalog.regclass::pg_catalog.text
                || CASE WHEN i.inhdetachpending THEN ' (detach pending)' ELSE '' END,
              ', ' ORDER BY i.inhseqno)
            FROM pg_catalog.pg_inherits AS i WHERE i.inhrelid = u.oid),
          pg_catalog.pg_get_expr(u.relpartbound, u.oid),
          'using ' || (SELECT a.amname FROM pg_catalog.pg_am AS a
            WHERE a.oid = u.relam AND a.amname <> 'heap'),
          'with (' || {options} || ')',
          CASE WHEN u.relrowsecurity THEN 'row level security' END,
          CASE WHEN u.relforcerowsecurity THEN 'forced row level security' END,
          'replica identity ' || CASE u.relreplident
            WHEN 'n' THEN 'nothing' WHEN 'f' THEN 'full' WHEN 'i' THEN 'index' END,
          (SELECT pg_catalog.format('server %I options (%s)', s.srvname, {foreign})
            FROM pg_catalog.pg_foreign_table AS f
            JOIN pg_catalog.pg_foreign_server AS s ON s.oid = f.ftserver
            WHERE f.ftrelid = u.oid))
      FROM u WHERE u.relkind IN ('r', 'p', 'f')
      """
          .replace("{options}", sorted("u.reloptions"))
          .replace("{foreign}", sorted("f.ftoptions"));

  private static final String COLUMN =
      """
      SELECT u.oid, 'COLUMN', u.nspname, u.relname, a.attname, {column}
      FROM u
      JOIN pg_catalog.pg_attribute AS a ON a.attrelid = u.oid AND a.attnum > 0
      JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
      LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = u.oid AND d.adnum = a.attnum
      WHERE u.relkind IN ('r', 'p', 'f') AND NOT a.attisdropped
      """
          .replace("{column}", ColumnDefinition.SQL);

  private static final String CONSTRAINT =
      """
      SELECT u.oid, 'CONSTRAINT', u.nspname, u.relname, k.conname,
        pg_catalog.pg_get_constraintdef(k.oid)
          || CASE WHEN k.convalidated OR pg_catalog.pg_get_constraintdef(k.oid) ~ 'NOT VALID$'
            THEN '' ELSE ' NOT VALID' END
      FROM u JOIN pg_catalog.pg_constraint AS k ON k.conrelid = u.oid
      WHERE k.contype NOT IN ('n', 't')
      """;

  private static final String INDEX =
      """
      SELECT u.oid, 'INDEX', u.nspname, u.relname, x.relname,
        pg_catalog.concat_ws(' ', pg_catalog.pg_get_indexdef(i.indexrelid),
          CASE WHEN NOT i.indisvalid THEN 'INVALID' END,
          CASE WHEN NOT i.indisready THEN 'NOT READY' END,
          CASE WHEN NOT i.indimmediate THEN 'DEFERRABLE' END,
          CASE WHEN i.indisclustered THEN 'CLUSTERED' END,
          CASE WHEN i.indisreplident THEN 'REPLICA IDENTITY' END,
          'ATTACHED TO ' || (SELECT h.inhparent::pg_catalog.regclass::pg_catalog.text
            FROM pg_catalog.pg_inherits AS h WHERE h.inhrelid = x.oid))
      FROM u
      JOIN pg_catalog.pg_index AS i ON i.indrelid = u.oid
      JOIN pg_catalog.pg_class AS x ON x.oid = i.indexrelid
      """;

  private static final String SEQUENCE =
      """
      SELECT u.oid, 'SEQUENCE', u.nspname, u.relname, '',
        pg_catalog.concat_ws(' ', CASE u.relpersistence WHEN 'u' THEN 'unlogged' END,
          pg_catalog.format('%s start %s increment %s from %s to %s cache %s',
            pg_catalog.format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin,
            s.seqmax, s.seqcache),
          CASE WHEN s.seqcycle THEN 'cycle' END,
          (SELECT pg_catalog.format('owned by %s.%I', d.refobjid::pg_catalog.regclass, a.attname)
            FROM pg_catalog.pg_depend AS d
            JOIN pg_catalog.pg_attribute AS a
              ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
            WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = u.oid
              AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
              AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0))
      FROM u JOIN pg_catalog.pg_sequence AS s ON s.seqrelid = u.oid
      """;

  private static final String VIEW =
      """
      SELECT u.oid, CASE u.relkind WHEN 'v' THEN 'VIEW' ELSE 'MATERIALIZED_VIEW' END,
        u.nspname, u.relname, '',
        pg_catalog.concat_ws(' ', pg_catalog.pg_get_viewdef(u.oid), 'with (' || {options} || ')',
          CASE WHEN NOT u.relispopulated THEN 'not populated' END,
          'default ' || (SELECT pg_catalog.string_agg(
              pg_catalog.format('%I %s', a.attname, pg_catalog.pg_get_expr(d.adbin, d.adrelid)),
              ', ' ORDER BY a.attname)
            FROM pg_catalog.pg_attrdef AS d
            JOIN pg_catalog.pg_attribute AS a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
            WHERE d.adrelid = u.oid))
      FROM u WHERE u.relkind IN ('v', 'm')
      """
          .replace("{options}", sorted("u.reloptions"));

  private static final String COMPOSITE =
      """
      SELECT u.oid, 'TYPE', u.nspname, u.relname, '',
        'composite (' || (SELECT pg_catalog.string_agg(a.attname || ' ' || {column},
            ', ' ORDER BY a.attnum)
          FROM pg_catalog.pg_attribute AS a
          JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
          LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
          WHERE a.attrelid = u.oid AND a.attnum > 0 AND NOT a.attisdropped) || ')'
      FROM u WHERE u.relkind = 'c'
      """
          .replace("{column}", ColumnDefinition.SQL);

  private static final String TRIGGER =
      """
      SELECT u.oid, 'TRIGGER', u.nspname, u.relname, t.tgname,
        pg_catalog.pg_get_triggerdef(t.oid) || CASE t.tgenabled
          WHEN 'O' THEN '' WHEN 'D' THEN ' DISABLED' ELSE ' ENABLED ' || t.tgenabled::pg_catalog.text END
      FROM u JOIN pg_catalog.pg_trigger AS t ON t.tgrelid = u.oid
      WHERE NOT t.tgisinternal
      """;

  private static final String RULE =
      """
      SELECT u.oid, 'RULE', u.nspname, u.relname, r.rulename,
        pg_catalog.pg_get_ruledef(r.oid) || CASE r.ev_enabled
          WHEN 'O' THEN '' WHEN 'D' THEN ' DISABLED' ELSE ' ENABLED ' || r.ev_enabled::pg_catalog.text END
      FROM u JOIN pg_catalog.pg_rewrite AS r ON r.ev_class = u.oid
      WHERE r.rulename <> '_RETURN'
      """;

  private static final String POLICY =
      """
      SELECT u.oid, 'POLICY', u.nspname, u.relname, p.polname,
        pg_catalog.concat_ws(' ',
          CASE WHEN p.polpermissive THEN 'permissive' ELSE 'restrictive' END,
          'for', p.polcmd, 'to', (
            SELECT pg_catalog.string_agg(CASE r WHEN 0 THEN 'public'
              ELSE pg_catalog.pg_get_userbyid(r)::pg_catalog.text END, ', '
              ORDER BY pg_catalog.pg_get_userbyid(r))
            FROM pg_catalog.unnest(p.polroles) AS r),
          'using ' || pg_catalog.pg_get_expr(p.polqual, p.polrelid),
          'with check ' || pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid))
      FROM u JOIN pg_catalog.pg_policy AS p ON p.polrelid = u.oid
      """;

  private static final String GRANT =
      """
      SELECT u.oid, 'GRANT', u.nspname, u.relname, g.part, g.definition
      FROM u, LATERAL ({grants}) AS g
      UNION ALL
      SELECT u.oid, 'GRANT', u.nspname, u.relname, g.part, g.definition
      FROM u JOIN pg_catalog.pg_attribute AS a ON a.attrelid = u.oid AND a.attacl IS NOT NULL
        AND NOT a.attisdropped,
        LATERAL ({column-grants}) AS g
      """
          .replace(
              "{grants}",
              GrantDefinition.sql(
                  "u.relacl", "CASE u.relkind WHEN 'S' THEN 's' ELSE 'r' END", "u.relowner", "''"))
          .replace(
              "{column-grants}",
              GrantDefinition.sql(
                  "a.attacl",
                  "'c'",
                  "u.relowner",
                  "'column ' || a.attname::pg_catalog.text || ' '"));

  static final List<String> QUERIES =
      List.of(
          RELATIONS
              + String.join(
                  "UNION ALL\n",
                  List.of(TABLE, COLUMN, CONSTRAINT, INDEX, SEQUENCE, VIEW, COMPOSITE)),
          RELATIONS + String.join("UNION ALL\n", List.of(TRIGGER, RULE, POLICY, GRANT)));
}
