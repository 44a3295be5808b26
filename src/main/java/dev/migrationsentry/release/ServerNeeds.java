package dev.migrationsentry.release;

import dev.migrationsentry.migration.FlywayProject;
import dev.migrationsentry.migration.ReleaseMigration;
import dev.migrationsentry.migration.ScriptFinding;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the scripts of a release need of the server: extensions, roles, a version.
 *
 * @param all in the order of the scripts; what the release makes itself before is not among them
 */
public record ServerNeeds(List<ServerNeed> all) {
  private static final String EXTENSION =
      """
      SELECT 1 FROM pg_catalog.pg_extension WHERE extname = ?
      UNION ALL
      SELECT 1 FROM pg_catalog.pg_available_extension_versions
       WHERE name = ? AND (? IS NULL OR version = ?)
      LIMIT 1
      """;

  private static final String ROLE = "SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = ? LIMIT 1";

  public ServerNeeds {
    all = List.copyOf(all);
  }

  static ServerNeeds of(FlywayProject project) {
    NeedReader reader = new NeedReader();
    for (ReleaseMigration migration : project.migrations()) {
      migration.statements().forEach(statement -> reader.read(migration, statement));
    }
    return new ServerNeeds(reader.needs());
  }

  /** What the server lacks, of all that the release needs. */
  public List<ScriptFinding> missing(Connection connection) throws SQLException {
    List<ScriptFinding> missing = new ArrayList<>();
    for (ServerNeed need : all) {
      finding(connection, need)
          .ifPresent(
              finding ->
                  missing.add(new ScriptFinding(need.migration(), finding.at(need.place()))));
    }
    return List.copyOf(missing);
  }

  /** The same, of what these migrations need: what is applied already needs nothing more. */
  public List<Finding> missing(Connection connection, Collection<ReleaseMigration> pending)
      throws SQLException {
    Set<Path> files = Release.files(pending);
    ServerNeeds theirs =
        new ServerNeeds(
            all.stream().filter(need -> files.contains(need.migration().file())).toList());
    return theirs.missing(connection).stream().map(ScriptFinding::finding).toList();
  }

  private static Optional<Finding> finding(Connection connection, ServerNeed need)
      throws SQLException {
    return switch (need) {
      case ServerNeed.Extension extension -> extension(connection, extension);
      case ServerNeed.Role role -> role(connection, role);
      case ServerNeed.Syntax syntax -> syntax(connection, syntax);
    };
  }

  private static Optional<Finding> extension(Connection connection, ServerNeed.Extension need)
      throws SQLException {
    if (exists(connection, EXTENSION, need.name(), need.name(), need.version(), need.version())) {
      return Optional.empty();
    }
    String words = need.name() + (need.version() == null ? "" : " in version " + need.version());
    return Optional.of(
        Finding.of(
            FindingCode.SCRIPT_NEEDS_EXTENSION,
            need.name(),
            need.migration().name().label() + " creates " + words + ", which the server lacks",
            "Have it installed on the server; this shows what is there:"
                + " SELECT name, version FROM pg_available_extension_versions;"));
  }

  private static Optional<Finding> role(Connection connection, ServerNeed.Role need)
      throws SQLException {
    if (exists(connection, ROLE, need.name())) {
      return Optional.empty();
    }
    return Optional.of(
        Finding.of(
            FindingCode.SCRIPT_NEEDS_ROLE,
            need.name(),
            need.migration().name().label()
                + " names the role "
                + need.name()
                + ", which the server does not have",
            "Make it before the release, CREATE ROLE \""
                + need.name().replace("\"", "\"\"")
                + "\";, or correct its name in the script."));
  }

  private static Optional<Finding> syntax(Connection connection, ServerNeed.Syntax need)
      throws SQLException {
    int major = connection.getMetaData().getDatabaseMajorVersion();
    if (major >= need.major()) {
      return Optional.empty();
    }
    return Optional.of(
        Finding.of(
            FindingCode.SCRIPT_NEEDS_VERSION,
            need.words(),
            need.words() + " needs PostgreSQL " + need.major() + " and this is " + major,
            "Write it so that PostgreSQL " + major + " understands it, or upgrade the server."));
  }

  private static boolean exists(Connection connection, String sql, @Nullable String... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }
}
