package dev.migrationsentry.verdict;

import java.util.Optional;

/**
 * Every kind of finding there is. A code is stable: it never changes its meaning, and each has a
 * page in docs/findings, named for it.
 */
public enum FindingCode {
  // Settings: flags, variables, sentry.toml.
  SETTINGS_UNKNOWN(
      "settings.unknown",
      ExitCode.USAGE,
      Severity.BLOCKER,
      "A misspelt setting that is passed over in silence leaves its default in force."),
  SETTINGS_INVALID(
      "settings.invalid",
      ExitCode.USAGE,
      Severity.BLOCKER,
      "A setting that cannot be understood cannot be obeyed."),
  SETTINGS_UNREADABLE(
      "settings.unreadable",
      ExitCode.USAGE,
      Severity.BLOCKER,
      "A configuration file that cannot be read may say anything."),
  REPORT_NOT_WRITTEN(
      "report.not-written",
      ExitCode.USAGE,
      Severity.WARNING,
      "The verdict stands, and the document that somebody waits for is not there."),

  // Environment.
  DATABASE_URL_MISSING(
      "environment.database-url.missing",
      ExitCode.ENVIRONMENT_INVALID,
      Severity.BLOCKER,
      "Without a database to check there is nothing that could be proved."),
  DATABASE_URL_MALFORMED(
      "environment.database-url.malformed",
      ExitCode.ENVIRONMENT_INVALID,
      Severity.BLOCKER,
      "A URL that is guessed over is how the wrong database gets migrated."),
  DATABASE_URL_PLACEHOLDER(
      "environment.database-url.placeholder",
      ExitCode.ENVIRONMENT_INVALID,
      Severity.BLOCKER,
      "The platform did not fill in the value; what is left points nowhere."),
  DATABASE_URL_ENCODING(
      "environment.database-url.encoding",
      ExitCode.ENVIRONMENT_INVALID,
      Severity.BLOCKER,
      "An unencoded character ends the password early and sends the rest of it out as a host"
          + " name."),
  DATABASE_URL_PARAMETER(
      "environment.database-url.parameter",
      ExitCode.ENVIRONMENT_INVALID,
      Severity.BLOCKER,
      "A parameter that is unknown, or that loads code into the driver, must not pass unseen."),
  DATABASE_URL_CONFLICT(
      "environment.database-url.conflict",
      ExitCode.ENVIRONMENT_INVALID,
      Severity.BLOCKER,
      "Two sources for one secret: which of them is meant cannot be known."),
  VARIABLE_MISSING(
      "environment.variable.missing",
      ExitCode.ENVIRONMENT_INVALID,
      Severity.BLOCKER,
      "The release declares that it needs this variable."),
  VARIABLE_INVALID(
      "environment.variable.invalid",
      ExitCode.ENVIRONMENT_INVALID,
      Severity.BLOCKER,
      "The release declares what this variable must look like."),
  PASSWORD_FILE_IGNORED(
      "environment.password-file.ignored",
      ExitCode.ENVIRONMENT_INVALID,
      Severity.WARNING,
      "The password that it holds is not used, and the server will most likely ask for one."),
  TLS_WEAK(
      "environment.tls.weak",
      ExitCode.ENVIRONMENT_INVALID,
      Severity.WARNING,
      "Without a verified certificate anybody on the way can read and change what is sent."),

  // Release: the files that it brings.
  LOCATION_MISSING(
      "release.location.missing",
      ExitCode.RELEASE_INCOMPLETE,
      Severity.BLOCKER,
      "Flyway calls a missing folder zero migrations and succeeds."),
  NO_MIGRATIONS(
      "release.migrations.none",
      ExitCode.RELEASE_INCOMPLETE,
      Severity.BLOCKER,
      "An empty release proves nothing; Flyway calls it a success."),
  FILE_MISNAMED(
      "release.file.misnamed",
      ExitCode.RELEASE_INCOMPLETE,
      Severity.BLOCKER,
      "Flyway passes over a misnamed file in silence, and the release starts without what it"
          + " makes."),
  FILE_UNACCOUNTED(
      "release.file.unaccounted",
      ExitCode.RELEASE_INCOMPLETE,
      Severity.BLOCKER,
      "A .sql file that no rule runs is a migration somebody believes in."),
  FILE_NOT_RUN(
      "release.file.not-run",
      ExitCode.RELEASE_INCOMPLETE,
      Severity.NOTE,
      "This file is not part of a gate's run, and the report says so."),
  FILE_DUPLICATE(
      "release.file.duplicate",
      ExitCode.RELEASE_INCOMPLETE,
      Severity.BLOCKER,
      "Two files claim one version; only one of them could ever run."),
  FILE_CHANGED(
      "release.file.changed",
      ExitCode.RELEASE_INCOMPLETE,
      Severity.BLOCKER,
      "Where the file was applied its new text never runs, and the gate refuses the history."),
  FILE_DELETED(
      "release.file.deleted",
      ExitCode.RELEASE_INCOMPLETE,
      Severity.BLOCKER,
      "Where the file was applied the history speaks of a migration that nobody has any more."),
  VERSION_LATE(
      "release.version.late",
      ExitCode.RELEASE_INCOMPLETE,
      Severity.BLOCKER,
      "Where the higher version has run already this one would be passed over, or be refused."),
  VERSION_TAKEN(
      "release.version.taken",
      ExitCode.RELEASE_INCOMPLETE,
      Severity.BLOCKER,
      "Once both are merged there are two migrations of one version, and neither can be run."),
  BASE_REF_UNAVAILABLE(
      "release.base-ref.unavailable",
      ExitCode.RELEASE_INCOMPLETE,
      Severity.BLOCKER,
      "What could not be compared was not checked, and what was not checked does not pass."),
  FILE_UNREADABLE(
      "release.file.unreadable",
      ExitCode.RELEASE_INCOMPLETE,
      Severity.BLOCKER,
      "A migration that cannot be read cannot be checked."),
  FILE_TOO_LARGE(
      "release.file.too-large",
      ExitCode.RELEASE_INCOMPLETE,
      Severity.BLOCKER,
      "A script that does not fit into memory cannot be checked."),
  FLYWAY_SETTINGS_INVALID(
      "release.flyway-settings.invalid",
      ExitCode.RELEASE_INCOMPLETE,
      Severity.BLOCKER,
      "The project's own Flyway settings cannot be read, so what it would run is not known."),
  FLYWAY_SETTING_OVERRULED(
      "release.flyway-settings.overruled",
      ExitCode.RELEASE_INCOMPLETE,
      Severity.NOTE,
      "The strict profile does not follow this setting of the project."),
  FLYWAY_SETTING_LOOSE(
      "release.flyway-settings.loose",
      ExitCode.RELEASE_INCOMPLETE,
      Severity.NOTE,
      "The project has Flyway look away here; the gate follows it, and says so."),
  SCRIPT_NOT_TRANSACTIONAL(
      "release.script.not-transactional",
      ExitCode.RELEASE_INCOMPLETE,
      Severity.BLOCKER,
      "The server refuses this statement inside a transaction, and Flyway would run it in one."),
  SCRIPT_MIXED(
      "release.script.mixed",
      ExitCode.RELEASE_INCOMPLETE,
      Severity.BLOCKER,
      "Flyway refuses a file that mixes transactional and non-transactional statements."),
  SCRIPT_TRANSACTION_CONTROL(
      "release.script.transaction-control",
      ExitCode.RELEASE_INCOMPLETE,
      Severity.BLOCKER,
      "A script that commits by itself cannot be rolled back, and a failure after it leaves part of"
          + " it in without a record."),
  SCRIPT_TOUCHES_HISTORY(
      "release.script.touches-history",
      ExitCode.RELEASE_INCOMPLETE,
      Severity.BLOCKER,
      "A migration that edits the history table makes it say what did not happen."),
  SCRIPT_PLACEHOLDER(
      "release.script.placeholder",
      ExitCode.RELEASE_INCOMPLETE,
      Severity.BLOCKER,
      "A placeholder without a value stops the migration half way through the release."),
  SCRIPT_EMPTY(
      "release.script.empty",
      ExitCode.RELEASE_INCOMPLETE,
      Severity.WARNING,
      "Once it is recorded, what was to stand in it cannot be added to it any more."),
  SCRIPT_PSQL(
      "release.script.psql",
      ExitCode.RELEASE_INCOMPLETE,
      Severity.BLOCKER,
      "Only psql knows its backslash commands; the server stops at the backslash."),
  SCRIPT_NEEDS_EXTENSION(
      "release.script.needs-extension",
      ExitCode.RELEASE_INCOMPLETE,
      Severity.BLOCKER,
      "The server does not have the extension that the script creates."),
  SCRIPT_NEEDS_ROLE(
      "release.script.needs-role",
      ExitCode.RELEASE_INCOMPLETE,
      Severity.BLOCKER,
      "The server does not have the role that the script names."),
  SCRIPT_NEEDS_CODE(
      "release.script.needs-code",
      ExitCode.RELEASE_INCOMPLETE,
      Severity.BLOCKER,
      "A migration written in code is not in this program's reach, so the release is not whole."),
  SCRIPT_NEEDS_VERSION(
      "release.script.needs-version",
      ExitCode.RELEASE_INCOMPLETE,
      Severity.BLOCKER,
      "The server is older than the syntax that the script uses."),
  CONTRACT_UNREADABLE(
      "release.contract.unreadable",
      ExitCode.RELEASE_INCOMPLETE,
      Severity.BLOCKER,
      "A contract that cannot be read cannot be kept."),
  CONTRACT_ABSENT(
      "release.contract.absent",
      ExitCode.RELEASE_INCOMPLETE,
      Severity.BLOCKER,
      "Without a contract the gate could only believe the history table."),

  GUARDS_ABSENT(
      "release.guards.absent",
      ExitCode.RELEASE_INCOMPLETE,
      Severity.BLOCKER,
      "Where guards are called for and there are none, nothing would be done and nothing said."),

  SCRATCH_IS_TARGET(
      "environment.scratch-url.target",
      ExitCode.ENVIRONMENT_INVALID,
      Severity.BLOCKER,
      "Where scratch databases are made and dropped must not be where the application lives by"
          + " mistake."),

  // Connect.
  UNREACHABLE(
      "connect.unreachable",
      ExitCode.CANNOT_CONNECT,
      Severity.BLOCKER,
      "No server answered in the time allowed."),
  SERVER_BUSY(
      "connect.server-busy",
      ExitCode.CANNOT_CONNECT,
      Severity.BLOCKER,
      "The server answered, but took no further connection in the time allowed."),
  CONNECTION_LOST(
      "connect.lost",
      ExitCode.CANNOT_CONNECT,
      Severity.BLOCKER,
      "The connection broke during the run."),

  // Connect: refused for good.
  PASSWORD_REFUSED(
      "connect.password-refused",
      ExitCode.CONNECTION_REFUSED,
      Severity.BLOCKER,
      "The server knows this user and not this password, or does not let it in from here."),
  DATABASE_UNKNOWN(
      "connect.database-unknown",
      ExitCode.CONNECTION_REFUSED,
      Severity.BLOCKER,
      "The gate never creates a database: a missing one is the wrong one."),
  TLS_REFUSED(
      "connect.tls-refused",
      ExitCode.CONNECTION_REFUSED,
      Severity.BLOCKER,
      "The encryption or the certificate that the URL demands was not to be had."),

  // Connect: the wrong server.
  SERVER_STANDBY(
      "server.standby", ExitCode.WRONG_SERVER, Severity.BLOCKER, "A standby cannot be migrated."),
  SERVER_READ_ONLY(
      "server.read-only",
      ExitCode.WRONG_SERVER,
      Severity.BLOCKER,
      "Sessions are read-only here; every migration would fail."),
  SERVER_TOO_OLD(
      "server.too-old",
      ExitCode.WRONG_SERVER,
      Severity.BLOCKER,
      "What this gate proves is tested on PostgreSQL 14 and later."),
  SERVER_POOLER(
      "server.pooler",
      ExitCode.WRONG_SERVER,
      Severity.BLOCKER,
      "A transaction-mode pooler hands the lock to another client: two gates would both believe"
          + " they hold it."),
  SERVER_PRIVILEGE(
      "server.privilege",
      ExitCode.WRONG_SERVER,
      Severity.BLOCKER,
      "The role lacks a right that the migrations need; they would stop half way through the"
          + " release."),
  SERVER_MARK(
      "server.environment-mark",
      ExitCode.WRONG_SERVER,
      Severity.BLOCKER,
      "The database says it belongs to another environment."),
  SERVER_MARK_ABSENT(
      "server.environment-mark.absent",
      ExitCode.WRONG_SERVER,
      Severity.BLOCKER,
      "The project uses environment marks and this database has none, so whose it is is not"
          + " known."),
  SERVER_UNENCRYPTED(
      "server.unencrypted",
      ExitCode.WRONG_SERVER,
      Severity.NOTE,
      "What is sent can be read on the way."),

  // Deploy lock.
  LOCK_HELD(
      "lock.held",
      ExitCode.LOCK_NOT_OBTAINED,
      Severity.BLOCKER,
      "Another gate is at work on this database, or its session never ended."),

  // Deploy lock: lost.
  LOCK_LOST(
      "lock.lost",
      ExitCode.LOCK_LOST,
      Severity.BLOCKER,
      "Without the lock another gate may have been at work at the same time."),
  LOCK_RELEASE_FAILED(
      "lock.release-failed",
      ExitCode.LOCK_LOST,
      Severity.BLOCKER,
      "The server says that this session did not hold the lock that it believed to hold."),

  // History.
  HISTORY_FAILED(
      "history.failed",
      ExitCode.HISTORY_BROKEN,
      Severity.BLOCKER,
      "A migration is recorded as failed; what it left behind is not known."),
  HISTORY_CHANGED(
      "history.changed",
      ExitCode.HISTORY_BROKEN,
      Severity.BLOCKER,
      "The file is not the one that was applied here."),
  HISTORY_MISSING(
      "history.missing",
      ExitCode.HISTORY_BROKEN,
      Severity.BLOCKER,
      "The database has a migration that this release does not bring."),
  HISTORY_AHEAD(
      "history.ahead",
      ExitCode.HISTORY_BROKEN,
      Severity.WARNING,
      "The database is ahead of this release; the contract decides whether it can start."),
  HISTORY_LATE(
      "history.late",
      ExitCode.HISTORY_BROKEN,
      Severity.BLOCKER,
      "A version below the highest applied one never ran here, and Flyway would pass over it or"
          + " refuse."),
  HISTORY_DUPLICATE(
      "history.duplicate",
      ExitCode.HISTORY_BROKEN,
      Severity.BLOCKER,
      "Two rows speak of one migration, and they may disagree."),
  HISTORY_TORN(
      "history.torn",
      ExitCode.HISTORY_BROKEN,
      Severity.BLOCKER,
      "A row of the history table lacks what every row must have."),
  HISTORY_ABSENT(
      "history.absent",
      ExitCode.HISTORY_BROKEN,
      Severity.BLOCKER,
      "The schema has tables and no history: which migrations made them is not known."),
  HISTORY_UNREADABLE(
      "history.unreadable",
      ExitCode.HISTORY_BROKEN,
      Severity.BLOCKER,
      "A history that cannot be read cannot be compared."),
  HISTORY_UNRECORDED(
      "history.present-but-unrecorded",
      ExitCode.HISTORY_BROKEN,
      Severity.BLOCKER,
      "What the migration makes is there already, and the history does not know of it."),
  HISTORY_PART_APPLIED(
      "history.part-applied",
      ExitCode.HISTORY_BROKEN,
      Severity.BLOCKER,
      "A migration that cannot run in a transaction stopped half way and left something behind."),
  HISTORY_NOT_AT_HEAD(
      "history.not-at-head",
      ExitCode.HISTORY_BROKEN,
      Severity.BLOCKER,
      "Migrations of this release are not recorded in this database."),

  HISTORY_OTHER_TOOL(
      "history.other-tool",
      ExitCode.HISTORY_BROKEN,
      Severity.NOTE,
      "Two tools that migrate one schema do not know of each other."),

  HISTORY_STAMPED_BUT_ABSENT(
      "history.stamped-but-absent",
      ExitCode.HISTORY_BROKEN,
      Severity.BLOCKER,
      "The history says that the migration was applied, and nothing that it makes is there."),

  CATALOGUE_DRIFTED(
      "catalogue.drifted",
      ExitCode.HISTORY_BROKEN,
      Severity.BLOCKER,
      "Somebody changed by hand what migrations made: the next one may not fit it."),

  // Rehearse.
  REHEARSAL_SCRATCH_UNAVAILABLE(
      "rehearsal.scratch-unavailable",
      ExitCode.WRONG_SERVER,
      Severity.BLOCKER,
      "A rehearsal runs the migrations for real, and the target is never the place for it."),
  REHEARSAL_HISTORY_FAILED(
      "rehearsal.history-failed",
      ExitCode.HISTORY_BROKEN,
      Severity.BLOCKER,
      "What is pending can be rehearsed only on what the applied migrations make."),
  REHEARSAL_TARGET_DIFFERS(
      "rehearsal.target-differs",
      ExitCode.HAZARD,
      Severity.WARNING,
      "What was rehearsed on the scratch database may go otherwise where the target is not what the"
          + " history makes."),
  IN_PLACE_PRODUCTION(
      "rehearsal.in-place-production",
      ExitCode.WRONG_SERVER,
      Severity.BLOCKER,
      "In place the tables of the target are locked for as long as everything takes."),
  IN_PLACE_IMPOSSIBLE(
      "rehearsal.in-place-impossible",
      ExitCode.USAGE,
      Severity.BLOCKER,
      "What would be committed is not rolled back, and a database is changed that was to stay as it"
          + " is."),
  IN_PLACE_NOT_UNDONE(
      "rehearsal.in-place-not-undone",
      ExitCode.HAZARD,
      Severity.WARNING,
      "A rollback takes back what was written to this database, and nothing else."),
  HISTORY_TO_MEND(
      "rehearsal.history-to-mend",
      ExitCode.HISTORY_BROKEN,
      Severity.NOTE,
      "A rehearsal begins where the history says what the database is."),
  BASELINE_UNREADABLE(
      "rehearsal.baseline-unreadable",
      ExitCode.RELEASE_INCOMPLETE,
      Severity.BLOCKER,
      "A list of known hazards that cannot be read excuses none, or all."),
  BASELINE_WRITTEN(
      "rehearsal.baseline-written",
      ExitCode.HAZARD,
      Severity.NOTE,
      "What is known stops no release any more."),
  BASELINE_STALE(
      "rehearsal.baseline-stale",
      ExitCode.HAZARD,
      Severity.NOTE,
      "What excuses nothing today may excuse something else tomorrow."),
  HAZARD_ACCEPTANCE_INVALID(
      "hazard.acceptance-invalid",
      ExitCode.HAZARD,
      Severity.WARNING,
      "Who reads the file later wants to know why the hazard was taken."),
  HAZARD_ACCEPTANCE_STALE(
      "hazard.acceptance-stale",
      ExitCode.HAZARD,
      Severity.WARNING,
      "An acceptance that is left standing hides the next hazard of its kind."),
  HAZARD_OVER_LEVEL(
      "hazard.over-level",
      ExitCode.HAZARD,
      Severity.BLOCKER,
      "The settings say at which weight a hazard stops the release."),
  HAZARD_TABLE_REWRITE(
      "hazard.table-rewrite",
      ExitCode.HAZARD,
      Severity.WARNING,
      "While a table is written anew nobody can read it, and for that time it needs its space"
          + " twice."),
  HAZARD_INDEX_BLOCKS_WRITES(
      "hazard.index-blocks-writes",
      ExitCode.HAZARD,
      Severity.WARNING,
      "An index that is built without CONCURRENTLY keeps every writer of its table waiting."),
  HAZARD_SCAN_UNDER_LOCK(
      "hazard.scan-under-lock",
      ExitCode.HAZARD,
      Severity.WARNING,
      "The bigger the table, the longer everybody waits for what is only read."),
  HAZARD_ROWS_UNDER_LOCK(
      "hazard.rows-under-lock",
      ExitCode.HAZARD,
      Severity.WARNING,
      "A lock is held to the end of the transaction: whoever waits for it waits for the rows too."),
  HAZARD_LOCK_CARRIED_OVER(
      "hazard.lock-carried-over",
      ExitCode.HAZARD,
      Severity.WARNING,
      "Locks are held to the end of a transaction, however long the statements after them take."),
  HAZARD_UNBATCHED_WRITE(
      "hazard.unbatched-write",
      ExitCode.HAZARD,
      Severity.WARNING,
      "A transaction that writes a whole table locks its rows, and leaves as many dead ones"
          + " behind."),
  HAZARD_MANY_TABLES_LOCKED(
      "hazard.many-tables-locked",
      ExitCode.HAZARD,
      Severity.WARNING,
      "The more tables a transaction locks, the more wait for it, and the likelier is a"
          + " deadlock."),
  HAZARD_AVOIDABLE_LOCK(
      "hazard.avoidable-lock",
      ExitCode.HAZARD,
      Severity.WARNING,
      "While a statement waits for ACCESS EXCLUSIVE every query of the table waits behind it."),
  HAZARD_EXPLICIT_LOCK(
      "hazard.explicit-lock",
      ExitCode.HAZARD,
      Severity.WARNING,
      "A lock that is taken by hand is held until all of the migration has run."),
  HAZARD_LOCK_WAIT_UNLIMITED(
      "hazard.lock-wait-unlimited",
      ExitCode.HAZARD,
      Severity.WARNING,
      "A migration that waits for a lock stops every query behind it, for as long as it waits."),
  HAZARD_LOCK_CONTENDED(
      "hazard.lock-contended",
      ExitCode.HAZARD,
      Severity.WARNING,
      "A lock waits for the oldest transaction that uses the table, and all who come after it wait"
          + " too."),
  HAZARD_ROWS_HIDDEN(
      "hazard.rows-hidden",
      ExitCode.HAZARD,
      Severity.WARNING,
      "Row level security without a policy answers every query with no rows, and no error."),
  HAZARD_PRIVILEGE_REVOKED(
      "hazard.privilege-revoked",
      ExitCode.HAZARD,
      Severity.WARNING,
      "The release that is running when the migration runs works with the privileges that it has."),
  HAZARD_REQUIRED_COLUMN(
      "hazard.required-column",
      ExitCode.HAZARD,
      Severity.WARNING,
      "The rows that are there have nothing to put into it."),
  HAZARD_COLUMN_DROPPED(
      "hazard.column-dropped",
      ExitCode.HAZARD,
      Severity.WARNING,
      "The release that is running when the migration runs still names it, and so does a"
          + " rollback."),
  HAZARD_COLUMN_RENAMED(
      "hazard.column-renamed",
      ExitCode.HAZARD,
      Severity.WARNING,
      "The release that is running when the migration runs still names it, and so does a"
          + " rollback."),
  HAZARD_TABLE_DROPPED(
      "hazard.table-dropped",
      ExitCode.HAZARD,
      Severity.WARNING,
      "The release that is running when the migration runs still names it, and so does a"
          + " rollback."),
  HAZARD_TABLE_RENAMED(
      "hazard.table-renamed",
      ExitCode.HAZARD,
      Severity.WARNING,
      "The release that is running when the migration runs still names it, and so does a"
          + " rollback."),
  HAZARD_TABLE_EMPTIED(
      "hazard.table-emptied",
      ExitCode.HAZARD,
      Severity.WARNING,
      "Rows that are taken out with TRUNCATE are gone for good when the migration is in."),
  HAZARD_DEFAULT_DROPPED(
      "hazard.default-dropped",
      ExitCode.HAZARD,
      Severity.WARNING,
      "The release that is running when the migration runs leaves it to the server to fill."),
  HAZARD_UNIQUENESS_DROPPED(
      "hazard.uniqueness-dropped",
      ExitCode.HAZARD,
      Severity.WARNING,
      "Duplicates that get in meanwhile have to be found and merged by hand."),
  HAZARD_ENUM_VALUE_RENAMED(
      "hazard.enum-value-renamed",
      ExitCode.HAZARD,
      Severity.WARNING,
      "The release that is running when the migration runs still names it, and so does a"
          + " rollback."),
  HAZARD_FUNCTION_DROPPED(
      "hazard.function-dropped",
      ExitCode.HAZARD,
      Severity.WARNING,
      "The release that is running when the migration runs still calls it, and so does a"
          + " rollback."),
  HAZARD_TRIGGER_DISABLED(
      "hazard.trigger-disabled",
      ExitCode.HAZARD,
      Severity.WARNING,
      "What a trigger keeps true is not true any more of what is written without it."),
  HAZARD_NAME_CUT(
      "hazard.name-cut",
      ExitCode.HAZARD,
      Severity.WARNING,
      "Code that looks for the name as it is written does not find it."),
  HAZARD_NOTHING_MADE(
      "hazard.nothing-made",
      ExitCode.HAZARD,
      Severity.WARNING,
      "What is there may be another thing of the same name, and no error says so."),

  // Recover.
  RECOVERY_NOT_PROVED(
      "recovery.not-proved",
      ExitCode.HISTORY_BROKEN,
      Severity.BLOCKER,
      "What is recorded without a proof is believed by every deploy after it."),
  RECOVERY_PLANNED(
      "recovery.planned",
      ExitCode.HISTORY_BROKEN,
      Severity.BLOCKER,
      "The history can be mended on proof, and has not been yet."),
  RECOVERY_NOT_ALLOWED(
      "recovery.not-allowed",
      ExitCode.HISTORY_BROKEN,
      Severity.BLOCKER,
      "The settings do not let this run mend what it could."),
  RECOVERY_FAILED(
      "recovery.failed",
      ExitCode.HISTORY_BROKEN,
      Severity.BLOCKER,
      "The server refused a statement that was to set the history right."),
  RECOVERY_OVERTAKEN(
      "recovery.overtaken",
      ExitCode.HISTORY_BROKEN,
      Severity.BLOCKER,
      "The plan was made for a database that looked otherwise."),
  RECOVERY_MENDED(
      "recovery.mended",
      ExitCode.HISTORY_BROKEN,
      Severity.NOTE,
      "The history was set right on proof; the receipt says how to undo it."),

  GUARD_APPLIED(
      "guard.applied",
      ExitCode.CONTRACT_NOT_KEPT,
      Severity.NOTE,
      "The migrations alone did not leave the database as the contract wants it."),
  GUARD_FAILED(
      "guard.failed",
      ExitCode.CONTRACT_NOT_KEPT,
      Severity.BLOCKER,
      "What was to bring the database to the contract could not be done."),

  // Migrate.
  MIGRATION_FAILED(
      "migration.failed",
      ExitCode.MIGRATION_FAILED,
      Severity.BLOCKER,
      "The server refused a statement of the migration."),
  MIGRATION_BLOCKED(
      "migration.blocked",
      ExitCode.MIGRATION_FAILED,
      Severity.BLOCKER,
      "Another session held what the migration needed for longer than the migration may wait."),
  MIGRATION_TIMEOUT(
      "migration.timeout",
      ExitCode.MIGRATION_FAILED,
      Severity.BLOCKER,
      "The statement took longer than it may."),
  TIMEOUTS_NOT_IN_FORCE(
      "migration.timeouts-not-in-force",
      ExitCode.MIGRATION_FAILED,
      Severity.BLOCKER,
      "Without its time limits a waiting migration stops every query behind it."),
  CALLBACK_FAILED(
      "migration.callback-failed",
      ExitCode.MIGRATION_FAILED,
      Severity.BLOCKER,
      "A callback belongs to the release: what it was to do is not done."),
  COUNT_WRONG(
      "migration.count-wrong",
      ExitCode.MIGRATION_FAILED,
      Severity.BLOCKER,
      "What was applied is not what was to be applied."),

  // Migrate: part way.
  MIGRATION_PART_APPLIED(
      "migration.part-applied",
      ExitCode.MIGRATION_PART_APPLIED,
      Severity.BLOCKER,
      "Some statements of the migration are in and some are not, and no rollback takes them out."),

  // Migrate: outcome unknown.
  OUTCOME_UNKNOWN(
      "migration.outcome-unknown",
      ExitCode.OUTCOME_UNKNOWN,
      Severity.BLOCKER,
      "The connection died at COMMIT and the database could not be asked what became of it."),

  // Verify.
  TABLE_MISSING(
      "contract.table-missing",
      ExitCode.CONTRACT_NOT_KEPT,
      Severity.BLOCKER,
      "The release reads or writes a table that is not there."),
  TABLE_DIFFERS(
      "contract.table-differs",
      ExitCode.CONTRACT_NOT_KEPT,
      Severity.BLOCKER,
      "Something of that name is there and is of another kind: what can be done to it differs."),
  COLUMN_MISSING(
      "contract.column-missing",
      ExitCode.CONTRACT_NOT_KEPT,
      Severity.BLOCKER,
      "The release reads or writes a column that is not there: every request that touches it"
          + " fails."),
  COLUMN_DIFFERS(
      "contract.column-differs",
      ExitCode.CONTRACT_NOT_KEPT,
      Severity.BLOCKER,
      "The column is there and is not what the release expects."),
  INDEX_MISSING(
      "contract.index-missing",
      ExitCode.CONTRACT_NOT_KEPT,
      Severity.BLOCKER,
      "Without its index a query that was quick reads the whole table."),
  INDEX_INVALID(
      "contract.index-invalid",
      ExitCode.CONTRACT_NOT_KEPT,
      Severity.BLOCKER,
      "An INVALID index costs on every write and serves no query."),
  INDEX_DIFFERS(
      "contract.index-differs",
      ExitCode.CONTRACT_NOT_KEPT,
      Severity.BLOCKER,
      "An index of that name is there and is another one."),
  CONSTRAINT_MISSING(
      "contract.constraint-missing",
      ExitCode.CONTRACT_NOT_KEPT,
      Severity.BLOCKER,
      "Rows that the release takes for impossible can be written."),
  CONSTRAINT_NOT_VALIDATED(
      "contract.constraint-not-validated",
      ExitCode.CONTRACT_NOT_KEPT,
      Severity.BLOCKER,
      "The constraint was never checked against the rows that are there."),
  CONSTRAINT_DIFFERS(
      "contract.constraint-differs",
      ExitCode.CONTRACT_NOT_KEPT,
      Severity.BLOCKER,
      "A constraint of that name is there and says something else."),
  EXTENSION_MISSING(
      "contract.extension-missing",
      ExitCode.CONTRACT_NOT_KEPT,
      Severity.BLOCKER,
      "The release calls functions of an extension that is not installed."),
  EXTENSION_DIFFERS(
      "contract.extension-differs",
      ExitCode.CONTRACT_NOT_KEPT,
      Severity.BLOCKER,
      "The extension is installed in a version that the release was not made for."),
  CATALOGUE_UNREADABLE(
      "contract.catalogue-unreadable",
      ExitCode.CONTRACT_NOT_KEPT,
      Severity.BLOCKER,
      "What could not be read was not checked, and what was not checked does not pass."),
  PROBE_FAILED(
      "contract.probe-failed",
      ExitCode.CONTRACT_NOT_KEPT,
      Severity.BLOCKER,
      "A probe that could not be run to its end proves nothing."),

  // Verify: probes.
  PROBE_VIOLATED(
      "probe.violated",
      ExitCode.PROBE_VIOLATED,
      Severity.BLOCKER,
      "The data breaks an assertion that the release relies on."),

  // Recovery.
  RECOVERY_SCRATCH_UNAVAILABLE(
      "recovery.scratch-unavailable",
      ExitCode.HISTORY_BROKEN,
      Severity.BLOCKER,
      "What a migration does is learnt on a scratch database; without one nothing can be proved."),
  RECOVERY_REPLAY_FAILED(
      "recovery.replay-failed",
      ExitCode.HISTORY_BROKEN,
      Severity.BLOCKER,
      "What a migration does is learnt by running the history; where it does not run through,"
          + " nothing can be proved."),

  // Serving the status.
  SERVE_TOKEN(
      "serve.token",
      ExitCode.ENVIRONMENT_INVALID,
      Severity.BLOCKER,
      "Who guesses the token migrates the database."),
  SERVE_UNAVAILABLE(
      "serve.unavailable",
      ExitCode.ENVIRONMENT_INVALID,
      Severity.BLOCKER,
      "Where nothing listens, no monitor hears anything."),

  // The demo.
  DEMO_UNAVAILABLE(
      "demo.unavailable",
      ExitCode.ENVIRONMENT_INVALID,
      Severity.BLOCKER,
      "Without a server of its own the demo has nothing to show."),

  // The run itself.
  RUN_DEADLINE(
      "run.deadline",
      ExitCode.DEADLINE,
      Severity.BLOCKER,
      "The platform would have killed the run; the gate ended it in good order before that."),

  // The run itself: signals and bugs.
  RUN_INTERRUPTED(
      "run.interrupted",
      ExitCode.INTERRUPTED,
      Severity.BLOCKER,
      "Somebody or something asked the run to end (SIGINT)."),
  RUN_TERMINATED(
      "run.terminated",
      ExitCode.TERMINATED,
      Severity.BLOCKER,
      "Somebody or something asked the run to end (SIGTERM)."),
  RUN_INTERNAL_ERROR(
      "run.internal-error",
      ExitCode.INTERNAL_ERROR,
      Severity.BLOCKER,
      "A bug in Migration Sentry: nothing that it says of this run can be relied on.");

  private final String code;
  private final ExitCode exitCode;
  private final Severity severity;
  private final String why;

  FindingCode(String code, ExitCode exitCode, Severity severity, String why) {
    this.code = code;
    this.exitCode = exitCode;
    this.severity = severity;
    this.why = why;
  }

  /** The dotted code, as printed and as written to documents. */
  public String code() {
    return code;
  }

  /** How the run ends if a finding of this code is the first blocker. */
  public ExitCode exitCode() {
    return exitCode;
  }

  /** What a finding of this code weighs unless said otherwise. */
  public Severity severity() {
    return severity;
  }

  /** Why it matters, in one sentence. */
  public String why() {
    return why;
  }

  /** The code written like this; empty if there is none. */
  public static Optional<FindingCode> ofCode(String code) {
    for (FindingCode each : values()) {
      if (each.code.equals(code)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }
}
