package dev.migrationsentry.report;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.StepRefused;
import dev.migrationsentry.verdict.Verdict;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The documents that {@code --report} writes, by the ending of the file. */
public enum ReportFormat {
  JSON(".json"),
  MARKDOWN(".md"),
  JUNIT(".xml"),
  SARIF(".sarif"),
  VARIABLES(".env");

  private final String ending;

  ReportFormat(String ending) {
    this.ending = ending;
  }

  /** With its dot. */
  public String ending() {
    return ending;
  }

  /**
   * The format that the file's ending asks for. A name that is nothing but an ending asks for none:
   * {@code .env} alone is somebody else's file.
   *
   * @throws StepRefused usage: no format has this ending
   */
  public static ReportFormat of(Path file) throws StepRefused {
    Path name = file.getFileName();
    String lower = name == null ? "" : name.toString().toLowerCase(Locale.ROOT);
    for (ReportFormat format : values()) {
      if (lower.endsWith(format.ending) && lower.length() > format.ending.length()) {
        return format;
      }
    }
    throw new StepRefused(
        Finding.of(
            FindingCode.SETTINGS_INVALID,
            "--report " + file,
            "The ending of the file says which document it is to be, and no document has this one.",
            "End it in "
                + Arrays.stream(values())
                    .map(ReportFormat::ending)
                    .collect(Collectors.joining(" or "))
                + "."));
  }

  /** Writes the whole document; does not close {@code out}. */
  public void write(Verdict verdict, Writer out) throws IOException {
    switch (this) {
      case JSON -> JsonReport.write(verdict, out);
      case MARKDOWN -> MarkdownReport.write(verdict, out);
      case JUNIT -> JUnitReport.write(verdict, out);
      case SARIF -> SarifReport.write(verdict, out);
      case VARIABLES -> VariablesReport.write(verdict, out);
    }
  }
}
