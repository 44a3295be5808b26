package dev.migrationsentry.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text format of Prometheus as strictly as its manual has it (prometheus.io/docs,
 * Exposition formats, version 0.0.4) and as promtool asks for beyond that.
 */
final class PrometheusText {
  private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
  private static final String VALUE = "\"((?:[^\"\\\\\\n]|\\\\[\\\\\"n])*)\"";
  private static final Pattern HELP = Pattern.compile("# HELP (" + NAME + ") (\\S.*)");
  private static final Pattern TYPE = Pattern.compile("# TYPE (" + NAME + ") (\\S+)");
  private static final Pattern SAMPLE =
      Pattern.compile("(" + NAME + ")(?:\\{(.*)})? ([-+0-9.eE]+|NaN|[-+]?Inf)");
  private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=" + VALUE);

  private final Map<String, String> types = new LinkedHashMap<>();
  private final Map<String, String> help = new HashMap<>();
  private final Map<String, Map<Map<String, String>, Double>> samples = new LinkedHashMap<>();

  private PrometheusText() {}

  /** Fails where a line is not as it has to be. */
  static PrometheusText of(String text) {
    assertThat(text).endsWith("\n").doesNotContain("\r");
    PrometheusText read = new PrometheusText();
    String family = "";
    for (String line : text.lines().toList()) {
      family = read.line(line, family);
    }
    assertThat(read.help.keySet())
        .isEqualTo(read.types.keySet())
        .containsAll(read.samples.keySet());
    return read;
  }

  /**
   * Reads one.
   *
   * @param family that the line before is of: all lines of one stand together
   */
  private String line(String line, String family) {
    Matcher comment = HELP.matcher(line);
    if (comment.matches()) {
      assertThat(help.put(comment.group(1), comment.group(2))).as(line).isNull();
      return comment.group(1);
    }
    Matcher type = TYPE.matcher(line);
    if (type.matches()) {
      assertThat(type.group(1)).as(line).isEqualTo(family);
      assertThat(type.group(2)).as(line).isIn("gauge", "counter");
      assertThat(types.put(type.group(1), type.group(2))).as(line).isNull();
      assertThat(type.group(1).endsWith("_total"))
          .as(line)
          .isEqualTo(type.group(2).equals("counter"));
      return family;
    }
    Matcher sample = SAMPLE.matcher(line);
    assertThat(sample.matches()).as(line).isTrue();
    assertThat(sample.group(1)).as(line).isEqualTo(family);
    assertThat(types).as(line).containsKey(family);
    assertThat(
            samples
                .computeIfAbsent(family, _ -> new HashMap<>())
                .put(labels(sample.group(2)), Double.valueOf(sample.group(3))))
        .as(line)
        .isNull();
    return family;
  }

  private static Map<String, String> labels(@Nullable String text) {
    Map<String, String> labels = new LinkedHashMap<>();
    String rest = text == null ? "" : text;
    while (!rest.isEmpty()) {
      Matcher label = LABEL.matcher(rest);
      assertThat(label.lookingAt()).as(rest).isTrue();
      assertThat(labels.put(label.group(1), unescaped(label.group(2)))).as(rest).isNull();
      rest = rest.substring(label.end());
      assertThat(rest)
          .satisfiesAnyOf(
              end -> assertThat(end).isEmpty(), more -> assertThat(more).matches(",[a-zA-Z_].*"));
      rest = rest.isEmpty() ? rest : rest.substring(1);
    }
    return labels;
  }

  private static String unescaped(String value) {
    return value.replace("\\n", "\n").replace("\\\"", "\"").replace("\\\\", "\\");
  }

  Set<String> names() {
    return types.keySet();
  }

  /** Of a metric without labels. */
  double value(String name) {
    return value(name, Map.of());
  }

  double value(String name, Map<String, String> labels) {
    Double value = samples.getOrDefault(name, Map.of()).get(labels);
    assertThat(value).as(name + labels + " in " + samples).isNotNull();
    return value == null ? Double.NaN : value;
  }
}
