package dev.migrationsentry.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.StepRefused;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class TerminalMarkdownTest {
  @Test
  void setsAPageForATerminalOfEightyColumns() {
    String page =
        """
        # contract.column-missing

        The release reads or writes a **column** that is not there, and this sentence
        goes on for longer than a line of a terminal is wide, so it is wrapped.

        ## How to mend it

        1. Run it, and read on at [the page](https://example.org/page) that says more about this item.
        - Short.

        ```
        ALTER TABLE conversions   ADD COLUMN proposal_id integer; -- stays as it is, however long it is
        ```

        End.
        """;
    assertThat(TerminalMarkdown.render(page))
        .isEqualTo(
            """
            contract.column-missing
            =======================

            The release reads or writes a column that is not there, and this sentence goes
            on for longer than a line of a terminal is wide, so it is wrapped.

            How to mend it
            --------------

            1. Run it, and read on at the page (https://example.org/page) that says more
               about this item.
            - Short.

                ALTER TABLE conversions   ADD COLUMN proposal_id integer; -- stays as it is, however long it is

            End.
            """);
  }

  @Test
  void explainsAKnownCode() throws StepRefused {
    assertThat(FindingPages.explain("report.not-written"))
        .startsWith("report.not-written\n==================\n")
        .contains("    migration-sentry gate --report /tmp/verdict.json\n");
  }

  @Test
  void namesTheNearestCodeOnASlip() {
    Assertions.assertThatThrownBy(() -> FindingPages.explain("contract.colum-missing"))
        .isInstanceOfSatisfying(
            StepRefused.class,
            refused ->
                assertThat(refused.findings().getFirst().remedy())
                    .isEqualTo("Did you mean: migration-sentry explain contract.column-missing"));
    Assertions.assertThatThrownBy(() -> FindingPages.explain("../../secret"))
        .isInstanceOf(StepRefused.class);
  }

  @Test
  void listsEveryCode() {
    assertThat(FindingPages.list().lines())
        .allMatch(line -> line.length() <= 80)
        .contains(FindingCode.COLUMN_MISSING.code(), FindingCode.RUN_INTERNAL_ERROR.code());
  }
}
