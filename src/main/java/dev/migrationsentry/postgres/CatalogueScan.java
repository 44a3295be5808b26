package dev.migrationsentry.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How the rows of one catalogue are looked through for those that are new, which is a hundred times
 * cheaper than to write down what they mean.
 *
 * @param source the FROM, with {@code x} for the catalogue, and the WHERE
 * @param key an SQL expression that no two rows share
 * @param letter of the {@link SnapshotUnit}, as SQL
 * @param unit the OID of the unit that the row belongs to, as SQL
 * @param name under which other definitions may mention it, as SQL; {@code ''} if none does
 */
record CatalogueScan(String source, String key, String letter, String unit, String name) {
  /** The first OID that no object of a new database has (PostgreSQL source, transam.h). */
  private static final String OWN = ".oid >= 16384";

  private static final Map<String, String> NAMES =
      Map.of(
          "pg_collation", "x.collnamespace || '.' || x.collname",
          "pg_operator", "x.oprnamespace || '.' || x.oprname",
          "pg_opclass", "x.opcnamespace || '.' || x.opcname",
          "pg_ts_config", "x.cfgnamespace || '.' || x.cfgname",
          "pg_ts_dict", "x.dictnamespace || '.' || x.dictname",
          "pg_publication", "x.pubname",
          "pg_foreign_server", "x.srvname");

  static final List<CatalogueScan> ALL = all();

  private static List<CatalogueScan> all() {
    List<CatalogueScan> scans = new ArrayList<>();
    scans.add(
        new CatalogueScan(
            "pg_catalog.pg_class AS x LEFT JOIN pg_catalog.pg_index AS i ON i.indexrelid = x.oid"
                + " WHERE x.oid >= 16384 AND x.relkind <> 't' AND x.relnamespace <> 99",
            "x.oid",
            "'R'",
            "COALESCE(i.indrelid, x.oid)",
            "x.relnamespace || '.' || x.relname"));
    scans.add(
        relation(
            "pg_attribute",
            "x.attrelid >= 16384 AND x.attnum > 0",
            "x.attrelid || '.' || x.attnum",
            "x.attrelid",
            // What is dropped is mentioned nowhere, so its new name matters to nobody.
            "CASE WHEN x.attisdropped THEN '' ELSE x.attname END"));
    scans.add(relation("pg_attrdef", "x" + OWN, "x.oid", "x.adrelid", "''"));
    scans.add(
        new CatalogueScan(
            "pg_catalog.pg_constraint AS x WHERE x" + OWN,
            "x.oid",
            "CASE x.conrelid WHEN 0 THEN 'T' ELSE 'R' END",
            "CASE x.conrelid WHEN 0 THEN x.contypid ELSE x.conrelid END",
            "''"));
    scans.add(relation("pg_index", "x.indexrelid >= 16384", "x.indexrelid", "x.indrelid", "''"));
    scans.add(relation("pg_trigger", "NOT x.tgisinternal", "x.oid", "x.tgrelid", "''"));
    scans.add(relation("pg_rewrite", "x" + OWN, "x.oid", "x.ev_class", "''"));
    scans.add(relation("pg_policy", "TRUE", "x.oid", "x.polrelid", "''"));
    scans.add(relation("pg_sequence", "TRUE", "x.seqrelid", "x.seqrelid", "''"));
    scans.add(
        new CatalogueScan(
            "pg_catalog.pg_inherits AS x"
                + " LEFT JOIN pg_catalog.pg_index AS i ON i.indexrelid = x.inhrelid",
            "x.inhrelid || '.' || x.inhparent",
            "'R'",
            "COALESCE(i.indrelid, x.inhrelid)",
            "''"));
    scans.add(ownedSequences());
    scans.add(
        new CatalogueScan(
            "pg_catalog.pg_proc AS x WHERE x" + OWN,
            "x.oid",
            "'F'",
            "x.oid",
            "x.pronamespace || '.' || x.proname"));
    scans.add(
        new CatalogueScan(
            "pg_catalog.pg_type AS x"
                + " WHERE x.typtype IN ('b', 'd', 'e', 'r') AND x.typcategory <> 'A' AND x"
                + OWN,
            "x.oid",
            "'T'",
            "x.oid",
            "x.typnamespace || '.' || x.typname"));
    scans.add(new CatalogueScan("pg_catalog.pg_enum AS x", "x.oid", "'T'", "x.enumtypid", "''"));
    scans.add(
        new CatalogueScan(
            "pg_catalog.pg_description AS x WHERE x.objoid >= 16384 OR x.objoid = 2200",
            "x.classoid || '.' || x.objoid || '.' || x.objsubid",
            "'C'",
            "x.objoid",
            "''"));
    scans.add(rest("pg_namespace AS x", "x.oid", "x.nspname"));
    scans.add(rest("pg_extension AS x", "x.oid", "''"));
    scans.add(
        rest(
            "pg_ts_config_map AS x WHERE x.mapcfg >= 16384",
            "x.mapcfg || '.' || x.maptokentype || '.' || x.mapseqno",
            "''"));
    for (String catalogue : OtherDefinitions.CATALOGUES) {
      scans.add(
          rest(catalogue + " AS x WHERE x" + OWN, "x.oid", NAMES.getOrDefault(catalogue, "''")));
    }
    return List.copyOf(scans);
  }

  private static CatalogueScan relation(
      String catalogue, String where, String key, String relation, String name) {
    return new CatalogueScan(
        "pg_catalog." + catalogue + " AS x WHERE " + where, key, "'R'", relation, name);
  }

  /** OWNED BY is kept nowhere else. */
  private static CatalogueScan ownedSequences() {
    return relation(
        "pg_depend",
        "x.classid = 1259 AND x.refclassid = 1259 AND x.refobjsubid > 0"
            + " AND x.deptype IN ('a', 'i')"
            + " AND x.objid IN (SELECT s.seqrelid FROM pg_catalog.pg_sequence AS s)",
        "x.objid || '.' || x.refobjid || '.' || x.refobjsubid",
        "x.objid",
        "''");
  }

  private static CatalogueScan rest(String source, String key, String name) {
    return new CatalogueScan("pg_catalog." + source, key, "'S'", "0", name);
  }

  /** (number of all rows, an array of {key, letter, unit, name} for those that {@code which}). */
  private String sql(int index, String which) {
    return "SELECT %d, pg_catalog.count(*), pg_catalog.array_agg(ARRAY[(%s)::pg_catalog.text, %s, "
            .formatted(index, key, letter)
        + "(%s)::pg_catalog.text, (%s)::pg_catalog.text]) FILTER (WHERE %s) FROM %s"
            .formatted(unit, name, which, source);
  }

  /** All rows of this catalogue. */
  String everything() {
    return sql(ALL.indexOf(this), "TRUE");
  }

  /** All rows of all catalogues. */
  static final String EVERYTHING =
      ALL.stream().map(CatalogueScan::everything).collect(Collectors.joining(" UNION ALL "));

  /** The rows written since a transaction, its one parameter. */
  static final String SINCE =
      "WITH m AS MATERIALIZED (SELECT pg_catalog.age("
          + "?::pg_catalog.text::pg_catalog.xid8::pg_catalog.xid) AS age) "
          + ALL.stream()
              .map(each -> each.sql(ALL.indexOf(each), "pg_catalog.age(x.xmin) <= (TABLE m)"))
              .collect(Collectors.joining(" UNION ALL "));
}
