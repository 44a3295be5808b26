package dev.migrationsentry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.environment.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.CommandSpec;

/** docs/configuration.md is made from the settings and the commands. */
class ConfigurationPageTest {
  private static final Path PAGE = Path.of("docs/configuration.md");
  private static final String HEAD =
      """
      # Configuration

      Every setting, made from the program by `mvn test -Dtest=ConfigurationPageTest -Dgolden=write`. A
      flag beats a variable beats the key in `sentry.toml` beats the default. [settings.md](settings.md)
      says each in words, and how `DATABASE_URL` is read; secrets are never flags.

      | key and flag | variable | default | what it is | commands |
      | --- | --- | --- | --- | --- |
      """;

  @Test
  void thePageIsWhatTheProgramTakes() throws Exception {
    String page =
        HEAD
            + Arrays.stream(Setting.values())
                .map(ConfigurationPageTest::row)
                .collect(Collectors.joining());
    if ("write".equals(System.getProperty("golden"))) {
      Files.writeString(PAGE, page);
    } else {
      assertThat(PAGE).as("to write it: -Dgolden=write").content().isEqualTo(page);
    }
  }

  private static String row(Setting setting) {
    String takes =
        CommandTree.all(Commands.tree()).stream()
            .filter(spec -> spec.parent() != null && spec.findOption(setting.flag()) != null)
            .map(CommandSpec::qualifiedName)
            .map(name -> name.substring("migration-sentry ".length()))
            .collect(Collectors.joining(", "));
    return "| [`%s`](settings.md#%s)%s | `%s` | %s | %s | %s |\n"
        .formatted(
            setting.flag(),
            setting.key(),
            setting.label().isEmpty() ? "" : " `" + setting.label().replace("|", "\\|") + "`",
            setting.variable(),
            setting.defaultText().isEmpty() ? "" : "`" + setting.defaultText() + "`",
            setting.description().replace("|", "\\|"),
            takes);
  }
}
