package dev.migrationsentry.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * What the server says of itself and of this session. One round trip.
 *
 * @param version in words, for example {@code 18.6}
 * @param versionNumber for example 180006
 * @param standby whether it is in recovery
 * @param readOnly whether sessions here start read-only
 * @param currentSchema where an unqualified name would be made; null if the search path names no
 *     schema that is there
 * @param backendPid what {@code pg_backend_pid()} answers
 * @param protocolPid what the other end said at the start: another number behind a pooler
 * @param encrypted whether this connection is
 * @param tls protocol and cipher; empty without
 * @param mark {@code migration_sentry.environment} of the database; null if it has none
 * @param mayCreate whether the role may make objects in the current schema
 * @param mayCreateSchemas whether the role may make schemas
 */
public record ServerFacts(
    String version,
    int versionNumber,
    boolean standby,
    boolean readOnly,
    @Nullable String currentSchema,
    int backendPid,
    int protocolPid,
    boolean encrypted,
    String tls,
    @Nullable String mark,
    boolean mayCreate,
    boolean mayCreateSchemas) {

  private static final String SQL =
      """
      SELECT pg_catalog.current_setting('server_version'),
             pg_catalog.current_setting('server_version_num')::int,
             pg_catalog.pg_is_in_recovery(),
             pg_catalog.current_setting('transaction_read_only')::bool,
             pg_catalog.current_schema(),
             pg_catalog.pg_backend_pid(),
             COALESCE(s.ssl, false),
             pg_catalog.concat_ws(' ', s.version, s.cipher),
             NULLIF(pg_catalog.current_setting('migration_sentry.environment', true), ''),
             COALESCE(pg_catalog.has_schema_privilege(pg_catalog.current_schema(), 'CREATE'), false),
             pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')
      FROM (SELECT 1) one
      LEFT JOIN pg_catalog.pg_stat_ssl s ON s.pid = pg_catalog.pg_backend_pid()
      """;

  /** Asks the server. The connection must have the search path that the migrations will have. */
  public static ServerFacts read(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(15);
      try (ResultSet row = statement.executeQuery(SQL)) {
        row.next();
        return new ServerFacts(
            row.getString(1),
            row.getInt(2),
            row.getBoolean(3),
            row.getBoolean(4),
            row.getString(5),
            row.getInt(6),
            connection.unwrap(PGConnection.class).getBackendPID(),
            row.getBoolean(7),
            row.getString(8),
            row.getString(9),
            row.getBoolean(10),
            row.getBoolean(11));
      }
    }
  }

  /** Whether a pooler gives this session another backend than the protocol named. */
  public boolean pooled() {
    return backendPid != protocolPid;
  }
}
