package dev.migrationsentry.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Links lead somewhere, and every command line that is written down is one that the program takes.
 */
class PagesTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final String COMMANDS =
      "gate|rehearse|check|guard|status|recover|serve|contract|explain|demo|help|completion|man";

  /** Not where a value in quotes or a variable follows: those are not a word to this pattern. */
  private static final Pattern COMMAND =
      Pattern.compile(
          "migration[-_]sentry(?:\\.sh)? ((?:"
              + COMMANDS
              + ")\\b(?: +[\\w./:=+-]+)*+)(?! *[<$\"'])");

  @TempDir Path folder;

  static List<Path> pages() throws Exception {
    return Pages.all();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyLinkLeadsToAFileAndToAHeadingInIt(Path page) throws Exception {
    for (MatchResult link : LINK.matcher(withoutBlocks(page)).results().toList()) {
      String target = link.group(1);
      if (target.matches("[a-z]+:.*")) {
        continue;
      }
      String[] parts = target.split("#", 2);
      Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
      assertThat(file).as("%s: %s", page, target).exists();
      if (parts.length == 2 && file.toString().endsWith(".md")) {
        assertThat(anchors(file)).as("%s: %s", page, target).contains(parts[1]);
      }
    }
  }

  /** In blocks and between back quotes. What is in capitals stands for something. */
  @ParameterizedTest
  @MethodSource("pages")
  void everyCommandLineIsTaken(Path page) throws Exception {
    String code =
        Pattern.compile("(?ms)^ *```.*?^ *```$|`[^`\\n]+`|^ {4}\\S.*?$")
            .matcher(Files.readString(page))
            .results()
            .map(MatchResult::group)
            .collect(Collectors.joining("\n"));
    for (MatchResult command : COMMAND.matcher(code).results().toList()) {
      List<String> words = new ArrayList<>(List.of(command.group(1).split(" +", -1)));
      if (!words.contains("--help")) {
        words.add("--help");
      }
      Ended ended = Project.empty(folder).run(words.toArray(String[]::new));
      assertThat(ended.exitCode()).as("%s: %s%n%s", page, command.group(), ended.err()).isZero();
    }
  }

  private static String withoutBlocks(Path page) throws Exception {
    return Files.readString(page).replaceAll("(?ms)^```.*?^```$", "").replaceAll("`[^`\n]*`", "`");
  }

  /** As GitHub makes them from headings. */
  private static List<String> anchors(Path file) throws Exception {
    return Files.readString(file)
        .lines()
        .filter(line -> line.matches("#+ .*"))
        .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
        .map(line -> line.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .toList();
  }
}
