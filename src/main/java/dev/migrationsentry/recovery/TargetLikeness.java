package dev.migrationsentry.recovery;

import dev.migrationsentry.postgres.Database;
import dev.migrationsentry.postgres.Purpose;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What makes a new database like another one. */
final class TargetLikeness {
  private TargetLikeness() {}

  /** As options of CREATE DATABASE (PostgreSQL manual), those of the session's database. */
  static String options(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT pg_catalog.pg_encoding_to_char(d.encoding), d.datcollate, d.datctype,
                  j ->> 'datlocprovider',
                  COALESCE(j ->> 'datlocale', j ->> 'daticulocale'), j ->> 'daticurules'
                FROM pg_catalog.pg_database AS d, LATERAL pg_catalog.to_jsonb(d) AS j
                WHERE d.datname = pg_catalog.current_database()
                """)) {
      row.next();
      String provider = row.getString(4);
      return " TEMPLATE template0"
          + option("ENCODING", row.getString(1))
          + option("LC_COLLATE", row.getString(2))
          + option("LC_CTYPE", row.getString(3))
          + ("i".equals(provider)
              ? " LOCALE_PROVIDER icu"
                  + option("ICU_LOCALE", row.getString(5))
                  + option("ICU_RULES", row.getString(6))
              : "")
          + ("b".equals(provider)
              ? " LOCALE_PROVIDER builtin" + option("BUILTIN_LOCALE", row.getString(5))
              : "");
    }
  }

  private static String option(String name, @Nullable String value) {
    return value == null ? "" : " " + name + " '" + value.replace("'", "''") + "'";
  }

  /**
   * Gives a database settings, a search path above all. Changes the session's.
   *
   * @param database a name that is safe as it is
   */
  static void set(Connection connection, String database, Map<String, String> settings)
      throws SQLException {
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      try (PreparedStatement set =
              connection.prepareStatement("SELECT pg_catalog.set_config(?, ?, false)");
          Statement statement = connection.createStatement()) {
        set.setString(1, setting.getKey());
        set.setString(2, setting.getValue());
        set.execute();
        String name = statement.enquoteIdentifier(setting.getKey(), false);
        statement.execute("ALTER DATABASE " + database + " SET " + name + " FROM CURRENT");
      } catch (SQLException e) {
        if (connection.isClosed()) {
          throw e;
        }
        // One that only a superuser may set: it was not set for the sake of a schema.
      }
    }
  }

  /** The settings that a database has for everybody and, over them, for this role. */
  static Map<String, String> settings(Database database) throws SQLException {
    Map<String, String> settings = new LinkedHashMap<>();
    try (Connection connection = database.open(Purpose.READ);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT c
                FROM pg_catalog.pg_db_role_setting AS s,
                  LATERAL pg_catalog.unnest(s.setconfig) AS c
                WHERE s.setdatabase = (SELECT d.oid FROM pg_catalog.pg_database AS d
                    WHERE d.datname = pg_catalog.current_database())
                  AND (s.setrole = 0 OR s.setrole = (SELECT r.oid FROM pg_catalog.pg_roles AS r
                    WHERE r.rolname = current_user))
                ORDER BY s.setrole
                """)) {
      while (rows.next()) {
        String[] setting = rows.getString(1).split("=", 2);
        settings.put(setting[0], setting[1]);
      }
    }
    return settings;
  }
}
