package dev.migrationsentry.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.verdict.AppliedMigration;
import dev.migrationsentry.verdict.MigrationName;
import dev.migrationsentry.verdict.Rehearsal;
import dev.migrationsentry.verdict.RunEvent;
import dev.migrationsentry.verdict.SourcePlace;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a terminal gets, and a file does not. */
class RehearsalTableTest {
  private static Rehearsal.Statement statement(
      int line, String sql, List<Rehearsal.Lock> locks, List<String> rewritten) {
    return new Rehearsal.Statement(
        SourcePlace.line("V2__longer.sql", line),
        new AppliedMigration.Statement(line, sql, Duration.ofMillis(12), -1, List.of()),
        locks,
        List.of(),
        rewritten,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of("made column public.proposals.a"),
        false);
  }

  private static final Rehearsal.Lock LOCK =
      new Rehearsal.Lock(
          "public.proposals",
          "public.proposals",
          "ACCESS EXCLUSIVE",
          true,
          "blocks every read and write of public.proposals (ACCESS EXCLUSIVE)");

  private static final Rehearsal REHEARSAL =
      new Rehearsal(
          "a database of its own",
          List.of(
              new Rehearsal.Migration(
                  new MigrationName("2", "longer", "V2__longer.sql"),
                  true,
                  Duration.ofMillis(24),
                  List.of(
                      statement(
                          2,
                          "ALTER TABLE proposals ALTER COLUMN id TYPE numeric",
                          List.of(LOCK),
                          List.of("public.proposals")),
                      statement(13, "SELECT \u001b[31m1", List.of(), List.of())))),
          List.of("rows"));

  @Test
  void isALineAStatementCutToTheWidthOfTheTerminal() {
    assertThat(String.join("\n", RehearsalTable.lines(REHEARSAL, 120, false)))
        .isEqualTo(
            """
            rehearsed on a database of its own:
            V2 longer: 2 statements in one transaction, 24 ms
            line  statement                        keeps waiting                   does                            time
               2  ALTER TABLE proposals ALTER CO…  everybody at public.proposals   rewrites public.proposals       12 ms
              13  SELECT \\u001b[31m1               nobody                          made column public.proposals.a  12 ms
            not seen by a rehearsal:
              rows""");
    assertThat(RehearsalTable.lines(REHEARSAL, 120, true).get(3))
        .startsWith("\u001b[31m")
        .endsWith("\u001b[0m");
  }

  private static String told(int columns, RunEvent... events) {
    StringWriter out = new StringWriter();
    TextLog log = new TextLog(new PrintWriter(out), false, false, columns);
    for (RunEvent event : events) {
      log.on(event);
    }
    return out.toString();
  }

  @Test
  void aLongReplayIsABarAtATerminalAndALineNowAndThenElsewhere() {
    RunEvent[] events = new RunEvent[100];
    for (int done = 1; done <= 100; done++) {
      events[done - 1] = new RunEvent.Advanced("replaying", done, 100);
    }

    assertThat(told(0, events).lines())
        .containsExactly("[SENTRY] replaying: 50 of 100", "[SENTRY] replaying: 100 of 100");
    assertThat(told(100, events))
        .contains("\r[SENTRY] replaying [############------------] 50 of 100\u001b[K")
        .endsWith("[########################] 100 of 100\u001b[K" + System.lineSeparator());
  }

  @Test
  void whatIsSaidInBetweenStandsOnALineOfItsOwn() {
    assertThat(
            told(
                100,
                new RunEvent.Advanced("replaying", 1, 20),
                new RunEvent.Progress("something else")))
        .endsWith("1 of 20\u001b[K\r\u001b[K[SENTRY] something else" + System.lineSeparator());
  }
}
