package dev.migrationsentry.action;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a runner makes of a step's output, by its own rules (actions/runner: ActionCommand,
 * ActionCommandManager, OutputManager): which lines it takes for commands, what they do, and what
 * is left for people to read, with what is masked as stars.
 */
final class RunnerLog {
  /** A command that the runner carried out. */
  record Command(String name, Map<String, String> properties, String data) {
    String property(String key) {
      return properties.getOrDefault(key, "");
    }
  }

  private static final Set<String> KNOWN =
      Set.of(
          "add-mask",
          "add-matcher",
          "add-path",
          "debug",
          "echo",
          "endgroup",
          "error",
          "group",
          "internal-set-repo-path",
          "notice",
          "remove-matcher",
          "save-state",
          "set-env",
          "set-output",
          "stop-commands",
          "warning");

  private final Set<String> registered = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
  private final List<Command> commands = new ArrayList<>();
  private final List<String> masks = new ArrayList<>();
  private final List<String> shown = new ArrayList<>();
  private String token = "";

  private RunnerLog() {
    registered.addAll(KNOWN);
  }

  /**
   * Reads a step's output, standard output and standard error alike: the runner listens to both.
   *
   * @param output as it was written; a carriage return alone ends a line too (.NET's ReadLine)
   */
  static RunnerLog read(String output) {
    RunnerLog log = new RunnerLog();
    output.lines().forEach(log::line);
    return log;
  }

  /** What the runner carried out, in order; without stop-commands and what ends it. */
  List<Command> commands() {
    return List.copyOf(commands);
  }

  List<Command> commands(String name) {
    return commands.stream().filter(command -> command.name().equals(name)).toList();
  }

  List<String> masks() {
    return List.copyOf(masks);
  }

  /** What people see. */
  String shown() {
    return String.join("\n", shown);
  }

  boolean stillStopped() {
    return !token.isEmpty();
  }

  private void line(String line) {
    Command command = secondForm(line);
    if (command == null) {
      command = firstForm(line);
    }
    if (command == null || !carriedOut(command)) {
      shown.add(masked(line));
    }
  }

  private boolean carriedOut(Command command) {
    String name = command.name().toLowerCase(Locale.ROOT);
    if (stillStopped()) {
      if (!command.name().equalsIgnoreCase(token)) {
        return false;
      }
      registered.remove(token);
      token = "";
    } else if (name.equals("stop-commands")) {
      token = command.data();
      registered.add(token);
      masks.add(token);
    } else {
      commands.add(command);
      if (name.equals("add-mask")) {
        masks.add(command.data());
        command.data().lines().map(String::strip).forEach(masks::add);
      }
    }
    return true;
  }

  /** {@code ::name key=value,key=value::data}, after white space. */
  private @Nullable Command secondForm(String line) {
    String text = line.stripLeading();
    int end = text.startsWith("::") ? text.indexOf("::", 2) : -1;
    if (end < 0) {
      return null;
    }
    return command(text.substring(2, end), ",", text.substring(end + 2), false);
  }

  /** {@code ##[name key=value;key=value]data}, anywhere in the line. */
  private @Nullable Command firstForm(String line) {
    int start = line.indexOf("##[");
    int end = start < 0 ? -1 : line.indexOf(']', start);
    if (end < 0) {
      return null;
    }
    return command(line.substring(start + 3, end), ";", line.substring(end + 1), true);
  }

  private @Nullable Command command(String head, String separator, String data, boolean first) {
    int blank = head.indexOf(' ');
    String name = blank < 0 ? head : head.substring(0, blank);
    if (!registered.contains(name)) {
      return null;
    }
    Map<String, String> properties = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String pair : (blank < 0 ? "" : head.substring(blank + 1)).strip().split(separator, -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0 && equals < pair.length() - 1) {
        properties.put(
            pair.substring(0, equals), decoded(pair.substring(equals + 1), first ? ";]" : ":,"));
      }
    }
    return new Command(name, properties, decoded(data, first ? ";]" : ""));
  }

  /** The percent sign last, as the runner does. */
  private static String decoded(String text, String also) {
    String decoded = text.replace("%0D", "\r").replace("%0A", "\n");
    for (String character : also.split("", 0)) {
      decoded = character.isEmpty() ? decoded : decoded.replace(percentCode(character), character);
    }
    return decoded.replace("%25", "%");
  }

  private static String percentCode(String character) {
    return String.format("%%%02X", character.codePointAt(0));
  }

  private String masked(String line) {
    String masked = line;
    for (String mask : masks) {
      masked = mask.isEmpty() ? masked : masked.replace(mask, "***");
    }
    return masked;
  }
}
