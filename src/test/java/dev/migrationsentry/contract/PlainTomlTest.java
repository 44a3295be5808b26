package dev.migrationsentry.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

/** What is read without the parser is what the parser reads, place by place. */
class PlainTomlTest {
  private static final int CASES = Integer.getInteger("tomls", 3_000);
  private static final long SEED = Long.getLong("seed", 20_261_122);

  private static final List<String> PIECES =
      List.of(
          "a",
          "b-c",
          "_1",
          "9",
          "\"q r\"",
          "'s'",
          "\"é\"",
          "\"\"",
          "\"\"\"x\"\"\"",
          "''",
          ".",
          " . ",
          " = ",
          "=",
          "\n",
          "\n",
          "\n",
          " ",
          "[a]\n",
          "[a.b]\n",
          "[ b-c . \"q r\" ]\n",
          "[[a]]\n",
          "[",
          "]",
          "{ a = 1 }",
          "{",
          "}",
          ", ",
          ",",
          "# note: ü\n",
          "#",
          "true",
          "false",
          "falsey",
          "12",
          "-3",
          "007",
          "-0",
          "+1",
          "1.5",
          "1_000",
          "99999999999999999999",
          "2026-11-22",
          "\t",
          "\r\n",
          "\\",
          "\u0000",
          "\ud83d\ude00",
          "[\"x\", 'y',]",
          "[ # c\n\"x\"\n,\n'y' ]",
          "[]",
          "[1, 2]",
          "a = \"x\"\n",
          "b-c = { a = \"x\", b = [\"y\"] }\n",
          "a.b = 1\n",
          "9 = false # f\n");

  /** Random files of pieces that go together, and that do not: {@code -Dtomls=N -Dseed=N}. */
  @Test
  void readsTheSameAsTheParserOrNothing() {
    int read = 0;
    for (long seed = SEED; seed < SEED + CASES; seed++) {
      String text = random(new Random(seed));
      Optional<TomlTree> plain = PlainToml.read(text);
      if (plain.isPresent()) {
        read++;
        assertSame(text, plain.get(), "-Dseed=" + seed);
      }
    }
    assertThat(read).as("files that could be read").isGreaterThan(CASES / 20);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sentry.toml", "sql/contract.toml"})
  void readsTheFilesOfThisProject(String file) throws IOException {
    String text = Files.readString(Path.of(file));
    assertSame(text, PlainToml.read(text).orElseThrow(), file);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a = \"\\u00e9\"",
        "a = \"\"\"x\"\"\"",
        "a = ''",
        "a.b = 1",
        "[[a]]",
        "[a]\n[a]",
        "[a.b]\n[a]",
        "a = 1\na = 2",
        "a = { b = 1 }\n[a.c]",
        "a = 007",
        "a = 1.5",
        "a = 2026-11-22",
        "a = [1]",
        "a = \"x",
        "a = \"x\" b = 1",
        "a =\t1",
        "a = 1\r\n",
        "= 1",
        "a",
        "[a",
        "a = { b = 1, }",
        "a = [\"x\" \"y\"]",
      })
  void leavesToTheParserWhatIsOutOfTheOrdinary(String text) {
    assertThat(PlainToml.read(text)).isEmpty();
  }

  private static void assertSame(String text, TomlTree plain, String as) {
    TomlParseResult parsed = Toml.parse(text);
    assertThat(parsed.errors()).as("%s\n%s", as, text).isEmpty();
    assertThat(plain).as("%s\n%s", as, text).isEqualTo(TomlTree.of(parsed));
  }

  private static String random(Random random) {
    StringBuilder text = new StringBuilder();
    for (int lines = random.nextInt(6); lines >= 0; lines--) {
      if (random.nextInt(4) > 0) {
        text.append(line(random));
      } else {
        for (int pieces = random.nextInt(4); pieces >= 0; pieces--) {
          text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
      }
    }
    return text.toString();
  }

  /** One that is well made, as a file mostly is. */
  private static String line(Random random) {
    String indent = " ".repeat(random.nextInt(3));
    String name = "k" + random.nextInt(40);
    return indent
        + switch (random.nextInt(5)) {
          case 0 -> "[t" + random.nextInt(9) + ".\"" + name + "\"] # table\n";
          case 1 -> name + " = { type = 'x', n = " + random.nextInt(9) + ", ok = true }\n";
          case 2 -> name + " = [\n  \"one\", # first\n  'two',\n]\n";
          case 3 -> "\"" + name + " x\"   =   -" + (1 + random.nextInt(99)) + "\n\n";
          default -> name + " = \"some – text\"\n";
        };
  }
}
