package dev.migrationsentry.postgres;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The definitions of comments, schemas, extensions and of what a catalogue holds besides. */
final class OtherDefinitions {
  private OtherDefinitions() {}

  static final String COMMENTS =
      """
      SELECT d.objoid, 'COMMENT', COALESCE(i.schema, ''), i.identity, i.type, d.description
      FROM pg_catalog.pg_description AS d,
        LATERAL pg_catalog.pg_identify_object(d.classoid, d.objoid, d.objsubid) AS i
      WHERE {one:d.objoid} AND (d.objoid >= 16384 OR d.objoid = 2200)
        AND COALESCE(i.schema, '') !~ '^pg_'
        AND d.classoid <> 'pg_catalog.pg_extension'::pg_catalog.regclass
        AND NOT EXISTS (
          SELECT FROM pg_catalog.pg_class AS c
          JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
          WHERE c.oid = d.objoid
            AND n.nspname || E'\\001' || c.relname = ANY ({excluded}))
        AND NOT EXISTS (
          SELECT FROM pg_catalog.pg_depend AS e
          WHERE e.classid = d.classoid AND e.objid = d.objoid AND e.deptype = 'e')
      """;

  /**
   * By catalogue, what tells two objects of one name apart, over {@code x}. Where it is the row as
   * it is, OIDs in it may make equal objects look different: never different ones equal.
   */
  private static final Map<String, String> DEFINITIONS = definitions();

  private static Map<String, String> definitions() {
    Map<String, String> definitions = new LinkedHashMap<>();
    String row = "(pg_catalog.to_jsonb(x) - '{oid,%s}'::pg_catalog.text[])::pg_catalog.text";
    definitions.put(
        "pg_cast",
        "pg_catalog.concat_ws(' ', x.castfunc::pg_catalog.regprocedure, x.castcontext,"
            + " x.castmethod)");
    definitions.put(
        "pg_operator",
        "pg_catalog.concat_ws(' ', x.oprcode, x.oprcom::pg_catalog.regoperator,"
            + " x.oprnegate::pg_catalog.regoperator, x.oprrest, x.oprjoin, x.oprcanmerge,"
            + " x.oprcanhash)");
    definitions.put("pg_statistic_ext", "pg_catalog.pg_get_statisticsobjdef(x.oid)");
    definitions.put(
        "pg_event_trigger",
        "pg_catalog.concat_ws(' ', x.evtevent, x.evtfoid::pg_catalog.regprocedure, x.evtenabled,"
            + " x.evttags)");
    definitions.put(
        "pg_default_acl",
        "(SELECT pg_catalog.string_agg(a::pg_catalog.text, ', ' ORDER BY a::pg_catalog.text)"
            + " FROM pg_catalog.unnest(x.defaclacl) AS a)");
    definitions.put(
        "pg_ts_config",
        row.formatted("cfgnamespace,cfgowner,cfgparser")
            + " || (SELECT pg_catalog.string_agg(pg_catalog.concat_ws(' ', m.maptokentype,"
            + " m.mapseqno, m.mapdict::pg_catalog.regdictionary), ', ' ORDER BY m.maptokentype,"
            + " m.mapseqno) FROM pg_catalog.pg_ts_config_map AS m WHERE m.mapcfg = x.oid)");
    definitions.put("pg_ts_dict", row.formatted("dictnamespace,dictowner"));
    definitions.put("pg_ts_parser", row.formatted("prsnamespace"));
    definitions.put("pg_ts_template", row.formatted("tmplnamespace"));
    definitions.put("pg_collation", row.formatted("collnamespace,collowner,collversion"));
    definitions.put("pg_conversion", row.formatted("connamespace,conowner"));
    definitions.put("pg_opclass", row.formatted("opcnamespace,opcowner"));
    definitions.put("pg_opfamily", row.formatted("opfnamespace,opfowner"));
    definitions.put("pg_am", row.formatted("oid"));
    definitions.put("pg_language", row.formatted("lanowner,lanacl"));
    definitions.put("pg_transform", row.formatted("oid"));
    definitions.put("pg_foreign_data_wrapper", row.formatted("fdwowner,fdwacl"));
    definitions.put("pg_foreign_server", row.formatted("srvowner,srvacl,srvfdw"));
    definitions.put("pg_publication", row.formatted("pubowner"));
    definitions.put("pg_publication_rel", row.formatted("prpubid,prrelid"));
    return definitions;
  }

  private static String other(String catalogue, String definition) {
    return """
    UNION ALL
    SELECT 0, 'OTHER', COALESCE(i.schema, ''), i.identity, i.type, {definition}
    FROM pg_catalog.{catalogue} AS x,
      LATERAL pg_catalog.pg_identify_object(
        'pg_catalog.{catalogue}'::pg_catalog.regclass, x.oid, 0) AS i
    WHERE x.oid >= 16384 AND COALESCE(i.schema, '') !~ '^pg_'
      AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_depend AS d
        WHERE d.classid = 'pg_catalog.{catalogue}'::pg_catalog.regclass
          AND d.objid = x.oid AND d.deptype IN ('e', 'i'))
    """
        .replace("{definition}", definition)
        .replace("{catalogue}", catalogue);
  }

  static final String REST =
      """
      WITH s AS MATERIALIZED (
        SELECT n.*
        FROM pg_catalog.pg_namespace AS n
        WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
          AND NOT EXISTS (
            SELECT FROM pg_catalog.pg_depend AS d
            WHERE d.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
              AND d.objid = n.oid AND d.deptype = 'e'))
      SELECT 0::pg_catalog.oid, 'SCHEMA', '', s.nspname, '', 'schema' FROM s
      UNION ALL
      SELECT 0, 'GRANT', '', 'schema ' || s.nspname::pg_catalog.text, g.part, g.definition
      FROM s, LATERAL ({grants}) AS g
      UNION ALL
      SELECT 0, 'EXTENSION', '', e.extname, '',
        pg_catalog.format('version %s schema %I', e.extversion, n.nspname)
      FROM pg_catalog.pg_extension AS e
      JOIN pg_catalog.pg_namespace AS n ON n.oid = e.extnamespace
      """
              .replace("{grants}", GrantDefinition.sql("s.nspacl", "'n'", "s.nspowner", "''"))
          + DEFINITIONS.entrySet().stream()
              .map(each -> other(each.getKey(), each.getValue()))
              .collect(Collectors.joining());

  /** The catalogues that the rest is read from, but for those with a query of their own. */
  static final Iterable<String> CATALOGUES = DEFINITIONS.keySet();
}
