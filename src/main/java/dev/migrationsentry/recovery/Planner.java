package dev.migrationsentry.recovery;

import dev.migrationsentry.catalog.Effect;
import dev.migrationsentry.catalog.ObjectId;
import dev.migrationsentry.migration.Diagnosis;
import dev.migrationsentry.migration.FilePlaces;
import dev.migrationsentry.migration.HistoryRow;
import dev.migrationsentry.migration.MigrationState;
import dev.migrationsentry.migration.ReleaseMigration;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Severity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Makes a plan out of a diagnosis and the evidence. Pure. A repair is planned only where the
 * catalogue proves it right; whatever it does not prove is a refusal that says what is missing.
 */
final class Planner {
  private final Diagnosis diagnosis;
  private final List<ReleaseMigration> release;
  private final Function<ReleaseMigration, Evidence> evidence;
  private final Function<ReleaseMigration, Optional<String>> probes;
  private final Function<ReleaseMigration, String> statements;
  private final Set<ObjectId> brought;
  private final Predicate<ObjectId> heldRows;
  private final Set<HistoryRow> replaced = new HashSet<>();
  private final List<Repair> repairs = new ArrayList<>();
  private final List<Finding> refusals = new ArrayList<>();
  private final List<Finding> doubts = new ArrayList<>();

  /**
   * A planner for one database.
   *
   * @param release every migration of it
   * @param evidence of each of them
   * @param probes a probe of the contract that came with a migration and holds now, by its name
   * @param statements which statements of a migration are in, in words
   * @param brought what is missing, and has been seen to come by what is pending
   * @param heldRows whether migrations wrote rows to something
   */
  Planner(
      Diagnosis diagnosis,
      List<ReleaseMigration> release,
      Function<ReleaseMigration, Evidence> evidence,
      Function<ReleaseMigration, Optional<String>> probes,
      Function<ReleaseMigration, String> statements,
      Set<ObjectId> brought,
      Predicate<ObjectId> heldRows) {
    this.diagnosis = diagnosis;
    this.release = List.copyOf(release);
    this.evidence = evidence;
    this.probes = probes;
    this.statements = statements;
    this.brought = brought;
    this.heldRows = heldRows;
  }

  private Look look(ReleaseMigration migration) {
    return new Look(migration, evidence.apply(migration));
  }

  RecoveryPlan plan() {
    List<Look> open = new ArrayList<>();
    boolean anyApplied = false;
    for (MigrationState state : diagnosis.states()) {
      switch (state) {
        case MigrationState.Failed failed -> failed(failed);
        case MigrationState.Changed changed -> changed(changed);
        case MigrationState.Duplicate duplicate -> duplicate(duplicate);
        case MigrationState.Torn torn -> torn(torn);
        case MigrationState.Late late -> late(look(late.migration()));
        case MigrationState.Applied applied -> {
          anyApplied = true;
          applied(applied);
        }
        case MigrationState.Pending pending -> {
          if (pending.before() == null) {
            open.add(look(pending.migration()));
          }
        }
        case MigrationState.Missing _,
            MigrationState.Ahead _,
            MigrationState.BelowBaseline _,
            MigrationState.AboveTarget _,
            MigrationState.Superseded _,
            MigrationState.Deleted _,
            MigrationState.Marker _ -> {}
      }
    }
    unrecorded(open, anyApplied);
    return new RecoveryPlan(repairs, refusals, doubts);
  }

  private void failed(MigrationState.Failed failed) {
    ReleaseMigration migration = failed.migration();
    if (migration == null) {
      refuse(failed.row(), "the release does not bring its file");
      return;
    }
    setRight(failed.row(), look(migration));
  }

  /** A row that does not say what became of its migration: the catalogue says it. */
  private void setRight(HistoryRow row, Look look) {
    if (look.proves()) {
      repairs.add(new Repair.RewriteRow(row, look.file(), look.words()));
    } else if (look.mayRun()) {
      repairs.add(new Repair.RemoveRow(row, look.words()));
    } else if (!look.leftOvers().isEmpty()) {
      dropLeftOvers(look);
      repairs.add(new Repair.RemoveRow(row, "all that it left is INVALID"));
    } else {
      refuse(look);
    }
  }

  private void changed(MigrationState.Changed changed) {
    Look look = look(changed.migration());
    if (look.fits()) {
      repairs.add(
          new Repair.RewriteRow(
              changed.row(), look.file(), "of the file as it is now " + look.words()));
    } else {
      refuse(look);
    }
  }

  /** Of two rows the one that says what the file says is kept; the first, if both do. */
  private void duplicate(MigrationState.Duplicate duplicate) {
    Optional<ReleaseMigration> migration = meant(duplicate.row());
    if (migration.isEmpty()) {
      refuse(duplicate.row(), "the release does not bring its file");
      return;
    }
    Look look = look(migration.get());
    HistoryRow first = duplicate.first();
    if (replaced.contains(first) || isSetRight(first)) {
      repairs.add(
          new Repair.RemoveRow(
              duplicate.row(), "another row is kept for the migration; " + look.words()));
    } else if (agree(first, look.file())) {
      repairs.add(
          new Repair.RemoveRow(
              duplicate.row(), "an earlier row says what the file says; " + look.words()));
    } else if (agree(duplicate.row(), look.file())) {
      replaced.add(first);
      repairs.add(
          new Repair.RemoveRow(first, "a later row says what the file says; " + look.words()));
    } else {
      refuse(look);
    }
  }

  /** It is wrong by itself besides, and that is dealt with. */
  private boolean isSetRight(HistoryRow row) {
    return diagnosis.states().stream()
        .anyMatch(
            state ->
                (state instanceof MigrationState.Changed changed && changed.row().equals(row))
                    || (state instanceof MigrationState.Failed failed && failed.row().equals(row)));
  }

  private static boolean agree(HistoryRow row, ReleaseMigration migration) {
    return Objects.equals(row.checksum(), migration.checksum())
        && Objects.equals(row.script(), migration.name().script());
  }

  private void torn(MigrationState.Torn torn) {
    Optional<ReleaseMigration> migration = meant(torn.row());
    if (migration.isEmpty()) {
      refuse(torn.row(), "it cannot be said which migration it means");
    } else if (isRecorded(migration.get())) {
      repairs.add(new Repair.RemoveRow(torn.row(), "another row records the migration"));
    } else {
      setRight(torn.row(), look(migration.get()));
    }
  }

  private void applied(MigrationState.Applied applied) {
    Look look = look(applied.migration());
    switch (look.evidence().presence()) {
      case PRESENT, UNTRACEABLE, UNDECIDED -> {}
      case ABSENT -> {
        if (!isBroughtAgain(look)) {
          refuse(
              FindingCode.HISTORY_STAMPED_BUT_ABSENT,
              look,
              "the history says applied (" + applied.row().where() + "), and " + look.words(),
              remedy(look));
        }
      }
      case PARTLY ->
          doubts.add(
              finding(
                      FindingCode.CATALOGUE_DRIFTED,
                      look,
                      "the history says applied, and the catalogue has been changed since: "
                          + look.words(),
                      "Bring the difference in a new migration, or undo it by hand; then run:"
                          + " migration-sentry gate")
                  .weighing(Severity.WARNING));
    }
  }

  private String remedy(Look look) {
    boolean rows =
        look.evidence().traces().stream().map(trace -> trace.effect().object()).anyMatch(heldRows);
    return rows
        ? "Bring it back with the rows that migrations have written to it, from a backup for"
            + " example; then run: migration-sentry gate"
        : "Bring what "
            + FilePlaces.shown(look.file().file())
            + " makes in a new migration that leaves it where it is there (IF NOT EXISTS);"
            + " then run: migration-sentry gate";
  }

  /** By a migration that is pending. What it changes or drops otherwise has to be seen. */
  private boolean isBroughtAgain(Look look) {
    List<Effect> effects = look.evidence().traces().stream().map(Trace::effect).toList();
    return effects.stream().allMatch(effect -> effect instanceof Effect.Made)
        && look.evidence().rows().isEmpty()
        && effects.stream().map(Effect::object).allMatch(brought::contains);
  }

  /** That higher versions ran proves nothing of it: it has to be seen itself. */
  private void late(Look look) {
    if (look.is(Presence.PRESENT)) {
      stampOrRefuse(look);
    } else {
      refuse(look);
    }
  }

  /**
   * Pending migrations that are in are recorded, and none before them is passed over. Without a
   * history the first one that is not in must be seen not to be: rows that were changed once must
   * not be changed twice.
   */
  private void unrecorded(List<Look> open, boolean anyApplied) {
    int in = 0;
    for (int at = 0; at < open.size(); at++) {
      in = open.get(at).is(Presence.PRESENT) ? at + 1 : in;
    }
    open.subList(0, in).forEach(this::stampOrRefuse);
    for (Look look : open.subList(in, open.size())) {
      boolean first = look.equals(open.get(in));
      if (!look.leftOvers().isEmpty()) {
        dropLeftOvers(look);
      } else if (look.changesWhatIsOtherwise()) {
        doubts.add(
            finding(
                    FindingCode.CATALOGUE_DRIFTED,
                    look,
                    "what it changes is not as the migrations before it leave it: " + look.words(),
                    "Look whether it does there what it should.")
                .weighing(Severity.WARNING));
      } else if (look.is(Presence.PARTLY)) {
        refuse(look);
      } else if (first && in > 0 && !anyApplied && !look.is(Presence.ABSENT)) {
        stampOrRefuse(look);
      }
    }
  }

  private void stampOrRefuse(Look look) {
    Optional<String> probe = probes.apply(look.file());
    boolean nothingMissing = !look.is(Presence.ABSENT) && !look.is(Presence.PARTLY);
    if (look.fits()) {
      repairs.add(new Repair.Stamp(look.file(), look.words()));
    } else if (probe.isPresent() && nothingMissing) {
      repairs.add(
          new Repair.Stamp(look.file(), look.words() + "; probe " + probe.get() + " holds"));
    } else {
      refuse(look);
    }
  }

  private void dropLeftOvers(Look look) {
    for (Trace trace : look.leftOvers()) {
      repairs.add(
          new Repair.DropInvalidIndex(
              trace.effect().object(),
              look.file(),
              "it is INVALID, and else as " + look.file().name().script() + " builds it"));
    }
  }

  private boolean isRecorded(ReleaseMigration migration) {
    return diagnosis.states().stream()
        .anyMatch(
            state ->
                state instanceof MigrationState.Applied applied
                    && applied.migration().equals(migration));
  }

  /** The migration that a row is about, by its version, and without one by its script. */
  private Optional<ReleaseMigration> meant(HistoryRow row) {
    return release.stream()
        .filter(
            each ->
                row.version() == null
                    ? each.name().script().equals(row.script())
                    : row.version().equals(each.name().version()))
        .findFirst();
  }

  private void refuse(Look look) {
    String rows = EvidenceWords.ofRows(look.evidence());
    String inAndNot = statements.apply(look.file());
    refuse(
        FindingCode.RECOVERY_NOT_PROVED,
        look,
        look.words() + inAndNot + (rows.isEmpty() ? "" : "; " + rows),
        remedyOfRefused(look, !inAndNot.isEmpty()));
  }

  private static String remedyOfRefused(Look look, boolean byStatements) {
    boolean rowsAlone = look.is(Presence.PRESENT) || look.is(Presence.UNTRACEABLE);
    if (rowsAlone && look.file().name().version() != null) {
      return ProbeAdvice.of(look.evidence());
    }
    return byStatements && look.evidence().rows().isEmpty()
        ? "Run by hand what is not in, and the gate records the migration; or undo what is in, and"
            + " it runs the migration: migration-sentry gate"
        : "Bring these objects to what the migration makes of them, or take them away; then run:"
            + " migration-sentry gate";
  }

  private void refuse(FindingCode code, Look look, String seen, String remedy) {
    refusals.add(finding(code, look, seen, remedy));
  }

  private static Finding finding(FindingCode code, Look look, String seen, String remedy) {
    return Finding.of(code, look.file().name().label(), seen, remedy)
        .at(FilePlaces.of(look.file().file()));
  }

  private void refuse(HistoryRow row, String seen) {
    refusals.add(
        Finding.of(
            FindingCode.RECOVERY_NOT_PROVED,
            row.label(),
            seen + " (" + row.where() + ")",
            "Set the row right by hand, or take it out; then run: migration-sentry gate"));
  }
}
