package dev.migrationsentry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.environment.Setting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

class PlainCallTest {
  private static final int CASES = 5_000;

  private static final List<Setting> SETTINGS = List.of(Setting.values());

  private static final List<String> VALUES =
      List.of(
          "json",
          "5m",
          "a.json",
          "x=y",
          "",
          "-",
          "-v",
          "--",
          "@a",
          "\"q\"",
          "a b",
          "gate",
          "man",
          "${user.home}",
          "'q'",
          "a,b",
          "#",
          "12",
          "ä");

  @Test
  void knowsEveryCommand() {
    assertThat(PlainCall.COMMANDS).isEqualTo(Commands.tree().subcommands().keySet());
  }

  @Test
  void readsWhatDeploysSay() {
    for (String call :
        List.of(
            "", "gate", "check", "gate --report r.json --format json --report r.md", "--debug")) {
      String[] args = call.isEmpty() ? new String[0] : call.split(" ", -1);
      assertThat(PlainCall.of(args)).as(call).isPresent();
      same(args);
    }
  }

  /** Random arguments: {@code -Dseed=N} for others. */
  @Test
  void readsWhatTheCommandLineLibraryReadsOrNothing() {
    Random random = new Random(Long.getLong("seed", 20_261_121));
    int plain = 0;
    for (int i = 0; i < CASES; i++) {
      plain += same(arguments(random)) ? 1 : 0;
    }
    assertThat(plain).isGreaterThan(CASES / 10);
  }

  private static String[] arguments(Random random) {
    List<String> words = new ArrayList<>();
    if (random.nextInt(4) > 0) {
      words.add(random.nextInt(8) == 0 ? value(random) : random.nextBoolean() ? "gate" : "check");
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      Setting setting = SETTINGS.get(random.nextInt(SETTINGS.size()));
      boolean joined = random.nextInt(8) == 0;
      words.add(setting.flag() + (joined ? "=" + value(random) : ""));
      boolean takesOne = setting.kind() != Setting.Kind.FLAG;
      if (!joined && takesOne == (random.nextInt(16) > 0)) {
        words.add(value(random));
      }
    }
    return words.toArray(String[]::new);
  }

  private static String value(Random random) {
    return VALUES.get(random.nextInt(VALUES.size()));
  }

  private static boolean same(String... args) {
    Optional<PlainCall> plain = PlainCall.of(args);
    if (plain.isPresent()) {
      ParseResult all = new CommandLine(Commands.tree()).setExpandAtFiles(false).parseArgs(args);
      ParseResult given = all.hasSubcommand() ? all.subcommand() : all;
      String as = Arrays.toString(args);
      assertThat(SettingOptions.flags(given)).as(as).isEqualTo(plain.get().flags());
      assertThat(given.commandSpec().userObject())
          .as(as)
          .isInstanceOf(plain.get().check() ? CheckCommand.class : GateCommand.class);
    }
    return plain.isPresent();
  }
}
