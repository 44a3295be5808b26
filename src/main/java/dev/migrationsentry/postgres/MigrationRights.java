package dev.migrationsentry.postgres;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Severity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rights that the migrating role needs, asked of the server before anything runs: to make
 * objects in the schemas that are migrated, to keep the history, to alter the tables that are there
 * (which only their owner may, PostgreSQL manual 5.8).
 */
public final class MigrationRights {
  private static final List<String> ON_HISTORY = List.of("SELECT", "INSERT", "UPDATE", "DELETE");

  private static final String ON_SCHEMAS =
      """
      SELECT n.nspname, p.privilege
      FROM pg_catalog.pg_namespace n,
           (VALUES ('USAGE'), ('CREATE')) AS p (privilege)
      WHERE n.nspname = ANY (?)
        AND NOT pg_catalog.has_schema_privilege(n.oid, p.privilege)
      ORDER BY 1, 2 DESC
      """;

  private static final String ON_TABLE =
      """
      SELECT p.privilege
      FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace,
           pg_catalog.unnest(?::pg_catalog.text[]) AS p (privilege)
      WHERE n.nspname = ? AND c.relname = ?
        AND NOT pg_catalog.has_table_privilege(c.oid, p.privilege)
      """;

  /** Not those of an extension: its scripts do not belong to the project. */
  private static final String FOREIGN_TABLES =
      """
      SELECT o.rolname, pg_catalog.count(*), pg_catalog.min(n.nspname || '.' || c.relname)
      FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_catalog.pg_roles o ON o.oid = c.relowner
      WHERE n.nspname = ANY (?) AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
        AND NOT pg_catalog.pg_has_role(c.relowner, 'USAGE')
        AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d
                        WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                          AND d.objid = c.oid AND d.deptype = 'e')
      GROUP BY o.rolname
      ORDER BY o.rolname
      """;

  private final Connection connection;
  private final String where;
  private final String role;
  private final List<Finding> findings = new ArrayList<>();

  private MigrationRights(Connection connection, String where, String role) {
    this.connection = connection;
    this.where = where;
    this.role = role;
  }

  /**
   * Each right that is missing, with the GRANT that gives it. A schema or table that is not there
   * is passed over: what that means is the history's business.
   *
   * @param schemas that are migrated
   * @param historySchema where the history is or will be; null for the first schema of the search
   *     path
   * @param historyTable its table
   */
  public static List<Finding> missing(
      Connection connection,
      ConnectionSettings settings,
      ServerFacts facts,
      List<String> schemas,
      @Nullable String historySchema,
      String historyTable)
      throws SQLException {
    MigrationRights rights =
        new MigrationRights(connection, settings.target().words(), facts.role().name());
    String schema = historySchema == null ? facts.currentSchema() : historySchema;
    if (schema == null) {
      rights.noSchema();
      return rights.findings;
    }
    List<String> all = new ArrayList<>(schemas);
    all.add(schema);
    rights.onSchemas(all);
    rights.onHistory(schema, historyTable);
    rights.onTablesOfOthers(all);
    return rights.findings;
  }

  private void noSchema() {
    add(
        "no schema of the search path is there for " + role + " to use",
        "As the database's owner: CREATE SCHEMA IF NOT EXISTS public; GRANT USAGE, CREATE ON"
            + " SCHEMA public TO "
            + SqlName.quoted(role)
            + ";");
  }

  private void onSchemas(List<String> schemas) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ON_SCHEMAS)) {
      statement.setArray(1, connection.createArrayOf("text", schemas.toArray()));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          String schema = row.getString(1);
          String lacking = row.getString(2);
          add(
              role + " lacks " + lacking + " on schema " + schema,
              grantOnSchema(lacking, schema, role));
        }
      }
    }
  }

  private void onHistory(String schema, String table) throws SQLException {
    List<String> lacking = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(ON_TABLE)) {
      statement.setArray(1, connection.createArrayOf("text", ON_HISTORY.toArray()));
      statement.setString(2, schema);
      statement.setString(3, table);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          lacking.add(row.getString(1));
        }
      }
    }
    if (!lacking.isEmpty()) {
      String rights = String.join(", ", lacking);
      add(
          role + " lacks " + rights + " on the history table " + schema + "." + table,
          "As the table's owner: GRANT "
              + rights
              + " ON "
              + SqlName.quoted(schema)
              + "."
              + SqlName.quoted(table)
              + " TO "
              + SqlName.quoted(role)
              + ";");
    }
  }

  /** A warning: whether the pending migrations touch any of them is not known here. */
  private void onTablesOfOthers(List<String> schemas) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FOREIGN_TABLES)) {
      statement.setArray(1, connection.createArrayOf("text", schemas.toArray()));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          String owner = row.getString(1);
          long count = row.getLong(2);
          findings.add(
              Finding.of(
                      FindingCode.SERVER_PRIVILEGE,
                      where,
                      owner
                          + " owns "
                          + row.getString(3)
                          + (count > 1 ? " and " + (count - 1) + " more" : "")
                          + ", which "
                          + role
                          + " therefore cannot alter",
                      "If a migration alters them: GRANT "
                          + SqlName.quoted(owner)
                          + " TO "
                          + SqlName.quoted(role)
                          + ";")
                  .weighing(Severity.WARNING));
        }
      }
    }
  }

  private void add(String seen, String remedy) {
    findings.add(Finding.of(FindingCode.SERVER_PRIVILEGE, where, seen, remedy));
  }

  private static String grantOnSchema(String right, String schema, String role) {
    String why = schema.equals("public") ? " (PostgreSQL 15 took it from everybody there)" : "";
    return "As the schema's owner"
        + why
        + ": GRANT "
        + right
        + " ON SCHEMA "
        + SqlName.quoted(schema)
        + " TO "
        + SqlName.quoted(role)
        + ";";
  }
}
