package dev.migrationsentry.contract;

import dev.migrationsentry.verdict.SourcePlace;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code [probes.NAME]} and the files of the probes. */
final class ProbeRules {
  private static final Pattern TIME = Pattern.compile("([1-9][0-9]{0,5}) ?(ms|s|min)");
  private static final Map<String, Duration> UNITS =
      Map.of("ms", Duration.ofMillis(1), "s", Duration.ofSeconds(1), "min", Duration.ofMinutes(1));

  private ProbeRules() {}

  static List<Probe> read(Section probes, Path directory) {
    List<Probe> rules = new ArrayList<>();
    for (String name : probes.keys()) {
      probes.section(name).flatMap(own -> probe(own, name, directory)).ifPresent(rules::add);
    }
    return rules;
  }

  private static Optional<Probe> probe(Section own, String name, Path directory) {
    own.only("file", "sql", "description", "timeout", "since", "until");
    String description = own.has("description") ? own.text("description") : "";
    Duration timeout = timeout(own);
    Lifetime lifetime = own.lifetime();
    if (own.has("file") == own.has("sql")) {
      own.mistake(
          own.has("file") ? "both file and sql" : "neither file nor sql",
          "Write either file = \"sql/probes/name.sql\" or sql = \"SELECT …\".");
      return Optional.empty();
    }
    String key = own.has("file") ? "file" : "sql";
    String written = own.text(key);
    String sql = written == null || key.equals("sql") ? written : content(own, written, directory);
    if (sql == null || !isOneQuery(own, key, sql)) {
      return Optional.empty();
    }
    SourcePlace place =
        key.equals("file") ? SourcePlace.file(String.valueOf(written)) : own.place();
    return Optional.of(
        new Probe(name, sql, description == null ? "" : description, timeout, lifetime, place));
  }

  private static boolean isOneQuery(Section own, String key, String sql) {
    Optional<String> fault = QueryText.fault(sql);
    fault.ifPresent(
        seen ->
            own.mistake(key, seen, "A probe is one query: the rows it returns are violations."));
    return fault.isEmpty();
  }

  private static @Nullable String content(Section own, String file, Path directory) {
    try {
      return BoundedText.read(directory.resolve(file), BoundedToml.SETTINGS);
    } catch (CharacterCodingException e) {
      own.mistake("file", file + " is not UTF-8", "Save it as UTF-8.");
    } catch (IOException | java.nio.file.InvalidPathException e) {
      own.mistake(
          "file",
          "the file " + file + " cannot be read (" + e.getClass().getSimpleName() + ")",
          "Correct the path; it is relative to the project's directory, not to this file.");
    }
    return null;
  }

  private static Duration timeout(Section own) {
    Object value = own.value("timeout");
    if (value instanceof Long seconds && seconds > 0 && seconds < 100_000) {
      return Duration.ofSeconds(seconds);
    }
    Matcher matcher = TIME.matcher(value instanceof String text ? text.strip() : "");
    if (matcher.matches()) {
      return UNITS
          .getOrDefault(matcher.group(2), Duration.ZERO)
          .multipliedBy(Long.parseLong(matcher.group(1)));
    }
    if (value != null) {
      own.wrongType("timeout", "a time such as \"500ms\", \"30s\" or \"2min\"");
    }
    return Probe.DEFAULT_TIMEOUT;
  }
}
