package dev.migrationsentry.report;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.StepRefused;
import dev.migrationsentry.verdict.Verdict;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Writes reports to files: whole or not at all, redacted. */
public final class ReportFiles {
  private ReportFiles() {}

  /**
   * Refuses a file that no report can go to, before the run instead of after it.
   *
   * @throws StepRefused usage: unknown ending, no such folder, a folder by that name
   */
  public static void check(Path file) throws StepRefused {
    ReportFormat.of(file);
    Path folder = folderOf(file);
    if (!Files.isDirectory(folder)) {
      throw new StepRefused(
          Finding.of(
              FindingCode.SETTINGS_INVALID,
              "--report " + file,
              "There is no folder " + folder + ", and none is made by itself.",
              "mkdir -p " + folder));
    }
    if (Files.isDirectory(file)) {
      throw new StepRefused(
          Finding.of(
              FindingCode.SETTINGS_INVALID,
              "--report " + file,
              "There is a folder by that name.",
              "Name a file in it: --report "
                  + file.resolve("verdict" + ReportFormat.of(file).ending())));
    }
  }

  /**
   * Writes the report in the format that the file's ending asks for. The file appears whole, by a
   * move; if anything goes wrong, what was there before is still there.
   *
   * @return what went wrong, as a finding; empty if the report is written
   */
  public static Optional<Finding> write(Verdict verdict, Path file, Redactor redactor) {
    try {
      check(file);
      Path place = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
      if (Files.exists(place) && !Files.isRegularFile(place)) {
        to(place, verdict, ReportFormat.of(file), redactor, StandardOpenOption.WRITE);
      } else {
        throughATemporaryFile(place, verdict, ReportFormat.of(file), redactor);
      }
      return Optional.empty();
    } catch (StepRefused e) {
      return e.findings().stream().findFirst().map(finding -> notWritten(file, finding.seen()));
    } catch (IOException | SecurityException e) {
      return Optional.of(notWritten(file, "The file cannot be written: " + reason(e)));
    }
  }

  private static void throughATemporaryFile(
      Path place, Verdict verdict, ReportFormat format, Redactor redactor) throws IOException {
    Path temporary =
        place.resolveSibling(
            "."
                + place.getFileName()
                + "."
                + ProcessHandle.current().pid()
                + "."
                + System.nanoTime());
    try {
      to(
          temporary,
          verdict,
          format,
          redactor,
          StandardOpenOption.CREATE_NEW,
          StandardOpenOption.WRITE);
      move(temporary, place);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static void to(
      Path file,
      Verdict verdict,
      ReportFormat format,
      Redactor redactor,
      StandardOpenOption... options)
      throws IOException {
    try (Writer out = redactor.over(Files.newBufferedWriter(file, options))) {
      format.write(verdict, out);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static Path folderOf(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return folder == null ? file.toAbsolutePath() : folder;
  }

  private static String reason(Exception e) {
    return e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
  }

  private static Finding notWritten(Path file, String seen) {
    return Finding.of(
        FindingCode.REPORT_NOT_WRITTEN,
        file.toString(),
        seen,
        "Name a file in a folder that this user can write to: --report FILE.");
  }
}
