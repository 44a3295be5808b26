package dev.migrationsentry.postgres;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether this is a server that a release can be migrated on, and the right one. Pure. */
public final class ServerChecks {
  private static final int OLDEST = 140_000;

  private ServerChecks() {}

  /**
   * Everything that is wrong, in one pass.
   *
   * @param expectedMark the environment that the project says it deploys to; null if it uses none
   * @param allowSessionPooler whether a pooler that keeps a session on one backend is accepted; one
   *     that does not never is
   */
  public static List<Finding> of(
      ServerFacts facts,
      ConnectionSettings settings,
      @Nullable String expectedMark,
      boolean allowSessionPooler) {
    List<Finding> findings = new ArrayList<>();
    String where = settings.target().words();
    if (facts.versionNumber() < OLDEST) {
      findings.add(
          Finding.of(
              FindingCode.SERVER_TOO_OLD,
              where,
              "the server is PostgreSQL " + facts.version(),
              "Upgrade the server to PostgreSQL 14 or later."));
    }
    if (facts.standby()) {
      findings.add(
          Finding.of(
              FindingCode.SERVER_STANDBY,
              where,
              "the server is in recovery: a standby",
              "Put the primary's host into DATABASE_URL, or name all hosts and add"
                  + " target_session_attrs=read-write."));
    } else if (facts.readOnly()) {
      findings.add(
          Finding.of(
              FindingCode.SERVER_READ_ONLY,
              where,
              "transaction_read_only is on for new sessions",
              "See where it is set: SELECT setdatabase, setrole, setconfig FROM"
                  + " pg_db_role_setting; then: ALTER DATABASE \""
                  + settings.database()
                  + "\" RESET default_transaction_read_only;"));
    }
    if (facts.pooled() || (looksPooled(settings) && !allowSessionPooler)) {
      findings.add(pooler(facts, settings));
    }
    if (!facts.mayCreate()) {
      findings.add(privilege(facts, settings));
    }
    mark(facts, settings, expectedMark).ifPresent(findings::add);
    if (!facts.encrypted() && !isLocal(settings.target().host())) {
      findings.add(
          Finding.of(
              FindingCode.SERVER_UNENCRYPTED,
              where,
              "this connection is not encrypted",
              "Add sslmode=verify-full&sslrootcert=FILE to DATABASE_URL if the network is not"
                  + " private."));
    }
    return findings;
  }

  private static Finding pooler(ServerFacts facts, ConnectionSettings settings) {
    String seen =
        facts.pooled()
            ? "the protocol named backend "
                + facts.protocolPid()
                + ", and pg_backend_pid() answers "
                + facts.backendPid()
                + ": a pooler stands in between"
            : "host or port are those of a pooler: "
                + settings.target().host()
                + ":"
                + settings.target().port();
    return Finding.of(
        FindingCode.SERVER_POOLER,
        settings.target().words(),
        seen,
        "Give the gate the direct URL: Render connectionString instead of connectionPoolString, Neon"
            + " the host without -pooler, Supabase port 5432; for example --database-url-variable"
            + " DIRECT_URL.");
  }

  /** Neon's pooled hosts end their first label in -pooler; Supabase's transaction mode has 6543. */
  private static boolean looksPooled(ConnectionSettings settings) {
    return settings.hosts().stream()
        .anyMatch(
            host -> {
              String name = host.name().toLowerCase(Locale.ROOT);
              return name.split("\\.", 2)[0].endsWith("-pooler")
                  || (name.endsWith(".pooler.supabase.com") && host.port() == 6543);
            });
  }

  private static Finding privilege(ServerFacts facts, ConnectionSettings settings) {
    String schema = facts.currentSchema();
    String user = settings.user();
    return schema == null
        ? Finding.of(
            FindingCode.SERVER_PRIVILEGE,
            settings.target().words(),
            "no schema of the search path is there or may be used by " + user,
            "As the database's owner: CREATE SCHEMA IF NOT EXISTS public; GRANT USAGE, CREATE ON"
                + " SCHEMA public TO \""
                + user
                + "\";")
        : Finding.of(
            FindingCode.SERVER_PRIVILEGE,
            settings.target().words(),
            user
                + " may not make objects in schema "
                + schema
                + " (PostgreSQL 15 took that right"
                + " from everybody in public)",
            "As the schema's owner: GRANT CREATE ON SCHEMA \""
                + schema
                + "\" TO \""
                + user
                + "\";");
  }

  private static java.util.Optional<Finding> mark(
      ServerFacts facts, ConnectionSettings settings, @Nullable String expected) {
    if (expected == null || expected.equals(facts.mark())) {
      return java.util.Optional.empty();
    }
    String set =
        "ALTER DATABASE \""
            + settings.database()
            + "\" SET migration_sentry.environment = '"
            + expected
            + "';";
    return java.util.Optional.of(
        facts.mark() == null
            ? Finding.of(
                FindingCode.SERVER_MARK_ABSENT,
                settings.target().words(),
                "the project deploys to " + expected + ", and this database has no mark",
                "If it is the right database, mark it once, as its owner: " + set)
            : Finding.of(
                FindingCode.SERVER_MARK,
                settings.target().words(),
                "the project deploys to "
                    + expected
                    + ", and this database is marked "
                    + facts.mark(),
                "Correct DATABASE_URL, or environment-mark in sentry.toml."));
  }

  private static boolean isLocal(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
  }
}
