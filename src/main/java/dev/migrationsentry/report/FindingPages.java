package dev.migrationsentry.report;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Nearest;
import dev.migrationsentry.verdict.StepRefused;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What each finding code means, for {@code explain}: the pages of docs/findings, in the program.
 */
public final class FindingPages {
  private FindingPages() {}

  /**
   * The page of a code, set for a terminal.
   *
   * @param typed a code as somebody wrote it
   * @throws StepRefused usage: there is no such code; the nearest one is named
   */
  public static String explain(String typed) throws StepRefused {
    FindingCode code = FindingCode.ofCode(typed.strip()).orElse(null);
    if (code == null) {
      throw new StepRefused(unknown(typed));
    }
    return page(code).map(TerminalMarkdown::render).orElseGet(() -> inOneSentence(code));
  }

  /** All codes, one a line, each with why it matters. */
  public static String list() {
    StringBuilder list = new StringBuilder();
    for (FindingCode code : FindingCode.values()) {
      list.append(code.code()).append('\n');
      TerminalMarkdown.wrap(list, code.why(), "    ", "    ");
    }
    return list.toString();
  }

  /** The page as it is written, Markdown; empty if this build lacks it. */
  static Optional<String> page(FindingCode code) {
    String name = "/dev/migrationsentry/findings/" + code.code() + ".md";
    try (InputStream page = FindingPages.class.getResourceAsStream(name)) {
      return page == null
          ? Optional.empty()
          : Optional.of(new String(page.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String inOneSentence(FindingCode code) {
    return TerminalMarkdown.render(
        "# "
            + code.code()
            + "\n\n"
            + code.why()
            + "\n\nExit code: "
            + code.exitCode().number()
            + " ("
            + code.exitCode().words()
            + ").\n");
  }

  private static Finding unknown(String typed) {
    List<String> known = Arrays.stream(FindingCode.values()).map(FindingCode::code).toList();
    return Finding.of(
        FindingCode.SETTINGS_UNKNOWN,
        "explain " + typed,
        "There is no finding code of that name.",
        Nearest.of(typed, known)
            .map(nearest -> "Did you mean: migration-sentry explain " + nearest)
            .orElseGet(() -> beginning(typed, known)));
  }

  /** Half a code is a question for all that begin with it. */
  private static String beginning(String typed, List<String> known) {
    List<String> meant =
        typed.isBlank()
            ? List.of()
            : known.stream().filter(code -> code.startsWith(typed)).toList();
    return meant.isEmpty()
        ? "List them all: migration-sentry explain"
        : "Did you mean one of " + String.join(", ", meant) + "?";
  }
}
