package dev.migrationsentry.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** docs/settings.md names every setting as it is declared, and none besides. */
class SettingsPageTest {
  private static final Path PAGE = Path.of("docs/settings.md");

  @Test
  void everySettingHasItsSectionInTheOrderOfTheDeclaration() throws IOException {
    List<String> sections =
        Files.readAllLines(PAGE).stream()
            .filter(line -> line.startsWith("### "))
            .map(line -> line.substring(4))
            .toList();
    assertThat(sections)
        .containsExactlyElementsOf(Arrays.stream(Setting.values()).map(Setting::key).toList());
  }

  @Test
  void everySectionGivesFlagVariableAndDefault() throws IOException {
    String page = Files.readString(PAGE);
    for (Setting setting : Setting.values()) {
      assertThat(page).contains("### " + setting.key() + "\n\n" + firstLine(setting) + "\n");
    }
  }

  private static String firstLine(Setting setting) {
    String flag = setting.flag() + (setting.label().isEmpty() ? "" : " " + setting.label());
    return "`"
        + flag
        + "`, `"
        + setting.variable()
        + "`, "
        + (setting.defaultText().isEmpty()
            ? "no default."
            : "default `" + setting.defaultText() + "`.");
  }
}
