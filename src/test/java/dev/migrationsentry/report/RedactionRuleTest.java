package dev.migrationsentry.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The quick look before each expression finds at least what the expression finds. */
class RedactionRuleTest {
  private static final int TEXTS = 4_000;
  private static final String ALPHABET = "abcxyzABC019 _-.:/@%&+=#'\"\\<>;$\t\u00fc\u5bc6{}()";
  private static final List<String> PIECES =
      List.of(
          "postgres://u:",
          "@db/shop",
          "//",
          "%2F%2F",
          "&#58;",
          "password",
          "passwd =",
          "pwd=",
          "PASSWORD '",
          "'",
          "\u2026",
          " ... (",
          "=== ",
          "%25",
          "\\u00",
          "&#x",
          "&amp;",
          "# ");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void overlooksNothing(long seed) {
    Random random = new Random(seed);
    int found = 0;
    for (int i = 0; i < TEXTS; i++) {
      String secret = word(random, 4 + random.nextInt(12));
      String text = text(secret, random);
      List<RedactionRule> rules = new ArrayList<>(Redactor.BY_SURROUNDINGS);
      rules.add(RedactionRule.of(List.of(secret)));
      rules.add(RedactionRule.cutOff(secret, 4));
      for (RedactionRule rule : rules) {
        boolean inFull = rule.pattern().matcher(text).find();
        assertThat(rule.possible(text) || !inFull)
            .as("seed %d: %s in %s, %s", seed, secret, text, rule.pattern())
            .isTrue();
        found += inFull ? 1 : 0;
      }
    }
    assertThat(found).isGreaterThan(TEXTS);
  }

  private static String text(String secret, Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(4); i >= 0; i--) {
      text.append(word(random, random.nextInt(6)));
      text.append(
          switch (random.nextInt(8)) {
            case 0 -> secret;
            case 1 -> URLEncoder.encode(secret, StandardCharsets.UTF_8);
            case 2 -> base64(word(random, random.nextInt(4)) + secret);
            case 3 -> escaped(secret, random);
            case 4 -> secret.substring(0, 4 + random.nextInt(secret.length() - 3)) + "\u2026";
            case 5 -> secret.replace("'", "''").replace("\\", "\\\\");
            default -> PIECES.get(random.nextInt(PIECES.size()));
          });
    }
    return text.append(word(random, random.nextInt(6))).toString();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Some of its characters as a document would write them. */
  private static String escaped(String secret, Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < secret.length(); i++) {
      char unit = secret.charAt(i);
      text.append(
          switch (random.nextInt(5)) {
            case 0 -> String.format("\\u%04x", (int) unit);
            case 1 -> "&#" + (int) unit + ";";
            case 2 -> "\\" + unit;
            default -> unit;
          });
    }
    return text.toString();
  }

  private static String word(Random random, int length) {
    StringBuilder word = new StringBuilder();
    boolean plain = random.nextBoolean();
    for (int i = 0; i < length; i++) {
      word.append(ALPHABET.charAt(random.nextInt(plain ? 12 : ALPHABET.length())));
    }
    return word.toString();
  }
}
