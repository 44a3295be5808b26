package dev.migrationsentry.migration;

import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.MigrationName;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A migration that this release brings, as Flyway's own resolver sees it.
 *
 * @param checksum Flyway's, null where it has none
 * @param equivalentChecksums further checksums that Flyway takes for equal (a repeatable's, before
 *     placeholders)
 * @param file where it is
 * @param script what is in it; two migrations that differ in that alone differ by their checksums
 */
public record ReleaseMigration(
    Kind kind,
    MigrationName name,
    @Nullable Integer checksum,
    List<Integer> equivalentChecksums,
    Path file,
    ParsedScript script) {

  public enum Kind {
    VERSIONED,
    REPEATABLE,
    BASELINE
  }

  /**
   * One statement of a script.
   *
   * @param line where it starts, from 1
   * @param sql the whole of it, without its delimiter
   * @param transactional whether Flyway believes that it can run inside a transaction
   */
  public record ScriptStatement(int line, String sql, boolean transactional) {

    /** Enough of it to recognise it by, in one line, without the values in it. */
    public String shown() {
      return RunningMigration.oneLine(sql);
    }
  }

  public ReleaseMigration {
    equivalentChecksums = List.copyOf(equivalentChecksums);
  }

  /** One whose script is known. */
  ReleaseMigration(
      Kind kind,
      MigrationName name,
      @Nullable Integer checksum,
      List<Integer> equivalentChecksums,
      Path file,
      boolean transactional,
      List<ScriptStatement> statements) {
    this(
        kind,
        name,
        checksum,
        equivalentChecksums,
        file,
        new ParsedScript(
            () -> statements.stream().map(ScriptStatement::sql).collect(Collectors.joining("\n")),
            "",
            () -> new ParsedScript.Content(transactional, statements, List.of())));
  }

  /**
   * Whether a name can stand in its statements, quoted or not. Cheaper than to ask for the
   * statements, and never false where they have it.
   */
  public boolean mayName(String name) {
    boolean ascii = name.chars().allMatch(letter -> letter < 128);
    return !ascii || script.mayContain(name);
  }

  /** Whether all that is in it is known: it could be read, and cut into statements to its end. */
  public boolean isRead() {
    return script.content().findings().stream()
        .noneMatch(
            finding ->
                finding.code() == FindingCode.FILE_UNREADABLE
                    || finding.code() == FindingCode.FILE_TOO_LARGE);
  }

  /** Whether Flyway will run it inside a transaction. */
  public boolean transactional() {
    return script.content().transactional();
  }

  /** As Flyway's parser cuts them, after placeholders. */
  public List<ScriptStatement> statements() {
    return script.content().statements();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ReleaseMigration that
        && kind == that.kind
        && name.equals(that.name)
        && Objects.equals(checksum, that.checksum)
        && equivalentChecksums.equals(that.equivalentChecksums)
        && file.equals(that.file);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, name, checksum, equivalentChecksums, file);
  }
}
