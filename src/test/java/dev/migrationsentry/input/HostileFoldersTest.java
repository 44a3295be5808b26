package dev.migrationsentry.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess.Ended;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Folders of migrations as nobody means them, in front of a real server. Each ends in a finding
 * with its exit code and the database as it was, or in a pass with everything in it.
 */
@ServerTest
@DisabledOnOs(OS.WINDOWS)
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileFoldersTest {
  private static final Pattern CRASH = Pattern.compile("\tat |\\w[.]\\w+(Exception|Error)\\b");
  private static final String SECOND = "ALTER TABLE proposals ADD note text;\n";
  private static final String MISNAMED = "release.file.misnamed";
  private static final String UNACCOUNTED = "release.file.unaccounted";
  private static final String FAILED = "migration.failed";
  private static final String TOO_LARGE = "release.file.too-large";
  private static final String DUPLICATE = "release.file.duplicate";
  private static final String UNREADABLE = "release.file.unreadable";

  @TempDir Path directory;
  private Path folder;
  private Project project;

  @BeforeEach
  void project() {
    project = Project.small(directory);
    folder = directory.resolve("sql/migrations");
  }

  /** What is put beside the first migration. */
  @FunctionalInterface
  interface Put {
    void into(Path folder) throws Exception;
  }

  /** And what is to come of it: null is a pass, with the second migration in. */
  @SuppressWarnings("ImmutableEnumChecker") // it has no state
  enum Hostile {
    A_LINK_TO_A_FILE(null, f -> link(f, "V2__note.sql", outside(f, SECOND))),
    A_LINK_TO_A_FOLDER(null, f -> link(f, "more", above(outside(f, SECOND)))),
    A_LINK_TO_THE_FOLDER_ABOVE(UNREADABLE, f -> link(f, "up", above(f))),
    A_LINK_TO_ITS_OWN_FOLDER(UNREADABLE, f -> link(f, "self", f)),
    A_LINK_TO_ITSELF(UNREADABLE, f -> link(f, "V2__a.sql", f.resolve("V2__a.sql"))),
    A_LINK_TO_NOTHING(UNREADABLE, f -> link(f, "V2__a.sql", f.resolve("gone"))),
    A_LINK_TO_ANOTHER_MIGRATION(
        DUPLICATE, f -> link(f, "V1_0__a.sql", f.resolve("V1__create_proposals.sql"))),
    A_DEVICE(UNREADABLE, f -> link(f, "V2__zero.sql", Path.of("/dev/zero"))),
    A_TERMINAL(UNREADABLE, f -> link(f, "V2__tty.sql", Path.of("/dev/tty"))),
    A_PIPE(UNREADABLE, f -> run(f, "mkfifo V2__pipe.sql")),
    A_SOCKET(UNREADABLE, HostileFoldersTest::socket),
    A_FOLDER_THAT_IS_NAMED_AS_A_FILE(
        UNACCOUNTED, f -> Files.createDirectory(f.resolve("V2__a.sql"))),
    A_NAME_THAT_IS_NO_UTF_8(UNREADABLE, f -> run(f, ": > \"$(printf 'V2__\\377\\376.sql')\"")),
    A_FOLDER_WHOSE_NAME_IS_NO_UTF_8(UNREADABLE, f -> run(f, "mkdir \"$(printf 'a\\377')\"")),
    NAMES_THAT_DIFFER_IN_THE_PREFIX(MISNAMED, f -> write(f, "v1__create_proposals.sql", SECOND)),
    NAMES_THAT_DIFFER_IN_CASE(DUPLICATE, f -> write(f, "V1__Create_Proposals.sql", SECOND)),
    ENDINGS_THAT_DIFFER_IN_CASE(null, f -> write(f, "V2__note.SQL", SECOND)),
    A_VERSION_TWICE(DUPLICATE, f -> write(f, "V01__note.sql", SECOND)),
    A_NAME_WITH_A_LINE_BREAK(MISNAMED, f -> write(f, "V2_\n::error::x.sql", SECOND)),
    A_BYTE_ORDER_MARK(null, f -> write(f, "V2__note.sql", "\ufeff" + SECOND)),
    LINES_OF_WINDOWS(null, f -> write(f, "V2__note.sql", SECOND.replace("\n", "\r\n"))),
    NO_LINE_END(null, f -> write(f, "V2__note.sql", SECOND.strip())),
    UTF_16(UNREADABLE, f -> write(f, "V2__a.sql", SECOND.getBytes(StandardCharsets.UTF_16))),
    LATIN_1(
        UNREADABLE, f -> write(f, "V2__a.sql", "-- \u00e9".getBytes(StandardCharsets.ISO_8859_1))),
    A_ZERO_BYTE(UNREADABLE, f -> write(f, "V2__a.sql", "SELECT '\u0000';\n")),
    ZERO_BYTES_ONLY(UNREADABLE, f -> write(f, "V2__a.sql", "\u0000".repeat(5000))),
    ZERO_BYTES_BETWEEN_STATEMENTS(UNREADABLE, f -> write(f, "V2__a.sql", SECOND + "\0" + SECOND)),
    UTF_16_WITHOUT_A_MARK(
        UNREADABLE, f -> write(f, "V2__a.sql", SECOND.getBytes(StandardCharsets.UTF_16LE))),
    COMMENTS_WITHOUT_END(UNREADABLE, f -> write(f, "V2__a.sql", "-- more\n".repeat(20_000))),
    A_COMMENT_THAT_IS_NOT_CLOSED(UNREADABLE, f -> write(f, "V2__a.sql", "/* ".repeat(10_000))),
    A_COMMENT_THAT_SWALLOWS_THE_REST(
        UNREADABLE, f -> write(f, "V2__a.sql", "SELECT 1;\n/* off\n" + SECOND)),
    A_QUOTE_THAT_IS_NOT_CLOSED(FAILED, f -> write(f, "V2__a.sql", "SELECT '" + SECOND)),
    TWO_HUNDRED_MEGABYTES(TOO_LARGE, f -> large(f, 200, "-- " + "x".repeat(60) + "\n")),
    TWENTY_MEGABYTES_OF_STATEMENTS(TOO_LARGE, f -> large(f, 20, "SELECT 1; -- ..............\n")),
    TWENTY_MEGABYTES_IN_ONE_LINE(TOO_LARGE, f -> large(f, 20, "-- " + "x".repeat(60)));

    private final @Nullable String code;
    private final Put put;

    Hostile(@Nullable String code, Put put) {
      this.code = code;
      this.put = put;
    }
  }

  @ParameterizedTest
  @EnumSource
  void areAFindingOrAPass(Hostile hostile, TestDatabase database) throws Exception {
    hostile.put.into(folder);
    Ended ended = project.on(database).process().run("gate", "-v", "--debug", "--recovery", "none");
    assertThat(CRASH.matcher(ended.all()).find()).as(ended.all()).isFalse();
    boolean passes = hostile.code == null;
    if (!passes) {
      assertThat(ended.all()).contains(hostile.code);
    }
    boolean failed = FAILED.equals(hostile.code);
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(passes ? 0 : failed ? 50 : 11);
    assertThat(
            database.query(
                "SELECT column_name FROM information_schema.columns"
                    + " WHERE table_name = 'proposals' AND column_name IN ('id', 'note') ORDER BY 1"))
        .containsExactlyElementsOf(
            passes ? List.of("id", "note") : failed ? List.of("id") : List.of());
  }

  private static void large(Path folder, int megabytes, String line) throws IOException {
    try (var out = Files.newBufferedWriter(folder.resolve("V2__large.sql"))) {
      for (long size = 0; size < megabytes * 1_000_000L; size += line.length()) {
        out.write(line);
      }
    }
  }

  /** Nobody may have meant it; it is said, and Flyway does the same. */
  @Test
  void anEmptyFileIsAWarning(TestDatabase database) {
    Ended ended = project.migration("V2__empty.sql", "").on(database).run("gate");
    assertThat(ended.exitCode()).as(ended.all()).isZero();
    assertThat(ended.all()).contains("warning release.script.empty");
    assertThat(project.run("gate").all()).doesNotContain("release.script.empty");
  }

  /** A hundred thousand lines help nobody. */
  @Test
  void tenThousandFilesAreNamedInSoManyFindingsAsCanBeRead(TestDatabase database)
      throws IOException {
    for (int i = 2; i <= 10_000; i++) {
      Files.writeString(folder.resolve("V" + i + "_m.sql"), "SELECT " + i + ";\n");
    }
    Ended ended = project.on(database).process().run("gate");
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(11);
    assertThat(ended.all()).contains("this was seen 9949 times more").hasSizeLessThan(100_000);
  }

  /** What a migration does to the files after it; the server of the tests is on this machine. */
  @ParameterizedTest
  @ValueSource(strings = {"rm -f", "truncate -s 0", "mkdir"})
  void filesThatChangeWhileItRunsAreNoCrash(String how, TestDatabase database) throws Exception {
    assertThat(folder.toFile().setWritable(true, false)).isTrue();
    for (Path above = folder; above != null && above.startsWith(directory); ) {
      assertThat(above.toFile().setExecutable(true, false)).isTrue();
      above = above.getParent();
    }
    project
        .migration(
            "V2__change.sql",
            "COPY (SELECT 1) TO PROGRAM 'HOW V3__note.sql';\n"
                .replace(
                    "HOW",
                    how.equals("mkdir") ? "cd F && rm V3__note.sql && mkdir" : "cd F && " + how)
                .replace("F", folder.toString()))
        .migration("V3__note.sql", SECOND);
    Files.setPosixFilePermissions(
        folder.resolve("V3__note.sql"), PosixFilePermissions.fromString("rw-rw-rw-"));
    Ended ended = project.on(database).process().run("gate", "--debug", "--recovery", "none");
    assertThat(CRASH.matcher(ended.all()).find()).as(ended.all()).isFalse();
    assertThat(ended.exitCode()).as(ended.all()).isIn(0, 11, 50, 52);
  }

  /** Its size is nothing to a gate that has it behind it. */
  @Test
  void aLargeFileThatIsAppliedIsLeftAlone(TestDatabase database) throws Exception {
    project.migration("V2__large.sql", "SELECT 1;\n").on(database);
    assertThat(project.run("gate").exitCode()).isZero();
    large(folder, 20, "-- " + "x".repeat(60) + "\n");
    Ended changed = project.process().run("gate", "--debug", "--recovery", "none");
    assertThat(changed.exitCode()).as(changed.all()).isEqualTo(52);
    assertThat(changed.all()).contains("history.changed");
  }

  private static Path above(Path path) {
    return Objects.requireNonNull(path.getParent());
  }

  private static Path outside(Path folder, String sql) throws IOException {
    Path other = Files.createDirectories(folder.resolveSibling("other"));
    return Files.writeString(other.resolve("V2__note.sql"), sql);
  }

  private static void link(Path folder, String name, Path to) throws IOException {
    Files.createSymbolicLink(folder.resolve(name), to);
  }

  private static void write(Path folder, String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private static void write(Path folder, String name, byte[] bytes) throws IOException {
    Files.write(folder.resolve(name), bytes);
  }

  private static void socket(Path folder) throws IOException {
    try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.bind(UnixDomainSocketAddress.of(folder.resolve("V2__socket.sql")));
    }
  }

  private static void run(Path folder, String shell) throws Exception {
    Process process = new ProcessBuilder("sh", "-c", shell).directory(folder.toFile()).start();
    assertThat(process.waitFor()).as(shell).isZero();
  }
}
