package dev.migrationsentry.contract;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.SourcePlace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlPosition;

/** Collects what is wrong with a contract file, so that all of it can be told at once. */
final class Mistakes {
  private final String file;
  private final List<Finding> findings = new ArrayList<>();

  Mistakes(String file) {
    this.file = file;
  }

  /**
   * One mistake.
   *
   * @param subject the key, with the sections it is in
   */
  void add(@Nullable TomlPosition position, String subject, String seen, String remedy) {
    SourcePlace place = place(position);
    findings.add(
        Finding.of(FindingCode.CONTRACT_UNREADABLE, subject, place + ": " + seen, remedy)
            .at(place));
  }

  SourcePlace place(@Nullable TomlPosition position) {
    return position == null
        ? SourcePlace.file(file)
        : new SourcePlace(file, position.line(), position.column());
  }

  /** In the order of the file. */
  List<Finding> inOrder() {
    if (findings.isEmpty()) {
      return List.of();
    }
    return findings.stream()
        .sorted(
            Comparator.comparingInt((Finding finding) -> at(finding).line())
                .thenComparingInt(finding -> at(finding).column()))
        .toList();
  }

  private static SourcePlace at(Finding finding) {
    return Objects.requireNonNull(finding.place());
  }
}
