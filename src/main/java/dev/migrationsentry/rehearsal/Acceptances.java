package dev.migrationsentry.rehearsal;

import dev.migrationsentry.migration.FilePlaces;
import dev.migrationsentry.migration.ReleaseMigration;
import dev.migrationsentry.migration.ReleaseMigration.ScriptStatement;
import dev.migrationsentry.release.StatementText;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Nearest;
import dev.migrationsentry.verdict.SourcePlace;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The comments by which hazards are accepted: {@code -- sentry:accept hazard.table-rewrite reason:
 * …} on a line of its own above the statement, or inside it.
 *
 * @param wrong those that accept nothing, because they name no hazard or give no reason
 */
record Acceptances(List<Acceptance> all, List<Finding> wrong) {
  private static final Pattern COMMENT =
      Pattern.compile("(?i)\\s*--\\s*sentry\\s*:\\s*accept\\b(.*)");
  private static final Pattern REASON = Pattern.compile("(?i)\\breason\\s*:");
  private static final String FORM = "-- sentry:accept %s reason: why it may be done here";

  /** About hazards, and no hazards themselves. */
  private static final Set<FindingCode> NOT_ONE =
      EnumSet.of(
          FindingCode.HAZARD_OVER_LEVEL,
          FindingCode.HAZARD_ACCEPTANCE_INVALID,
          FindingCode.HAZARD_ACCEPTANCE_STALE);

  static final List<String> HAZARDS =
      Arrays.stream(FindingCode.values())
          .filter(code -> !NOT_ONE.contains(code))
          .map(FindingCode::code)
          .filter(code -> code.startsWith("hazard."))
          .toList();

  Acceptances {
    all = List.copyOf(all);
    wrong = List.copyOf(wrong);
  }

  /** Reads the files of these migrations. */
  static Acceptances in(Collection<ReleaseMigration> migrations, Charset encoding, Places places) {
    Acceptances acceptances = new Acceptances(List.of(), List.of());
    for (ReleaseMigration migration : migrations) {
      try {
        List<String> lines =
            new String(Files.readAllBytes(migration.file()), encoding).lines().toList();
        acceptances = acceptances.and(in(migration, lines, places));
      } catch (IOException e) {
        throw new IllegalStateException(FilePlaces.reason(e), e);
      }
    }
    return acceptances;
  }

  private Acceptances and(Acceptances more) {
    List<Acceptance> both = new ArrayList<>(all);
    both.addAll(more.all);
    List<Finding> allWrong = new ArrayList<>(wrong);
    allWrong.addAll(more.wrong);
    return new Acceptances(both, allWrong);
  }

  private static Acceptances in(ReleaseMigration migration, List<String> lines, Places places) {
    List<Acceptance> all = new ArrayList<>();
    List<Finding> wrong = new ArrayList<>();
    for (int index = 0; index < lines.size(); index++) {
      Matcher comment = COMMENT.matcher(lines.get(index));
      if (comment.matches()) {
        SourcePlace place = places.of(migration.file(), index + 1);
        read(migration, index + 1, comment.group(1), place, all, wrong);
      }
    }
    return new Acceptances(all, wrong);
  }

  private static void read(
      ReleaseMigration migration,
      int line,
      String words,
      SourcePlace place,
      List<Acceptance> all,
      List<Finding> wrong) {
    Matcher mark = REASON.matcher(words);
    boolean found = mark.find();
    String reason = found ? words.substring(mark.end()).strip() : "";
    String named = (found ? words.substring(0, mark.start()) : words).strip();
    List<String> codes =
        Arrays.stream(named.split("[\\s,]+", -1)).filter(code -> !code.isEmpty()).toList();
    if (codes.isEmpty()) {
      wrong.add(wrong(place, "it names no hazard", FORM.formatted("hazard.table-rewrite")));
    } else if (reason.isEmpty()) {
      String first = HAZARDS.contains(codes.getFirst()) ? codes.getFirst() : HAZARDS.getFirst();
      wrong.add(wrong(place, "it gives no reason", FORM.formatted(first)));
    } else {
      for (String code : codes) {
        if (HAZARDS.contains(code)) {
          FindingCode hazard = FindingCode.ofCode(code).orElseThrow();
          all.add(
              new Acceptance(migration.name(), statement(migration, line), hazard, reason, place));
        } else {
          String meant = Nearest.of(code, HAZARDS).orElse(HAZARDS.getFirst());
          wrong.add(wrong(place, code + " is no hazard", FORM.formatted(meant)));
        }
      }
    }
  }

  private static Finding wrong(SourcePlace place, String why, String form) {
    return Finding.of(
            FindingCode.HAZARD_ACCEPTANCE_INVALID,
            place.file(),
            "the comment accepts nothing: " + why,
            "Write it so: " + form)
        .at(place);
  }

  /** The first line of the statement that the comment is in, or of the next one. */
  private static int statement(ReleaseMigration migration, int comment) {
    for (ScriptStatement statement : migration.statements()) {
      int end = statement.line() + StatementText.lines(statement.sql()) - 1;
      if (comment <= end) {
        return statement.line();
      }
    }
    return 0;
  }
}
