package dev.migrationsentry.cli;

import dev.migrationsentry.environment.Setting;
import dev.migrationsentry.verdict.StepRefused;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The calls that deploys are made of, read without the command line library, which takes longer to
 * begin than the database to answer: {@code gate} or {@code check}, or nothing, and after it
 * settings by their long names. Whatever is otherwise is left to {@link Commands}; a test holds
 * that the two read the same.
 *
 * @param check whether it is {@code check}, and not {@code gate}
 * @param flags by the settings' keys
 */
record PlainCall(boolean check, Map<String, List<String>> flags) {
  private static final String GATE = "gate";
  private static final String CHECK = "check";

  /** Where one of these follows an option, it may not be a value. */
  static final Set<String> COMMANDS =
      Set.of(
          GATE,
          CHECK,
          "rehearse",
          "guard",
          "status",
          "recover",
          "serve",
          "contract",
          "explain",
          "demo",
          "help",
          "completion",
          "man");

  /** What these arguments say; empty if they are not plain. */
  static Optional<PlainCall> of(String... args) {
    boolean named = args.length > 0 && (args[0].equals(GATE) || args[0].equals(CHECK));
    boolean check = named && args[0].equals(CHECK);
    Set<Setting> known = check ? CheckCommand.SETTINGS : GateCommand.SETTINGS;
    Map<Setting, List<String>> given = new EnumMap<>(Setting.class);
    for (int i = named ? 1 : 0; i < args.length; i++) {
      Setting setting = setting(args[i], known);
      if (setting == null || (given.containsKey(setting) && setting.kind() != Setting.Kind.LIST)) {
        return Optional.empty();
      }
      List<String> values = given.computeIfAbsent(setting, _ -> new ArrayList<>());
      if (setting.kind() == Setting.Kind.FLAG) {
        values.add("true");
      } else if (++i < args.length && isPlain(args[i])) {
        values.add(args[i]);
      } else {
        return Optional.empty();
      }
    }
    Map<String, List<String>> flags = new LinkedHashMap<>();
    given.forEach((setting, values) -> flags.put(setting.key(), values));
    return Optional.of(new PlainCall(check, flags));
  }

  private static @Nullable Setting setting(String flag, Set<Setting> known) {
    for (Setting setting : known) {
      if (setting.flag().equals(flag)) {
        return setting;
      }
    }
    return null;
  }

  /** Neither an option nor a command, nor anything that has to be taken apart. */
  private static boolean isPlain(String value) {
    return !value.isEmpty() && "-@\"".indexOf(value.charAt(0)) < 0 && !COMMANDS.contains(value);
  }

  int run(Console console) {
    return Sentry.guarded(
        console, flags.containsKey(Setting.DEBUG.key()), true, () -> runs(console));
  }

  private int runs(Console console) throws StepRefused {
    return check ? CheckCommand.run(console, flags) : GateCommand.run(console, flags);
  }
}
