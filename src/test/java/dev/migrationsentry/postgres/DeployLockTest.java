package dev.migrationsentry.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.RunListener;
import dev.migrationsentry.verdict.StepRefused;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@ServerTest
class DeployLockTest {
  private static final long KEY = -815L;

  @Test
  void isHeldProvedAndReleased(TestDatabase target) throws Exception {
    try (Database database = connect(target);
        HeldLock lock = DeployLock.acquire(database, KEY, Duration.ofSeconds(5))) {
      lock.proveHeld();
      lock.release();
      assertThat(target.query("SELECT pid FROM pg_locks WHERE locktype = 'advisory'")).isEmpty();
    }
  }

  @Test
  void isRefusedWithTheHolderNamedWhileAnotherHasIt(TestDatabase target) throws Exception {
    try (Database database = connect(target);
        HeldLock held = DeployLock.acquire(database, KEY, Duration.ofSeconds(5))) {
      assertThatThrownBy(() -> DeployLock.acquire(database, KEY, Duration.ofMillis(300)))
          .isInstanceOfSatisfying(
              StepRefused.class,
              refused -> {
                var finding = refused.findings().getFirst();
                assertThat(finding.code()).isEqualTo(FindingCode.LOCK_HELD);
                assertThat(finding.seen()).contains("application migration-sentry lock");
                assertThat(finding.remedy()).contains("SELECT pg_terminate_backend(");
              });
      held.proveHeld();
    }
  }

  @Test
  void isKnownToBeLostWhenItsSessionWasEnded(TestDatabase target) throws Exception {
    try (Database database = connect(target);
        HeldLock lock = DeployLock.acquire(database, KEY, Duration.ofSeconds(5))) {
      target.query(
          "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted");
      assertThatThrownBy(lock::proveHeld)
          .isInstanceOfSatisfying(
              StepRefused.class,
              refused ->
                  assertThat(refused.findings().getFirst().code())
                      .isEqualTo(FindingCode.LOCK_LOST));
    }
  }

  private static Database connect(TestDatabase target) throws StepRefused {
    return Database.connect(target.settings(), new Stop(Duration.ofMinutes(1)), RunListener.NONE);
  }
}
