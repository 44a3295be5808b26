package dev.migrationsentry.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.Writer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
  private static final String STARS = "********";
  private static final int ROUNDS = 50;

  static List<String> canaries() {
    return List.of(
        "hunter2",
        "pass",
        "p/q@r:s%t'u\" v",
        "/@:%'\" ",
        "%41%2f%zz",
        "''''",
        "\\\\back\\slash\\",
        "\"quoted\"",
        "gr\u00fc\u00df-\u5bc6\u7801-\ud83d\udd11",
        "a&b<c>d;e#[f]",
        "tab\tand\u0007bell",
        "$1\\1{x}",
        "aaaa",
        "abcab",
        "x".repeat(60));
  }

  @ParameterizedTest
  @MethodSource("canaries")
  void takesASecretOutInEveryFormOfWritingIt(String secret) {
    Redactor redactor = knowing(secret);
    for (String form : forms(secret)) {
      assertThat(redactor.redact("(" + form + ")")).as(form).isEqualTo("(" + STARS + ")");
    }
  }

  /** Stars in a name that everybody knows would tell the password. */
  @Test
  void leavesTheProgramsNameAlone() {
    Redactor redactor = knowing("sentry");
    assertThat(redactor.redact("migration-sentry gate, postgres://u:sentry@h/d"))
        .isEqualTo("migration-sentry gate, postgres://u:" + STARS + "@h/d");
  }

  /** Whoever shows an excerpt cuts it without knowing what is secret. */
  @ParameterizedTest
  @MethodSource("canaries")
  void takesOutWhatWasCutOff(String secret) {
    Redactor redactor = knowing(secret);
    for (String mark : List.of("\u2026", " ... (12 more characters)")) {
      for (int length = 4; length < secret.codePointCount(0, secret.length()); length++) {
        String cut = secret.substring(0, secret.offsetByCodePoints(0, length));
        String redacted = redactor.redact("[" + cut + mark);
        assertThat(redacted).as(cut).startsWith("[" + STARS).endsWith(mark.strip());
      }
    }
  }

  /** It comes in single characters from a writer of JSON. */
  @Test
  void aLongLineTakesNoLongerThanManyShortOnes() throws IOException {
    StringWriter out = new StringWriter();
    try (Writer writer = knowing("hunter2").over(out)) {
      writer.write("password=");
      for (int i = 0; i < 2_000_000; i++) {
        writer.write('x');
      }
    }
    assertThat(out.toString()).isEqualTo("password=" + STARS);
  }

  @ParameterizedTest
  @MethodSource("canaries")
  void takesItOutWhicheverCharactersArePercentEncoded(String secret) {
    Redactor redactor = knowing(secret);
    Random random = new Random(4711);
    for (int round = 0; round < ROUNDS; round++) {
      String partly = partlyEncoded(secret, random);
      assertThat(redactor.redact("[" + partly + "]")).as(partly).isEqualTo("[" + STARS + "]");
    }
  }

  @ParameterizedTest
  @MethodSource("canaries")
  void takesItOutOfBase64WhereverItStandsInIt(String secret) {
    Redactor redactor = knowing(secret);
    String inTheMiddle = secret.length() < 6 ? secret.repeat(2) : secret;
    Redactor longer = knowing(inTheMiddle);
    for (String before : List.of("u:", "us:", "use:", "user:")) {
      byte[] text = (before + inTheMiddle + "/tail").getBytes(StandardCharsets.UTF_8);
      for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
        String encoded = encoder.encodeToString(text);
        assertThat(longer.redact(encoded)).isNotEqualTo(encoded).contains(STARS);
      }
    }
    byte[] alone = secret.getBytes(StandardCharsets.UTF_8);
    assertThat(redactor.redact(Base64.getEncoder().encodeToString(alone))).isEqualTo(STARS);
    assertThat(redactor.redact(Base64.getUrlEncoder().encodeToString(alone))).isEqualTo(STARS);
  }

  @ParameterizedTest
  @MethodSource("canaries")
  void takesItOutHoweverTheWritesCutIt(String secret) throws IOException {
    Random random = new Random(4712);
    String text = "before " + secret + " between " + secret + secret + " after\nnext " + secret;
    String expected = knowing(secret).redact(text);
    assertThat(expected).doesNotContain(secret);
    for (int round = 0; round < ROUNDS; round++) {
      StringWriter sink = new StringWriter();
      try (Writer out = knowing(secret).over(sink)) {
        for (int i = 0; i < text.length(); ) {
          int length = Math.min(text.length() - i, 1 + random.nextInt(4));
          out.write(text, i, length);
          i += length;
          if (random.nextBoolean()) {
            out.flush();
          }
        }
      }
      assertThat(sink.toString()).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("canaries")
  void takesItOutOfAByteStreamWrittenByteByByte(String secret) {
    ByteArrayOutputStream sink = new ByteArrayOutputStream();
    try (PrintStream out = knowing(secret).over(sink, StandardCharsets.UTF_8)) {
      for (byte octet : ("(" + secret + ")").getBytes(StandardCharsets.UTF_8)) {
        out.write(octet);
        out.flush();
      }
    }
    assertThat(sink.toString(StandardCharsets.UTF_8)).isEqualTo("(" + STARS + ")");
  }

  @Test
  void takesItOutOfALineThatNeverEnds() throws IOException {
    StringWriter sink = new StringWriter();
    try (Writer out = knowing("hunter2").over(sink)) {
      for (int i = 0; i < 40_000; i++) {
        out.write("abc hunter");
        out.write("2 ");
      }
    }
    assertThat(sink.toString()).doesNotContain("hunter").hasSize(40_000 * ("abc ".length() + 9));
  }

  @Test
  void takesAKeyOfSeveralLinesOutLineByLine() {
    Redactor redactor = knowing("-----BEGIN KEY-----\nMIIEvQIBADANBg\nkqhkiG9w0BAQEF\n");
    assertThat(redactor.redact("line MIIEvQIBADANBg\nand kqhkiG9w0BAQEF"))
        .isEqualTo("line ******** \nand ********".replace(" \n", "\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgres://deploy:zebra7@db:5432/shop",
        "jdbc:postgresql://deploy:ze/br@a7@db/shop",
        "No suitable driver found for postgres://:zebra7@db",
        "url=https%3A//deploy%3Azebra7@db",
        "jdbc:postgresql://db:5432/shop?user=deploy&password=zebra7&ssl=true",
        "host=db PASSWORD = 'zebra7 x' dbname=shop",
        "PGPASSWORD=zebra7 psql",
        "Picked up JAVA_TOOL_OPTIONS: -Ddb.password=zebra7",
        "ALTER ROLE app PASSWORD 'zebra7''x'"
      })
  void takesOutWhatLooksLikeAPasswordWithoutKnowingIt(String text) {
    String redacted = new Redactor().redact(text);
    assertThat(redacted).contains(STARS).doesNotContain("zebra7", "br@a7", "ze/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shop at db.example:5432 as deploy",
        "postgres://db:5432/shop?user=me@work",
        "postgres://[::1]:5432/shop",
        "http://localhost:8080/a mail to me@work",
        "connection refused: password, database or TLS",
        "the password is wrong: see the dashboard",
        "sql/migrations/V3__add_proposal_id.sql:7:13",
        "::error file=a.sql,line=3::text",
        "19:30:01 ops@db"
      })
  void leavesEverythingElseAsItIs(String text) {
    Redactor redactor = knowing("hunter2");
    assertThat(redactor.redact(text)).isSameAs(text);
  }

  @Test
  void keepsWhatIsAlwaysShownEvenIfItIsThePasswordToo() {
    Redactor redactor = new Redactor();
    redactor.alwaysShow("postgres");
    redactor.learn("postgres");
    assertThat(redactor.redact("shop at db:5432 as postgres")).contains("as postgres");
    assertThat(redactor.redact("jdbc:postgresql://postgres:postgres@db/shop"))
        .isEqualTo("jdbc:postgresql://postgres:********@db/shop");
  }

  @Test
  void takesAVeryShortSecretOutOnlyWhereItsSurroundingsTellIt() {
    Redactor redactor = knowing("a");
    assertThat(redactor.redact("a database at a host")).isEqualTo("a database at a host");
    assertThat(redactor.redact("postgres://u:a@h and password=a"))
        .isEqualTo("postgres://u:********@h and password=********");
    assertThat(knowing("").redact("nothing is no secret")).isEqualTo("nothing is no secret");
  }

  @Test
  void letsAnUnfinishedLineThroughUpToWhatMayBeASecret() throws IOException {
    StringWriter sink = new StringWriter();
    Writer out = knowing("hunter2").over(sink);
    out.write("waiting for hun");
    out.flush();
    assertThat(sink.toString()).isEqualTo("waiting for ");
    out.write("gry");
    out.flush();
    assertThat(sink.toString()).isEqualTo("waiting for hungry");
    out.close();
  }

  private static Redactor knowing(String secret) {
    Redactor redactor = new Redactor();
    redactor.learn(secret);
    return redactor;
  }

  private static List<String> forms(String secret) {
    String percent = URLEncoder.encode(secret, StandardCharsets.UTF_8);
    List<String> forms = new ArrayList<>();
    forms.add(secret);
    forms.add(percent);
    forms.add(percent.replace("+", "%20"));
    forms.add(URLEncoder.encode(percent.replace("+", "%20"), StandardCharsets.UTF_8));
    forms.add(secret.replace("'", "''"));
    forms.add(secret.replace("\\", "\\\\").replace("'", "''"));
    forms.add(secret.replace("\\", "\\\\").replace("\"", "\\\""));
    forms.add(secret.replace("\"", "\"\""));
    forms.add(secret.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
    forms.add(Neutral.line("x" + secret + "x").replaceAll("^x|x$", ""));
    forms.add(MarkdownReport.escaped("x" + secret + "x").replaceAll("^x|x$", ""));
    return forms;
  }

  private static String partlyEncoded(String secret, Random random) {
    StringBuilder text = new StringBuilder();
    secret
        .codePoints()
        .mapToObj(Character::toString)
        .forEach(
            character -> {
              if (random.nextBoolean()) {
                text.append(character);
              } else {
                for (byte octet : character.getBytes(StandardCharsets.UTF_8)) {
                  text.append(String.format(random.nextBoolean() ? "%%%02x" : "%%%02X", octet));
                }
              }
            });
    return text.toString();
  }
}
