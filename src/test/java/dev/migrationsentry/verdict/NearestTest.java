package dev.migrationsentry.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
  private static final List<String> KNOWN =
      List.of("lock-timeout", "lock-wait", "deadline", "report", "contract.column-missing");

  @Test
  void findsWhatASlipOfTheFingerMeant() {
    assertThat(Nearest.of("lock-timeuot", KNOWN)).contains("lock-timeout");
    assertThat(Nearest.of("deadlin", KNOWN)).contains("deadline");
    assertThat(Nearest.of("reprot", KNOWN)).contains("report");
    assertThat(Nearest.of("contract.colum-mising", KNOWN)).contains("contract.column-missing");
  }

  @Test
  void takesCaseAndSeparatorsForEqual() {
    assertThat(Nearest.of("LOCK_TIMEOUT", KNOWN)).contains("lock-timeout");
    assertThat(Nearest.of("contract_column_missing", KNOWN)).contains("contract.column-missing");
  }

  @Test
  void proposesNothingThatIsFarOff() {
    assertThat(Nearest.of("colour", KNOWN)).isEmpty();
    assertThat(Nearest.of("", KNOWN)).isEmpty();
    assertThat(Nearest.of("  ", KNOWN)).isEmpty();
    assertThat(Nearest.of("x".repeat(100_000), KNOWN)).isEmpty();
    assertThat(Nearest.of("report", List.of())).isEmpty();
  }

  @Test
  void doesNotDependOnTheOrderOfTheKnownNames() {
    assertThat(Nearest.of("cat", List.of("car", "bat"))).contains("bat");
    assertThat(Nearest.of("cat", List.of("bat", "car"))).contains("bat");
  }
}
