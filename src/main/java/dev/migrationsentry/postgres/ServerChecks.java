package dev.migrationsentry.postgres;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether this is a server that a release can be migrated on, and the right one. Pure. */
public final class ServerChecks {
  private static final int OLDEST = 140_000;

  private final ServerFacts facts;
  private final ConnectionSettings settings;
  private final String where;

  private ServerChecks(ServerFacts facts, ConnectionSettings settings) {
    this.facts = facts;
    this.settings = settings;
    this.where = settings.target().words();
  }

  /**
   * Everything that is wrong, in one pass.
   *
   * @param expectedMark the environment that the project says it deploys to; null if it uses none
   * @param allowSessionPooler whether a pooler that keeps a session on one backend is accepted; one
   *     that does not gets no deploy lock in any case
   */
  public static List<Finding> of(
      ServerFacts facts,
      ConnectionSettings settings,
      @Nullable String expectedMark,
      boolean allowSessionPooler) {
    ServerChecks checks = new ServerChecks(facts, settings);
    List<Finding> findings = new ArrayList<>();
    checks.version().ifPresent(findings::add);
    checks.writable().ifPresent(findings::add);
    checks.pooler(allowSessionPooler).ifPresent(findings::add);
    if (expectedMark != null) {
      checks.mark(expectedMark).ifPresent(findings::add);
    }
    checks.encryption().ifPresent(findings::add);
    return findings;
  }

  private Optional<Finding> version() {
    return when(
        facts.versionNumber() < OLDEST,
        FindingCode.SERVER_TOO_OLD,
        "the server is PostgreSQL " + facts.version(),
        "Upgrade the server to PostgreSQL 14 or later.");
  }

  private Optional<Finding> writable() {
    if (facts.standby()) {
      return when(
          true,
          FindingCode.SERVER_STANDBY,
          "the server is in recovery: a standby",
          "Put the primary's host into DATABASE_URL, or name all hosts and add"
              + " target_session_attrs=read-write.");
    }
    return when(
        facts.readOnly(),
        FindingCode.SERVER_READ_ONLY,
        "transaction_read_only is on for new sessions",
        "See where it is set: SELECT setdatabase, setrole, setconfig FROM pg_db_role_setting; then,"
            + " for the database: ALTER DATABASE "
            + SqlName.quoted(facts.database())
            + " RESET default_transaction_read_only;");
  }

  private Optional<Finding> pooler(boolean allowed) {
    Optional<String> byName = PoolerNames.known(settings);
    String seen =
        facts.pooled()
            ? "the protocol named backend "
                + facts.protocolPid()
                + ", and pg_backend_pid() answers "
                + facts.backendPid()
                + ": "
                + byName.orElse("a pooler")
                + " stands in between"
            : settings.hosts().getFirst() + " is " + byName.orElse("a pooler");
    return when(
        !allowed && (facts.pooled() || byName.isPresent()),
        FindingCode.SERVER_POOLER,
        seen,
        PoolerNames.remedy(settings));
  }

  private Optional<Finding> mark(String expected) {
    String mark = facts.mark();
    if (mark == null) {
      return when(
          true,
          FindingCode.SERVER_MARK_ABSENT,
          "the project deploys to " + expected + ", and this database has no mark",
          "If it is the right database, mark it once, as its owner: ALTER DATABASE "
              + SqlName.quoted(facts.database())
              + " SET migration_sentry.environment = "
              + SqlName.literal(expected)
              + ";");
    }
    return when(
        !mark.equals(expected),
        FindingCode.SERVER_MARK,
        "the project deploys to " + expected + ", and this database is marked " + mark,
        "Correct DATABASE_URL, or environment-mark in sentry.toml.");
  }

  private Optional<Finding> encryption() {
    return when(
        !facts.encrypted() && !isLocal(settings.target().host()),
        FindingCode.SERVER_UNENCRYPTED,
        "this connection is not encrypted",
        "Add sslmode=verify-full&sslrootcert=FILE to DATABASE_URL if the network is not private.");
  }

  private Optional<Finding> when(boolean so, FindingCode code, String seen, String remedy) {
    return so ? Optional.of(Finding.of(code, where, seen, remedy)) : Optional.empty();
  }

  private static boolean isLocal(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
  }
}
