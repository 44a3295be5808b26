package dev.migrationsentry.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migrationsentry.postgres.Secret;
import dev.migrationsentry.verdict.StepRefused;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Passwords of every kind, put into URLs as somebody in a hurry would: unencoded. A URL is either
 * read as it was meant or refused; nothing else may happen to the password.
 */
class DatabaseUrlSecrecyTest {
  private static final String ALPHABET = "QZ47qz-_.~!$&'()*+,;=:@/?#[]%<>{}|\\^`\" éß\t";
  private static final int CASES = 4_000;
  private static final int LEAST_LEAK = 3;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://owner:%s@mainhost/storage",
        "postgres://owner:%s@mainhost:6543/storage?sslmode=require",
        "postgresql+psycopg://owner:%s@mainhost,other:6543/storage",
        "postgresql://owner:%s@[2001:db8::1]/storage?application_name=web@eu",
        "jdbc:postgresql://mainhost/storage?user=owner&password=%s",
        "jdbc:postgresql://mainhost/storage?password=%s&user=owner&sslmode=require",
        "postgresql://mainhost/storage?user=owner&password=%s",
        "jdbc:postgresql://owner:%s@mainhost/storage",
        "owner:%s@mainhost/storage",
        "postgresql://owner:%s@mainhost",
        "%s"
      })
  void noPartOfAPasswordGetsAnywhereElse(String template) {
    Random random = new Random(template.hashCode());
    for (int i = 0; i < CASES; i++) {
      String password = password(random);
      String url = template.replace("%s", password);
      try {
        assertReadAsMeant(DatabaseUrl.read("DATABASE_URL", url, Map.of()), password, url);
      } catch (StepRefused refused) {
        assertSilent(refused.findings().toString(), password, url);
      }
    }
  }

  /** With an @ in the password such a URL would name a host, as far as anybody can tell. */
  @Test
  void aUrlThatLacksItsHostDoesNotShowThePasswordAsAPort() {
    Random random = new Random(7);
    for (int i = 0; i < CASES; i++) {
      String password = "p" + password(random).replace("@", "");
      String url = "postgresql://owner:" + password + "/storage?sslmode=require";
      StepRefused refused =
          catchThrowableOfType(
              StepRefused.class, () -> DatabaseUrl.read("DATABASE_URL", url, Map.of()));
      assertThat(refused).as(url).isNotNull();
      assertSilent(refused.findings().toString(), password, url);
    }
  }

  private static void assertReadAsMeant(DatabaseUrl url, String password, String text) {
    assertThat(url.hosts().getFirst().name()).as(text).isIn("mainhost", "2001:db8::1");
    assertThat(url.database()).as(text).isEqualTo("storage");
    assertThat(url.user()).as(text).isEqualTo("owner");
    assertThat(url.properties().keySet()).as(text).isSubsetOf("sslmode", "ApplicationName");
    assertThat(url.password())
        .as(text)
        .isIn(
            new Secret(password),
            new Secret(decoded(password, false)),
            new Secret(decoded(password, true)));
    assertSilent(url.notes().toString() + url, password, text);
  }

  private static String decoded(String text, boolean plusIsBlank) {
    String decoded = PercentCode.decode(text, plusIsBlank);
    return decoded == null ? text : decoded;
  }

  /** No run of letters and digits of the password stands in the text. */
  private static void assertSilent(String shown, String password, String url) {
    for (String run : password.split("[^A-Za-z0-9]+", -1)) {
      if (run.length() >= LEAST_LEAK) {
        assertThat(shown).as(url).doesNotContain(run);
      }
    }
  }

  private static String password(Random random) {
    StringBuilder password = new StringBuilder();
    int length = 1 + random.nextInt(14);
    for (int i = 0; i < length; i++) {
      password.append(
          ALPHABET.charAt(random.nextInt(random.nextInt(3) == 0 ? ALPHABET.length() : 8)));
    }
    return password.toString();
  }
}
