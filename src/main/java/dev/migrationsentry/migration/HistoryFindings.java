package dev.migrationsentry.migration;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Severity;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The findings of a diagnosis: each with the row, and with the next command. */
final class HistoryFindings {
  private final History history;
  private final HistoryRules rules;

  private HistoryFindings(History history, HistoryRules rules) {
    this.history = history;
    this.rules = rules;
  }

  static List<Finding> of(History history, List<MigrationState> states, HistoryRules rules) {
    HistoryFindings findings = new HistoryFindings(history, rules);
    List<Finding> result = new ArrayList<>();
    Finding whole = findings.ofTheWhole();
    if (whole != null) {
      result.add(whole);
    }
    for (MigrationState state : states) {
      Finding finding = findings.of(state);
      if (finding != null) {
        result.add(finding);
      }
    }
    return result;
  }

  private @Nullable Finding ofTheWhole() {
    if (!history.schemaExists()) {
      return Finding.of(
          FindingCode.HISTORY_UNREADABLE,
          history.sqlName(),
          "there is no schema "
              + history.schema()
              + " for the history table to be in, or none that this role may use",
          "As the database's owner: CREATE SCHEMA IF NOT EXISTS "
              + History.quoted(history.schema())
              + "; GRANT USAGE, CREATE ON SCHEMA "
              + History.quoted(history.schema())
              + " TO the role; then run the gate again.");
    }
    if (history.tableExists() || history.schemasWithObjects().isEmpty()) {
      return null;
    }
    String schemas = String.join(", ", history.schemasWithObjects());
    if (rules.baselineOnMigrate()) {
      return Finding.of(
              FindingCode.HISTORY_ABSENT,
              history.sqlName(),
              "schema "
                  + schemas
                  + " has objects and no history; the project's baselineOnMigrate takes it for"
                  + " version "
                  + rules.baselineVersion(),
              "Check that the schema is what version " + rules.baselineVersion() + " leaves.")
          .weighing(Severity.WARNING);
    }
    return Finding.of(
        FindingCode.HISTORY_ABSENT,
        history.sqlName(),
        "schema " + schemas + " has objects, and there is no history table",
        "Let the gate hold the schema against the migrations, and record what is proved:"
            + " migration-sentry gate --recovery stamp");
  }

  private @Nullable Finding of(MigrationState state) {
    if (state instanceof MigrationState.Applied) {
      return null; // as most are: Java makes a class for the switch when it first gets there
    }
    return switch (state) {
      case MigrationState.Failed failed -> failed(failed);
      case MigrationState.Changed changed -> changed(changed);
      case MigrationState.Missing missing -> missing(missing.row());
      case MigrationState.Ahead ahead -> ahead(ahead.row());
      case MigrationState.Late late -> late(late.migration());
      case MigrationState.Duplicate duplicate -> duplicate(duplicate);
      case MigrationState.Torn torn -> torn(torn);
      case MigrationState.Applied _,
          MigrationState.Pending _,
          MigrationState.BelowBaseline _,
          MigrationState.AboveTarget _,
          MigrationState.Superseded _,
          MigrationState.Deleted _,
          MigrationState.Marker _ ->
          null;
    };
  }

  private Finding failed(MigrationState.Failed failed) {
    return finding(
        FindingCode.HISTORY_FAILED,
        failed.row(),
        failed.migration(),
        "the history records " + failed.row().script() + " as failed",
        "Take out what it left behind (an INVALID index, half of its objects), then "
            + delete(failed.row())
            + " and run the gate again.");
  }

  private Finding changed(MigrationState.Changed changed) {
    ReleaseMigration file = changed.migration();
    HistoryRow row = changed.row();
    String applied =
        switch (changed.what()) {
          case "checksum" -> row.checksum() + " was applied, the file now has " + file.checksum();
          case "description" -> "it is recorded as '" + row.description() + "'";
          default -> "it is recorded as " + row.type();
        };
    return finding(
        FindingCode.HISTORY_CHANGED,
        row,
        file,
        "the " + changed.what() + " of " + file.name().script() + " differs: " + applied,
        "Put the file back as it was when it was applied (git log -- "
            + FilePlaces.shown(file.file())
            + ") and bring the change as a new migration.");
  }

  private Finding missing(HistoryRow row) {
    return weighed(
        finding(
            FindingCode.HISTORY_MISSING,
            row,
            null,
            "the database has " + row.script() + ", and the release does not",
            "Bring the file back into the release (git log --all -- '*" + row.script() + "')."),
        row.version() != null,
        org.flywaydb.core.api.MigrationState.MISSING_SUCCESS);
  }

  private Finding ahead(HistoryRow row) {
    return finding(
        FindingCode.HISTORY_AHEAD,
        row,
        null,
        "the database has " + row.script() + ", above every version of this release",
        "Nothing, if this is a rollback that the contract allows; otherwise deploy the release"
            + " that brings "
            + row.script()
            + ".");
  }

  private Finding late(ReleaseMigration migration) {
    return weighed(
        Finding.of(
                FindingCode.HISTORY_LATE,
                migration.name().label(),
                migration.name().script() + " never ran here, and a higher version did",
                "Rename the file to a version above the highest applied one; or, if the order does"
                    + " not matter, set flyway.outOfOrder=true in the project's Flyway settings.")
            .at(FilePlaces.of(migration.file())),
        true,
        org.flywaydb.core.api.MigrationState.IGNORED);
  }

  private Finding duplicate(MigrationState.Duplicate duplicate) {
    return finding(
        FindingCode.HISTORY_DUPLICATE,
        duplicate.row(),
        null,
        "version " + duplicate.row().version() + " has a row before: " + duplicate.first().where(),
        "Compare the two: "
            + select("version = '" + String.valueOf(duplicate.row().version()) + "'")
            + "; then delete the row that is not true.");
  }

  private Finding torn(MigrationState.Torn torn) {
    Integer rank = torn.row().rank();
    String which =
        rank == null
            ? "script IS NOT DISTINCT FROM " + literal(torn.row().script())
            : "installed_rank = " + rank;
    return finding(
        FindingCode.HISTORY_TORN,
        torn.row(),
        null,
        "a row of the history is not whole: " + torn.lack(),
        "Look at it: " + select(which) + "; then set right what is missing.");
  }

  private static Finding finding(
      FindingCode code,
      HistoryRow row,
      @Nullable ReleaseMigration file,
      String seen,
      String remedy) {
    Finding finding = Finding.of(code, row.label(), seen + " (" + row.where() + ")", remedy);
    return file == null ? finding : finding.at(FilePlaces.of(file.file()));
  }

  /** What the project has Flyway ignore is said and does not block. */
  private Finding weighed(
      Finding finding, boolean versioned, org.flywaydb.core.api.MigrationState state) {
    boolean ignored =
        rules.ignored().stream().anyMatch(pattern -> pattern.matchesMigration(versioned, state));
    return ignored ? finding.weighing(Severity.NOTE) : finding;
  }

  private String delete(HistoryRow row) {
    return "DELETE FROM " + history.sqlName() + " WHERE installed_rank = " + row.rank() + ";";
  }

  private String select(String condition) {
    return "SELECT * FROM "
        + history.sqlName()
        + " WHERE "
        + condition
        + " ORDER BY installed_rank";
  }

  private static String literal(@Nullable String text) {
    return text == null ? "NULL" : "'" + text.replace("'", "''") + "'";
  }
}
