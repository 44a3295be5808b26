package dev.migrationsentry.migration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read without Flyway is what Flyway reads. */
class PlainScriptsTest {
  private static final int FOLDERS = Integer.getInteger("folders", 120);
  private static final int MOST_FILES = 40;

  /** Those that a plain name may have, and others. */
  private static final List<String> VERSIONS =
      List.of("1", "2", "01", "1.0", "3.4", "3_5", "20260101120000", "7.", ".8", "", "9a", "1__2");

  private static final List<String> WORDS =
      List.of("one", "two_words", "A1", "x__y", "_z", "z_", "", "a-b", "a b", "ä", "x.y");

  private static final List<String> OTHERS =
      List.of(
          "R__view.sql",
          "B2__base.sql",
          "U1__x.sql",
          "beforeMigrate.sql",
          "V1__x.sql.conf",
          "README.md",
          "v5__small.sql",
          "V6__x.SQL",
          "V7_x.sql",
          ".hidden/V8__x.sql",
          "sub/V9__x.sql");

  private static final List<byte[]> PIECES =
      List.of(
          "CREATE TABLE t (a int);".getBytes(UTF_8),
          "\n".getBytes(UTF_8),
          "\r\n".getBytes(UTF_8),
          "\r".getBytes(UTF_8),
          "\u2028\u0085\f".getBytes(UTF_8),
          "größe 😀".getBytes(UTF_8),
          "$ { $$ }".getBytes(UTF_8),
          "-- $".getBytes(UTF_8),
          new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});

  private static final List<byte[]> STRANGE =
      List.of(
          "${unknown}".getBytes(UTF_8),
          "${flyway:user}".getBytes(UTF_8),
          new byte[] {(byte) 0xC3},
          new byte[] {(byte) 0xFF, (byte) 0xFE},
          new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80});

  @TempDir Path directory;

  /** Random folders of thousands of files: {@code -Dfolders=5000}, {@code -Dseed=N}. */
  @Test
  void areThoseOfFlyway() throws Exception {
    long seed = Long.getLong("seed", 20_261_121);
    int plain = 0;
    int files = 0;
    for (int i = 0; i < FOLDERS; i++) {
      Random random = new Random(seed + i);
      FlywayFolder folder = new FlywayFolder(directory.resolve("folder" + i));
      Files.createDirectories(folder.directory.resolve("sql"));
      boolean odd = random.nextInt(3) == 0;
      for (int n = random.nextInt(MOST_FILES); n > 0; n--) {
        boolean strange = odd && random.nextInt(MOST_FILES) == 0;
        folder.bytes("sql/" + name(random, strange), content(random, strange));
      }
      FlywayProject project = folder.survey("sql");
      if (project.isPlain()) {
        plain++;
        files += project.files().size();
        same(project, FlywayProject.readByFlyway(folder.settings("sql")), "-Dseed=" + (seed + i));
      }
    }
    assertThat(plain).isGreaterThan(FOLDERS / 4);
    assertThat(files).isGreaterThan(8 * FOLDERS);
  }

  @Test
  void areLeftToFlywayWhereTheProjectHasSettingsForIt() throws Exception {
    FlywayFolder folder = new FlywayFolder(directory);
    folder.file("sql/V1__one.sql", "SELECT 1;");
    assertThat(folder.survey("sql").isPlain()).isTrue();
    assertThat(FlywayProject.survey(folder.settings(Map.of("FLYWAY_TABLE", "h"), "sql")).isPlain())
        .isFalse();
    assertThat(folder.survey("sql", "more").isPlain()).isFalse();
    folder.file("flyway.conf", "flyway.table=h");
    assertThat(folder.survey("sql").isPlain()).isFalse();
  }

  @Test
  void areCutIntoStatementsByFlyway() throws Exception {
    FlywayFolder folder = new FlywayFolder(directory);
    folder.file("sql/V1__one.sql", "SELECT 1;", "SELECT 2;");
    ReleaseMigration one = folder.survey("sql").migrations().getFirst();
    assertThat(one.statements()).hasSize(2);
    assertThat(one.transactional()).isTrue();
  }

  private static void same(FlywayProject plain, FlywayProject byFlyway, String as) {
    assertThat(plain.migrations()).as(as).isEqualTo(byFlyway.migrations());
    assertThat(plain.migrations())
        .as(as)
        .extracting(ReleaseMigration::name)
        .isEqualTo(byFlyway.migrations().stream().map(ReleaseMigration::name).toList());
    assertThat(plain.findings()).as(as).isEqualTo(byFlyway.findings());
    assertThat(plain.files()).as(as).isEqualTo(byFlyway.files());
    assertThat(plain.folders()).as(as).isEqualTo(byFlyway.folders());
    assertThat(plain.historyTable()).as(as).isEqualTo(byFlyway.historyTable());
    assertThat(plain.historyRules()).as(as).isEqualTo(byFlyway.historyRules());
    assertThat(plain.schemas()).as(as).isEqualTo(byFlyway.schemas());
    assertThat(plain.hasCallbackLocations()).as(as).isEqualTo(byFlyway.hasCallbackLocations());
    assertThat(plain.dependsOnTheSession()).as(as).isEqualTo(byFlyway.dependsOnTheSession());
    assertThat(byFlyway.files())
        .as(as)
        .allMatch(
            file ->
                byFlyway.names().read(String.valueOf(file.getFileName())).kind()
                    == ScriptName.Kind.VERSIONED);
  }

  private static String name(Random random, boolean strange) {
    if (strange && random.nextInt(3) == 0) {
      return OTHERS.get(random.nextInt(OTHERS.size()));
    }
    String version = strange ? any(random, VERSIONS) : "" + random.nextInt(20_000);
    String words = strange ? any(random, WORDS) : any(random, WORDS.subList(0, 3));
    return (random.nextInt(20) == 0 ? "sub/" : "") + "V" + version + "__" + words + ".sql";
  }

  private static String any(Random random, List<String> texts) {
    return texts.get(random.nextInt(texts.size()));
  }

  private static byte[] content(Random random, boolean strange) throws Exception {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (int i = random.nextInt(8); i > 0; i--) {
      content.write(PIECES.get(random.nextInt(PIECES.size())));
    }
    if (strange && random.nextBoolean()) {
      content.write(STRANGE.get(random.nextInt(STRANGE.size())));
    }
    return content.toByteArray();
  }
}
