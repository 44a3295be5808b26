package dev.migrationsentry.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NeutralTest {
  @Test
  void leavesOrdinaryTextOfAnyLanguageAsItIs() {
    for (String text :
        new String[] {
          "ERROR: column \"x\" does not exist",
          "gr\u00fc\u00df dich, \u4f60\u597d, \u0645\u0631\u062d\u0628\u0627 \ud83d\ude00",
          "# not a command [x]",
          "pg_catalog.pg_class::regclass",
          "C:\\migrations\\V1__x.sql"
        }) {
      assertThat(Neutral.line(text)).isEqualTo(text);
    }
  }

  @Test
  void makesWhatCannotBeSeenVisible() {
    assertThat(Neutral.line("a\u001b[31mb\u0000\u0007\u009b\u202e\u200b\ufeff\u00adz"))
        .isEqualTo("a\\u001b[31mb\\u0000\\u0007\\u009b\\u202e\\u200b\\ufeff\\u00adz");
    assertThat(Neutral.line("tag \udb40\udc41, half \ud800 of a pair"))
        .isEqualTo("tag \\u{e0041}, half \\ud800 of a pair");
  }

  @Test
  void foldsEveryKindOfLineBreakIntoABlank() {
    assertThat(Neutral.line("a\r\nb\rc\nd\u0085e\u2028f\u2029g\u000bh\fi\tj"))
        .isEqualTo("a b c d e f g h i j");
  }

  @ParameterizedTest
  @CsvSource({
    "::error::x,| ::error::x",
    "::stop-commands::t,| ::stop-commands::t",
    "##[error]x,## [error]x",
    "text ##[add-mask]x,text ## [add-mask]x",
    "###[x],### [x]",
    "##vso[task.setvariable]x,## vso[task.setvariable]x"
  })
  void takesCommandsApart(String command, String harmless) {
    assertThat(Neutral.line(command)).isEqualTo(harmless);
  }

  @Test
  void seesACommandBehindAnyWhiteSpace() {
    for (String blank : new String[] {" ", "\t", "\n", "\u00a0", "\u3000", "\r\n \u2003"}) {
      assertThat(Neutral.line(blank + "::error::x")).as(blank).startsWith("| ");
    }
  }

  @Test
  void saysHowMuchItCut() {
    assertThat(Neutral.line("x".repeat(2_001)))
        .isEqualTo("x".repeat(2_000) + " ... (1 more character)");
    assertThat(Neutral.line("word ".repeat(1_000)))
        .hasSizeBetween(1_900, 2_100)
        .endsWith("word ... (3001 more characters)");
    assertThat(Neutral.lines("line\n".repeat(60)))
        .hasSize(51)
        .last()
        .isEqualTo("... (10 more lines)");
  }

  @Test
  void neverCutsACharacterInTwo() {
    for (int before = 0; before < 3; before++) {
      String line = Neutral.line("x".repeat(before) + "\ud83d\ude00".repeat(2_000));
      assertThat(line).doesNotContain("\\ud83d");
    }
  }

  @Test
  void keepsTheLinesOfATextApart() {
    assertThat(Neutral.lines("a\n::error::b\r\n\nc\n"))
        .containsExactly("a", "| ::error::b", "", "c");
  }

  @Test
  void anyTextComesOutAsOneHarmlessLine() {
    Random random = new Random(4713);
    for (int round = 0; round < 2_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(40); i >= 0; i--) {
        text.append(
            random.nextInt(4) == 0 ? "::\n##[ \r\u001b\u2028" : (char) random.nextInt(0x10000));
      }
      String line = Neutral.line(text.toString());
      assertThat(line.strip()).doesNotStartWith("::");
      assertThat(line).doesNotContain("##[");
      assertThat(line.codePoints().anyMatch(Neutral::isHarmful)).isFalse();
    }
  }
}
