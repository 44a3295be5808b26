package dev.migrationsentry.postgres;

import java.util.ArrayList;
import java.util.Collection;
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
 * @param home within what it has its name, as SQL: the OID of a schema or of a relation; {@code ''}
 *     if in the whole database
 * @param name under which other definitions may mention it, as SQL; {@code ''} if none does
 */
record CatalogueScan(
    String source, String key, String letter, String unit, String home, String name) {
  /** The first OID that no object of a new database has (PostgreSQL source, transam.h). */
  private static final String OWN = ".oid >= 16384";

  private static final String NONE = "''";

  private record Named(String home, String name) {}

  private static final Named NAMELESS = new Named(NONE, NONE);

  private static final Map<String, Named> NAMES =
      Map.of(
          "pg_collation", new Named("x.collnamespace", "x.collname"),
          "pg_operator", new Named("x.oprnamespace", "x.oprname"),
          "pg_opclass", new Named("x.opcnamespace", "x.opcname"),
          "pg_ts_config", new Named("x.cfgnamespace", "x.cfgname"),
          "pg_ts_dict", new Named("x.dictnamespace", "x.dictname"),
          "pg_publication", new Named(NONE, "x.pubname"),
          "pg_foreign_server", new Named(NONE, "x.srvname"));

  static final List<CatalogueScan> ALL = all();

  private CatalogueScan(String source, String key, String letter, String unit, Named named) {
    this(source, key, letter, unit, named.home, named.name);
  }

  private static List<CatalogueScan> all() {
    List<CatalogueScan> scans = new ArrayList<>();
    relations(scans);
    scans.add(
        new CatalogueScan(
            "pg_catalog.pg_proc AS x WHERE x" + OWN,
            "x.oid",
            "'F'",
            "x.oid",
            new Named("x.pronamespace", "x.proname")));
    scans.add(
        new CatalogueScan(
            "pg_catalog.pg_type AS x"
                + " WHERE x.typtype IN ('b', 'd', 'e', 'r', 'm') AND x.typcategory <> 'A' AND x"
                + OWN,
            "x.oid",
            "'T'",
            "x.oid",
            new Named("x.typnamespace", "x.typname")));
    scans.add(
        new CatalogueScan("pg_catalog.pg_enum AS x", "x.oid", "'T'", "x.enumtypid", NAMELESS));
    scans.add(
        new CatalogueScan(
            "pg_catalog.pg_description AS x WHERE x.objoid >= 16384 OR x.objoid = 2200",
            "x.classoid || '.' || x.objoid || '.' || x.objsubid",
            "'C'",
            "x.objoid",
            NAMELESS));
    scans.add(rest("pg_namespace AS x", "x.oid", new Named(NONE, "x.nspname")));
    scans.add(rest("pg_extension AS x", "x.oid", NAMELESS));
    scans.add(
        rest(
            "pg_ts_config_map AS x WHERE x.mapcfg >= 16384",
            "x.mapcfg || '.' || x.maptokentype || '.' || x.mapseqno",
            NAMELESS));
    for (String catalogue : OtherDefinitions.CATALOGUES) {
      scans.add(
          rest(
              catalogue + " AS x WHERE x" + OWN, "x.oid", NAMES.getOrDefault(catalogue, NAMELESS)));
    }
    return List.copyOf(scans);
  }

  private static void relations(List<CatalogueScan> scans) {
    scans.add(
        new CatalogueScan(
            "pg_catalog.pg_class AS x"
                + " WHERE x.oid >= 16384 AND x.relkind <> 't' AND x.relnamespace <> 99",
            "x.oid",
            "'R'",
            tableOf("x.oid"),
            new Named("x.relnamespace", "x.relname")));
    scans.add(
        new CatalogueScan(
            "pg_catalog.pg_attribute AS x WHERE x.attrelid >= 16384 AND x.attnum > 0",
            "x.attrelid || '.' || x.attnum",
            "'R'",
            "x.attrelid",
            // What is dropped is mentioned nowhere, so its new name matters to nobody.
            new Named("x.attrelid", "CASE WHEN x.attisdropped THEN '' ELSE x.attname END")));
    scans.add(relation("pg_attrdef", "x" + OWN, "x.oid", "x.adrelid"));
    scans.add(
        new CatalogueScan(
            "pg_catalog.pg_constraint AS x WHERE x" + OWN,
            "x.oid",
            "CASE x.conrelid WHEN 0 THEN 'T' ELSE 'R' END",
            "CASE x.conrelid WHEN 0 THEN x.contypid ELSE x.conrelid END",
            NAMELESS));
    scans.add(relation("pg_index", "x.indexrelid >= 16384", "x.indexrelid", "x.indrelid"));
    scans.add(relation("pg_trigger", "NOT x.tgisinternal", "x.oid", "x.tgrelid"));
    scans.add(relation("pg_rewrite", "x" + OWN, "x.oid", "x.ev_class"));
    scans.add(relation("pg_policy", "TRUE", "x.oid", "x.polrelid"));
    scans.add(relation("pg_sequence", "TRUE", "x.seqrelid", "x.seqrelid"));
    scans.add(
        relation("pg_inherits", "TRUE", "x.inhrelid || '.' || x.inhparent", tableOf("x.inhrelid")));
    scans.add(ownedSequences());
  }

  /** The table of an index, and what is none itself. Asked for new rows only. */
  private static String tableOf(String relation) {
    return "COALESCE((SELECT i.indrelid FROM pg_catalog.pg_index AS i WHERE i.indexrelid = {x}),"
            .replace("{x}", relation)
        + " "
        + relation
        + ")";
  }

  private static CatalogueScan relation(
      String catalogue, String where, String key, String relation) {
    return new CatalogueScan(
        "pg_catalog." + catalogue + " AS x WHERE " + where, key, "'R'", relation, NAMELESS);
  }

  /** OWNED BY is kept nowhere else. */
  private static CatalogueScan ownedSequences() {
    return new CatalogueScan(
        "pg_catalog.pg_sequence AS s JOIN pg_catalog.pg_depend AS x"
            + " ON x.classid = 1259 AND x.objid = s.seqrelid AND x.refclassid = 1259"
            + " AND x.refobjsubid > 0 AND x.deptype IN ('a', 'i')",
        "x.objid || '.' || x.refobjid || '.' || x.refobjsubid",
        "'R'",
        "x.objid",
        NAMELESS);
  }

  private static CatalogueScan rest(String source, String key, Named named) {
    return new CatalogueScan("pg_catalog." + source, key, "'S'", "0", named);
  }

  /**
   * (number of all rows, an array of {key, letter, unit, home, name} for those that {@code which}).
   */
  private String sql(int index, String which) {
    return "SELECT %d, pg_catalog.count(*), pg_catalog.array_agg(ARRAY[(%s)::pg_catalog.text, %s, "
            .formatted(index, key, letter)
        + "(%s)::pg_catalog.text, (%s)::pg_catalog.text, (%s)::pg_catalog.text])"
            .formatted(unit, home, name)
        + " FILTER (WHERE %s) FROM %s".formatted(which, source);
  }

  /** All rows of this catalogue. */
  private String everything() {
    return sql(ALL.indexOf(this), "TRUE");
  }

  /** (number in {@link #ALL}, the keys of all rows as one array) of some of them. */
  static String keys(Collection<Integer> of) {
    return of.stream()
        .map(
            index ->
                "SELECT %d, pg_catalog.array_agg((%s)::pg_catalog.text) FROM %s"
                    .formatted(index, ALL.get(index).key, ALL.get(index).source))
        .collect(Collectors.joining(" UNION ALL "));
  }

  /** What comes before the rows, under this number: up to which transaction they tell of all. */
  static final int MARK = -1;

  /** (the first transaction that may have written what is not seen, NULL unless all is set). */
  private static String mark(String end) {
    return ("SELECT "
            + MARK
            + ", pg_catalog.pg_snapshot_{end}(pg_catalog.pg_current_snapshot())"
            + "::pg_catalog.text::pg_catalog.int8,"
            + " CASE WHEN {prepared} THEN ARRAY[ARRAY['']] END UNION ALL ")
        .replace("{end}", end)
        .replace("{prepared}", SnapshotReader.PREPARED);
  }

  /** The rows of all catalogues, of which nothing is known yet. */
  private static final String EVERYTHING =
      ALL.stream().map(CatalogueScan::everything).collect(Collectors.joining(" UNION ALL "));

  /** The rows written since a transaction, its one parameter. */
  private static final String SINCE =
      ALL.stream()
          .map(each -> each.sql(ALL.indexOf(each), "pg_catalog.age(x.xmin) <= (TABLE m)"))
          .collect(Collectors.joining(" UNION ALL "));

  private static final String M =
      "WITH m AS MATERIALIZED (SELECT pg_catalog.age("
          + "?::pg_catalog.text::pg_catalog.xid8::pg_catalog.xid) AS age) ";

  /** A first look from inside a transaction that goes on, or from outside. */
  static String first(boolean within) {
    return within ? FIRST_WITHIN : FIRST;
  }

  /** A later one; it takes the mark of the one before. */
  static String since(boolean within) {
    return within ? SINCE_WITHIN : SINCE_MARK;
  }

  private static final String FIRST = mark("xmax") + EVERYTHING;
  private static final String SINCE_MARK = M + mark("xmax") + SINCE;

  // What such a transaction writes later has the same number, and not a later one.
  private static final String FIRST_WITHIN = mark("xmin") + EVERYTHING;
  private static final String SINCE_WITHIN = M + mark("xmin") + SINCE;
}
