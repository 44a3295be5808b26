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
 * @param database the one this session is in
 * @param encoding of the database
 * @param currentSchema where an unqualified name would be made; null if the search path names no
 *     schema that is there
 * @param backendPid what {@code pg_backend_pid()} answers
 * @param protocolPid what the other end said at the start: another number behind a pooler
 * @param encrypted whether the connection that reaches the server is
 * @param tls protocol and cipher; empty without
 * @param address of the server as it sees itself; null for a local socket
 * @param maxConnections of the whole server
 * @param mark {@code migration_sentry.environment} as it is set for the database; null if it is not
 * @param role that the session acts as
 */
public record ServerFacts(
    String version,
    int versionNumber,
    boolean standby,
    boolean readOnly,
    String database,
    String encoding,
    @Nullable String currentSchema,
    int backendPid,
    int protocolPid,
    boolean encrypted,
    String tls,
    @Nullable String address,
    int maxConnections,
    @Nullable String mark,
    Role role) {

  /**
   * The role that a session acts as.
   *
   * @param mayCreateDatabases so that a scratch database can be had on the same server
   */
  public record Role(
      String name, boolean superuser, boolean mayCreateDatabases, boolean bypassesRowSecurity) {}

  /**
   * The mark is taken from where it is stored and not from the session's settings, which a URL may
   * set as it likes.
   */
  private static final String SQL =
      """
      SELECT pg_catalog.current_setting('server_version') AS version,
             pg_catalog.current_setting('server_version_num')::pg_catalog.int4 AS version_number,
             pg_catalog.pg_is_in_recovery() AS standby,
             pg_catalog.current_setting('default_transaction_read_only')::pg_catalog.bool AS read_only,
             d.datname AS database,
             pg_catalog.pg_encoding_to_char(d.encoding) AS encoding,
             %s AS current_schema,
             pg_catalog.pg_backend_pid() AS backend_pid,
             COALESCE(s.ssl, false) AS encrypted,
             pg_catalog.concat_ws(' ', s.version, s.cipher) AS tls,
             pg_catalog.host(pg_catalog.inet_server_addr()) AS address,
             pg_catalog.current_setting('max_connections')::pg_catalog.int4 AS max_connections,
             (SELECT NULLIF(pg_catalog.substr(c.setting, 30), '')
              FROM pg_catalog.pg_db_role_setting r,
                   LATERAL pg_catalog.unnest(r.setconfig) AS c (setting)
              WHERE r.setdatabase = d.oid AND r.setrole = 0
                AND pg_catalog.starts_with(c.setting, 'migration_sentry.environment=')) AS mark,
             u.rolname AS role,
             u.rolsuper AS superuser,
             u.rolcreatedb OR u.rolsuper AS may_create_databases,
             u.rolbypassrls OR u.rolsuper AS bypasses_row_security
      FROM pg_catalog.pg_database d
      JOIN pg_catalog.pg_roles u ON u.rolname = current_user
      LEFT JOIN pg_catalog.pg_stat_ssl s ON s.pid = pg_catalog.pg_backend_pid()
      WHERE d.datname = pg_catalog.current_database()
      """
          .formatted(SearchPath.CURRENT_SCHEMA);

  /** Asks the server. What the session searches may have been narrowed to the catalogue. */
  public static ServerFacts read(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(15);
      try (ResultSet rows = statement.executeQuery(SQL)) {
        return read(rows, connection);
      }
    }
  }

  /**
   * The same together with other questions.
   *
   * @param connection that the round trip will be made on
   */
  public static RoundTrip.Pending<ServerFacts> asked(RoundTrip trip, Connection connection) {
    return trip.ask(SQL, rows -> read(rows, connection));
  }

  private static ServerFacts read(ResultSet row, Connection connection) throws SQLException {
    if (!row.next()) {
      throw new SQLException("the server does not know its own database or role", "XX000");
    }
    return read(row, connection.unwrap(PGConnection.class).getBackendPID());
  }

  private static ServerFacts read(ResultSet row, int protocolPid) throws SQLException {
    return new ServerFacts(
        row.getString("version"),
        row.getInt("version_number"),
        row.getBoolean("standby"),
        row.getBoolean("read_only"),
        row.getString("database"),
        row.getString("encoding"),
        row.getString("current_schema"),
        row.getInt("backend_pid"),
        protocolPid,
        row.getBoolean("encrypted"),
        row.getString("tls"),
        row.getString("address"),
        row.getInt("max_connections"),
        row.getString("mark"),
        new Role(
            row.getString("role"),
            row.getBoolean("superuser"),
            row.getBoolean("may_create_databases"),
            row.getBoolean("bypasses_row_security")));
  }

  /** Whether a pooler gives this session another backend than the protocol named. */
  public boolean pooled() {
    return backendPid != protocolPid;
  }
}
