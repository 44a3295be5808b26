package dev.migrationsentry.environment;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Every setting, declared once. From its key come the flag ({@code --lock-timeout}), the variable
 * ({@code MIGRATION_SENTRY_LOCK_TIMEOUT}) and the key in {@code sentry.toml}.
 */
public enum Setting {
  CONFIG("config", Kind.TEXT, "sentry.toml", "FILE", "the configuration file"),
  MIGRATIONS(
      "migrations",
      Kind.LIST,
      "",
      "DIR",
      "a folder of migrations, repeatable; without it the project's own Flyway settings decide, and"
          + " without those sql/migrations"),
  CONTRACT(
      "contract",
      Kind.TEXT,
      "sql/contract.toml",
      "FILE",
      "what the release requires of the schema"),
  GUARDS(
      "guards",
      Kind.TEXT,
      "sql/guard",
      "DIR",
      "the folder of the guards: idempotent DDL for what the migrations cannot close"),
  DATABASE_URL_VARIABLE(
      "database-url-variable",
      Kind.TEXT,
      "DATABASE_URL",
      "NAME",
      "the variable that holds the URL"),
  SCRATCH_URL_VARIABLE(
      "scratch-url-variable",
      Kind.TEXT,
      "MIGRATION_SENTRY_SCRATCH_URL",
      "NAME",
      "the variable that may hold the URL of a server for scratch databases"),
  FORMAT(
      "format",
      Kind.TEXT,
      "auto",
      "auto|text|json|github",
      "how the run is told; auto: github in a GitHub Actions job, else text") {
    @Override
    public List<String> choices() {
      return List.of("auto", "text", "json", "github");
    }
  },
  REPORT(
      "report",
      Kind.LIST,
      "",
      "FILE",
      "also write a report, by its ending .json, .md, .xml (JUnit), .sarif or .env (variables);"
          + " repeatable"),
  DEADLINE(
      "deadline",
      Kind.DURATION,
      "25m",
      "TIME",
      "how long the whole run may take; keep it below the platform's own limit"),
  CHECK_DEADLINE(
      "check-deadline",
      Kind.DURATION,
      "10s",
      "TIME",
      "how long a check of readiness may take, connecting included"),
  CONNECT_TIMEOUT(
      "connect-timeout", Kind.DURATION, "30s", "TIME", "how long to try for a connection in all"),
  LOCK_WAIT(
      "lock-wait", Kind.DURATION, "10m", "TIME", "how long to wait for another gate's deploy lock"),
  LOCK_KEY(
      "lock-key",
      Kind.INTEGER,
      "",
      "NUMBER",
      "the deploy lock's key; without it one that belongs to the history table"),
  LOCK_TIMEOUT(
      "lock-timeout", Kind.DURATION, "5s", "TIME", "lock_timeout of the migrating session"),
  STATEMENT_TIMEOUT(
      "statement-timeout",
      Kind.DURATION,
      "0s",
      "TIME",
      "statement_timeout of the migrating session; 0s: the deadline alone"),
  MIGRATION_RETRIES(
      "migration-retries",
      Kind.INTEGER,
      "5",
      "NUMBER",
      "how often a migration is tried again that another session blocked"),
  ENVIRONMENT_MARK(
      "environment-mark",
      Kind.TEXT,
      "",
      "NAME",
      "the mark that the database must carry, for example production"),
  RECOVERY(
      "recovery",
      Kind.TEXT,
      "stamp",
      "none|repair|stamp|guard",
      "how far a broken database may be mended: not at all, false rows of the history, on proof"
          + " also record what is there already, or also apply the guards where the contract is not"
          + " kept") {
    @Override
    public List<String> choices() {
      return List.of("none", "repair", "stamp", "guard");
    }
  },
  FAIL_ON(
      "fail-on",
      Kind.TEXT,
      "blocker",
      "note|warning|blocker",
      "the lightest hazard of a rehearsal that stops the release") {
    @Override
    public List<String> choices() {
      return List.of("note", "warning", "blocker");
    }
  },
  BASELINE(
      "baseline",
      Kind.TEXT,
      "",
      "FILE",
      "the hazards that are known, so that a rehearsal stops at new ones alone"),
  BASE_REF(
      "base-ref",
      Kind.TEXT,
      "",
      "REF",
      "the branch that this one is to be merged into, as git knows it: origin/main"),
  DRIFT(
      "drift",
      Kind.TEXT,
      "warn",
      "ignore|warn|refuse",
      "what to do about a database that is otherwise than its migrations leave it: do not look, say"
          + " it where something is pending, or look on every run and refuse it") {
    @Override
    public List<String> choices() {
      return List.of("ignore", "warn", "refuse");
    }
  },
  RELEASE(
      "release",
      Kind.TEXT,
      "",
      "NAME",
      "what this release is called in the status document, for example its commit"),
  LISTEN(
      "listen",
      Kind.TEXT,
      "127.0.0.1:8080",
      "HOST:PORT",
      "where serve listens; loopback alone unless told otherwise"),
  ALLOW_SESSION_POOLER(
      "allow-session-pooler",
      Kind.FLAG,
      "false",
      "",
      "accept a pooler's host if it keeps a session on one backend"),
  VERBOSE(
      "verbose", Kind.FLAG, "false", "", "a line a statement, and where each setting comes from"),
  NO_COLOR("no-color", Kind.FLAG, "false", "", "no colour, terminal or not"),
  DEBUG("debug", Kind.FLAG, "false", "", "on a bug, print where it happened");

  /** What a value looks like. */
  public enum Kind {
    TEXT,
    LIST,
    DURATION,
    INTEGER,
    FLAG
  }

  /** Before the key, in the name of the variable. {@code SENTRY_} belongs to sentry.io. */
  public static final String VARIABLE_PREFIX = "MIGRATION_SENTRY_";

  private final String key;
  private final Kind kind;
  private final String defaultText;
  private final String label;
  private final String description;

  Setting(String key, Kind kind, String defaultText, String label, String description) {
    this.key = key;
    this.kind = kind;
    this.defaultText = defaultText;
    this.label = label;
    this.description = description;
  }

  /** As {@code sentry.toml} has it. */
  public String key() {
    return key;
  }

  public String flag() {
    return "--" + key;
  }

  public String variable() {
    return VARIABLE_PREFIX + key.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  public Kind kind() {
    return kind;
  }

  /** Empty: no value, or none in a list. */
  public String defaultText() {
    return defaultText;
  }

  /** What stands for the value in help; empty for a flag. */
  public String label() {
    return label;
  }

  /** Half a sentence, for help. */
  public String description() {
    return description;
  }

  /** The only values allowed; empty if any is. */
  public List<String> choices() {
    return List.of();
  }

  static Optional<Setting> ofKey(String key) {
    return Arrays.stream(values()).filter(setting -> setting.key.equals(key)).findFirst();
  }
}
