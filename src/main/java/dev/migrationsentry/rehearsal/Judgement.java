package dev.migrationsentry.rehearsal;

import dev.migrationsentry.hazard.RehearsedStatement;
import dev.migrationsentry.migration.ReleaseMigration;
import dev.migrationsentry.postgres.Traffic;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Severity;
import dev.migrationsentry.verdict.SourcePlace;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What becomes of the hazards of a rehearsal: one that somebody accepted, or that is known, is
 * listed as a note and stops nothing; the others are open. Pure.
 */
final class Judgement {
  private final Sites sites;
  private final Acceptances acceptances;
  private final Ratchet ratchet;
  private final Traffic target;
  private final List<Finding> said = new ArrayList<>();
  private final List<Finding> open = new ArrayList<>();
  private final List<Baseline.Entry> toKeep = new ArrayList<>();
  private final Set<Acceptance> used = new HashSet<>();
  private final Set<Baseline.Entry> seen = new HashSet<>();

  private Judgement(Sites sites, Acceptances acceptances, Ratchet ratchet, Traffic target) {
    this.sites = sites;
    this.acceptances = acceptances;
    this.ratchet = ratchet;
    this.target = target;
  }

  /**
   * Judges.
   *
   * @param hazards each at its statement's place
   * @param target to tell a hazard that is not there from one that cannot be seen here
   */
  static Judgement of(
      List<Finding> hazards,
      Sites sites,
      Acceptances acceptances,
      Ratchet ratchet,
      Traffic target) {
    Judgement judgement = new Judgement(sites, acceptances, ratchet, target);
    hazards.forEach(judgement::judge);
    judgement.said.addAll(acceptances.wrong());
    acceptances.all().stream()
        .filter(each -> !judgement.used.contains(each))
        .filter(judgement::isStale)
        .map(Judgement::stale)
        .forEach(judgement.said::add);
    judgement.staleEntries().ifPresent(judgement.said::add);
    return judgement;
  }

  /** Every hazard, and what is to be said of acceptances. */
  List<Finding> said() {
    return List.copyOf(said);
  }

  /** The hazards that nobody has accepted and that are new. */
  List<Finding> open() {
    return List.copyOf(open);
  }

  /** The hazards that the files do not accept, for a baseline. */
  List<Baseline.Entry> toKeep() {
    return List.copyOf(toKeep);
  }

  private void judge(Finding hazard) {
    Optional<Sites.Site> site = sites.of(hazard);
    if (site.isEmpty()) {
      openly(hazard);
      return;
    }
    List<Acceptance> accepted =
        acceptances.all().stream()
            .filter(each -> each.hazard() == hazard.code())
            .filter(each -> each.migration().equals(site.get().migration()))
            .filter(each -> each.statement() == site.get().line())
            .toList();
    if (!accepted.isEmpty()) {
      used.addAll(accepted);
      said.add(
          taken(
              hazard,
              "accepted at " + accepted.getFirst().place() + ": " + accepted.getFirst().reason()));
      return;
    }
    Baseline.Entry entry = Baseline.Entry.of(hazard, site.get());
    toKeep.add(entry);
    Optional<Baseline.Entry> known = ratchet.known().find(entry);
    if (known.isPresent()) {
      seen.add(known.get());
      said.add(taken(hazard, "known, by " + ratchet.shown()));
    } else if (ratchet.writes()) {
      said.add(taken(hazard, "known from now on, by " + ratchet.shown()));
    } else {
      openly(hazard);
    }
  }

  private void openly(Finding hazard) {
    open.add(hazard);
    said.add(hazard);
  }

  private static Finding taken(Finding hazard, String why) {
    Finding note =
        Finding.of(
                hazard.code(), hazard.subject(), hazard.seen() + " (" + why + ")", hazard.remedy())
            .weighing(Severity.NOTE);
    SourcePlace place = hazard.place();
    return place == null ? note : note.at(place);
  }

  /**
   * Whether it is sure to match nothing: its statement ran, on tables that the target has. Of one
   * that the target lacks nobody is kept waiting here, and elsewhere somebody may be.
   */
  private boolean isStale(Acceptance acceptance) {
    if (acceptance.statement() == 0) {
      return sites.wholly(acceptance.migration());
    }
    Sites.Site site = sites.at(acceptance.migration(), acceptance.statement());
    return site != null && isAtHome(site.rehearsed());
  }

  private boolean isAtHome(RehearsedStatement statement) {
    return statement.locks().stream().allMatch(lock -> target.of(lock.table()).isPresent());
  }

  private static Finding stale(Acceptance acceptance) {
    return Finding.of(
            FindingCode.HAZARD_ACCEPTANCE_STALE,
            acceptance.place().file(),
            "the comment accepts "
                + acceptance.hazard().code()
                + (acceptance.statement() == 0
                    ? ", and no statement follows it"
                    : ", and the statement at line "
                        + acceptance.statement()
                        + " has no such hazard"),
            "Take the comment out, or put it right above the statement that it is about.")
        .at(acceptance.place());
  }

  private Optional<Finding> staleEntries() {
    Set<String> whole =
        sites.files().values().stream()
            .map(ReleaseMigration::name)
            .filter(sites::wholly)
            .map(Baseline::key)
            .collect(Collectors.toSet());
    List<Baseline.Entry> stale =
        ratchet.known().entries().stream()
            .filter(entry -> whole.contains(entry.migration()) && !seen.contains(entry))
            .filter(entry -> sites.statements(entry.migration()).stream().allMatch(this::isAtHome))
            .toList();
    if (stale.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Finding.of(
                FindingCode.BASELINE_STALE,
                ratchet.shown(),
                "no hazard of this run matches: "
                    + stale.stream()
                        .map(
                            each ->
                                each.code() + " of " + each.subject() + " in " + each.migration())
                        .collect(Collectors.joining("; ")),
                "Take these entries out, if that is so on every database: migration-sentry rehearse"
                    + " --baseline "
                    + ratchet.shown()
                    + " --write-baseline")
            .at(SourcePlace.file(ratchet.shown())));
  }
}
