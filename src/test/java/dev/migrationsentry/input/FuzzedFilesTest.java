package dev.migrationsentry.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess.Ended;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Files and variables as they should be, damaged, and what the program makes of them before it
 * connects to anything. {@code -Dcases=5000} of each for more, {@code -Dseed=N -Dcases=1} for one.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FuzzedFilesTest {
  private static final int CASES = Integer.getInteger("cases", 12);
  private static final long SEED = Long.getLong("seed", 20_261_121);

  /** Usage, environment invalid, release incomplete: nothing else is decided before connecting. */
  private static final Set<Integer> BEFORE_CONNECTING = Set.of(2, 10, 11);

  /** A line of a stack trace, or the full name of something thrown. */
  private static final Pattern CRASH = Pattern.compile("\tat |\\w[.]\\w+(Exception|Error)\\b");

  @TempDir Path directory;

  /** What is damaged, and where it stands; a variable stands in no file. */
  enum Input {
    DATABASE_URL(""),
    JDBC_URL(""),
    CONTRACT("sql/contract.toml"),
    SETTINGS("sentry.toml"),
    FLYWAY_TOML("flyway.toml"),
    FLYWAY_CONF("flyway.conf"),
    MIGRATION("sql/migrations/V2__more.sql"),
    SCRIPT_CONF("sql/migrations/V2__more.sql.conf"),
    GUARD("sql/guard/10_columns.sql"),
    PASSWORD_FILE("pgpass");

    private final String file;

    Input(String file) {
      this.file = file;
    }

    String valid() throws IOException {
      String name = "/input/" + name().toLowerCase(Locale.ROOT);
      try (InputStream in =
          Objects.requireNonNull(FuzzedFilesTest.class.getResourceAsStream(name), name)) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void areAFindingAndNeverACrash(Input input) throws IOException {
    for (long seed = SEED; seed < SEED + CASES; seed++) {
      Path folder = directory.resolve("case" + seed);
      Project project = damaged(input, new Mutations(seed).of(input.valid()), folder);
      Ended ended = project.run("gate", "-v", "--recovery", "guard", "--report", "r.json");
      String all = ended.all();
      String as = input + " -Dseed=" + seed + "\n" + all.substring(0, Math.min(3000, all.length()));
      assertThat(ended.exitCode()).as(as).isIn(BEFORE_CONNECTING);
      assertThat(CRASH.matcher(all).find()).as(as).isFalse();
      assertThat(all).as(as).hasSizeLessThan(200_000);
      delete(folder);
    }
  }

  /** They are read as far as they may go, and no further. */
  @ParameterizedTest
  @EnumSource(
      value = Input.class,
      names = {"CONTRACT", "SETTINGS", "FLYWAY_TOML", "FLYWAY_CONF"})
  @DisabledOnOs({OS.WINDOWS, OS.MAC})
  void withoutAnEndAreAFinding(Input input) throws IOException {
    Project project = damaged(input, new byte[0], directory);
    Path file = directory.resolve(input.file);
    Files.delete(file);
    Files.createSymbolicLink(file, Path.of("/dev/zero"));
    Ended ended = project.run("gate");
    assertThat(ended.exitCode()).as(ended.all()).isIn(BEFORE_CONNECTING);
    assertThat(ended.all()).contains("longer than");
  }

  @Test
  void mistakesThatAreNotListedAreCounted() throws IOException {
    Project project =
        damaged(
            Input.CONTRACT, "a = = 1\n".repeat(100).getBytes(StandardCharsets.UTF_8), directory);
    assertThat(project.run("gate").all()).containsPattern("there are \\d+ more mistakes in it");
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }

  private static Project damaged(Input input, byte[] damaged, Path folder) throws IOException {
    Project project = Project.small(folder).file("sql/guard/10_columns.sql", "SELECT 1;\n");
    if (input == Input.DATABASE_URL || input == Input.JDBC_URL) {
      return connectsToNothing(project)
          .with("DATABASE_URL", new String(damaged, StandardCharsets.UTF_8));
    }
    Path file = folder.resolve(input.file);
    if (input == Input.PASSWORD_FILE) {
      connectsToNothing(project)
          .with("DATABASE_URL", "postgres://deploy@db.example/shop")
          .with("PGPASSFILE", file.toString());
    }
    Files.write(file, damaged);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return project;
  }

  /** However good its URL may be: without a migration it goes no further. */
  private static Project connectsToNothing(Project project) throws IOException {
    Files.delete(project.directory().resolve("sql/migrations/V1__create_proposals.sql"));
    return project;
  }
}
