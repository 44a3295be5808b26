package dev.migrationsentry.postgres;

/**
 * What is searched for the names in a question of ours: the system catalogue and nothing else. In
 * any other schema a function, an operator or a type may stand that suits the question better than
 * the catalogue's own, put there by whoever may create something in it (CVE-2018-1058; PostgreSQL
 * manual 5.10.6). A hostile operator {@code =} of the very types that are compared is preferred
 * even where the catalogue is searched first.
 *
 * <p>Where the project's own names lead is remembered in a setting of the session before.
 */
public final class SearchPath {
  private static final String REMEMBERED =
      "pg_catalog.current_setting('migration_sentry.schema', true)";

  private static final String REMEMBERING =
      "pg_catalog.set_config('migration_sentry.schema',"
          + " pg_catalog.concat('.', pg_catalog.current_schema()), ";

  private static final String NARROW = "pg_catalog, pg_temp";

  /**
   * An expression of SQL: the schema in which the session would make what is not qualified by a
   * schema, NULL if there is none; whether or not the path has been narrowed since. The setting has
   * a dot before the name: once set in a transaction it is empty after it, and that says nothing.
   */
  public static final String CURRENT_SCHEMA =
      "(CASE WHEN pg_catalog.starts_with("
          + REMEMBERED
          + ", '.') THEN CASE WHEN pg_catalog.length("
          + REMEMBERED
          + ") OPERATOR(pg_catalog.>) 1 THEN pg_catalog.substr("
          + REMEMBERED
          + ", 2) END ELSE pg_catalog.current_schema()::pg_catalog.text END)";

  /** Narrows the path until the transaction ends. */
  static final String NARROW_LOCALLY =
      "SELECT "
          + REMEMBERING
          + "true), pg_catalog.set_config('search_path', '"
          + NARROW
          + "', true)";

  /** Remembers for the session; one row, to come before those that set the path. */
  static final String REMEMBER = REMEMBERING + "false)";

  private SearchPath() {}

  /** The value of the setting. */
  static String narrow() {
    return NARROW;
  }

  /**
   * Together with other questions: the next one finds the tables of the current schema by their
   * names alone. It has to qualify every operator, function and type. {@link #narrowAgain} follows
   * it.
   */
  public static void searchCurrentSchema(RoundTrip trip) {
    trip.ask(
        "SELECT pg_catalog.set_config('search_path', pg_catalog.concat_ws(', ', 'pg_catalog',"
            + " pg_catalog.quote_ident("
            + CURRENT_SCHEMA
            + "), 'pg_temp'), true)",
        rows -> true);
  }

  /** See {@link #searchCurrentSchema}. */
  public static void narrowAgain(RoundTrip trip) {
    trip.ask("SELECT pg_catalog.set_config('search_path', '" + NARROW + "', true)", rows -> true);
  }
}
