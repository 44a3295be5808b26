package dev.migrationsentry.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Step;
import dev.migrationsentry.verdict.StepRefused;
import dev.migrationsentry.verdict.StepResult;
import dev.migrationsentry.verdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrailTest {
  private static final Instant BEGINNING = Instant.parse("2026-11-22T02:00:00Z");

  /** As when the machine is told the right time, or is woken up. */
  @ParameterizedTest
  @ValueSource(longs = {-7200, -1, 3600, 86_400 * 365})
  void nothingTakesLongerOrLessThanNothingWhenTheClockIsSet(long jump) {
    AtomicReference<Instant> now = new AtomicReference<>(BEGINNING);
    InstantSource clock = now::get;
    Trail trail = new Trail("gate", clock.withZone(ZoneOffset.UTC), _ -> {});
    Verdict verdict = runWhileTheClockIsSet(trail, () -> now.set(BEGINNING.plusSeconds(jump)));

    assertThat(verdict.startedAt()).isEqualTo(BEGINNING);
    assertThat(verdict.took()).isBetween(Duration.ZERO, Duration.ofMinutes(10));
    assertThat(verdict.steps())
        .filteredOn(step -> !(step instanceof StepResult.NotReached))
        .hasSize(2)
        .extracting(TrailTest::took)
        .allSatisfy(took -> assertThat(took).isBetween(Duration.ZERO, Duration.ofMinutes(10)));
  }

  private static Verdict runWhileTheClockIsSet(Trail trail, Runnable set) {
    try {
      trail.take(
          Step.ENVIRONMENT,
          () -> {
            set.run();
            return "";
          },
          _ -> "done");
      trail.take(
          Step.CONNECT,
          () -> {
            set.run();
            throw new StepRefused(
                Finding.of(FindingCode.UNREACHABLE, "there", "nobody answers", "Ask again."));
          },
          _ -> "done");
    } catch (StepRefused _) {
      // On record.
    }
    return trail.ended();
  }

  private static Duration took(StepResult result) {
    return switch (result) {
      case StepResult.Passed passed -> passed.took();
      case StepResult.Refused refused -> refused.took();
      case StepResult.NotNeeded _, StepResult.NotReached _ -> Duration.ZERO;
    };
  }
}
