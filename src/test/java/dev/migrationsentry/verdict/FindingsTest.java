package dev.migrationsentry.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FindingsTest {
  @Test
  void moreThanFiftyOfAKindAreCounted() {
    List<Finding> many =
        Stream.concat(
                IntStream.range(0, 5_000).mapToObj(i -> finding(FindingCode.SCRIPT_PSQL, "a" + i)),
                Stream.of(finding(FindingCode.FILE_MISNAMED, "b")))
            .toList();
    List<Finding> bounded = Findings.bounded(many);
    assertThat(bounded).hasSize(52).contains(many.getFirst(), many.getLast());
    assertThat(bounded.getLast().seen()).contains("4950 times more");
    assertThat(bounded.getLast().blocks()).isTrue();
  }

  @Test
  void whatBlocksAmongTheCountedStillBlocks() {
    List<Finding> many =
        IntStream.range(0, 100)
            .mapToObj(i -> finding(FindingCode.SCRIPT_PSQL, "a" + i))
            .map(
                each ->
                    each.weighing(each.subject().equals("a99") ? Severity.BLOCKER : Severity.NOTE))
            .toList();
    assertThat(Findings.bounded(many)).filteredOn(Finding::blocks).hasSize(1);
  }

  private static Finding finding(FindingCode code, String subject) {
    return Finding.of(code, subject, "seen", "remedy");
  }
}
