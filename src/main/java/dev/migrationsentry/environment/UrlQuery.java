package dev.migrationsentry.environment;

import dev.migrationsentry.verdict.Nearest;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the parameters of a URL against those that are known. */
final class UrlQuery {
  private final UrlDialect dialect;
  private final Map<String, UrlParameter> known;
  private final UrlProblems problems;
  private final Map<String, String> targets = new HashMap<>();
  private final Map<String, String> properties = new LinkedHashMap<>();
  private boolean namesMayBeShown;

  UrlQuery(UrlDialect dialect, UrlProblems problems) {
    this.dialect = dialect;
    this.known = UrlParameters.of(dialect);
    this.problems = problems;
  }

  /**
   * Reads all of them; what is wrong is among the problems afterwards.
   *
   * @param beforeIsSound whether what stands before the question mark can only be hosts and a
   *     database
   * @param fallbacks for those that the URL does not give
   */
  void read(@Nullable String query, boolean beforeIsSound, Map<String, String> fallbacks) {
    String[] segments = query == null ? new String[0] : query.split("&", -1);
    // What is taken for a name can be a part of a password that stands unencoded in the wrong
    // place.
    namesMayBeShown =
        beforeIsSound && query != null && !query.contains("@") && !query.contains("password=");
    Map<String, String> given = new LinkedHashMap<>();
    boolean afterPassword = false;
    for (int i = 0; i < segments.length; i++) {
      if (segments[i].isEmpty() && !afterPassword) {
        continue;
      }
      int equals = segments[i].indexOf('=');
      String name = equals < 0 ? segments[i] : segments[i].substring(0, equals);
      if (!known.containsKey(name)) {
        refuseUnknown(name, i + 1, afterPassword);
      } else if (equals < 0) {
        problems.parameter(
            "The parameter " + name + " has no value.",
            "Write " + name + "=VALUE, or take it out.");
      } else {
        value(name, segments[i].substring(equals + 1), given);
        afterPassword = name.equals("password");
      }
    }
    fallbacks.forEach(given::putIfAbsent);
    given.forEach(this::take);
  }

  private void value(String name, String encoded, Map<String, String> given) {
    if (name.equals("password") && !isEncoded(encoded)) {
      return;
    }
    String value = PercentCode.decode(encoded, dialect != UrlDialect.LIBPQ);
    if (value == null) {
      problems.encoding(
          "The value of " + name + " holds a % that begins no code, or codes that make no text.",
          "In the value of " + name + " write %25 for %.");
    } else if (given.containsKey(name) && dialect == UrlDialect.SQLALCHEMY && name.equals("host")) {
      given.merge(name, value, (one, other) -> one + "," + other);
    } else if (given.putIfAbsent(name, value) != null) {
      problems.parameter(
          "The parameter " + name + " is given twice.", "Keep the one that is meant.");
    }
  }

  private boolean isEncoded(String password) {
    // In a parameter's value only these three end it or change it.
    boolean sound = password.indexOf('#') < 0 || dialect == UrlDialect.JDBC;
    if (!sound) {
      problems.encoding(
          "The password holds unencoded: #.", "In the password write %23 for #; the rest stays.");
    }
    return UrlParts.isEncoded("password", password.replaceAll("[/#?@\\[\\]]", ""), problems)
        && sound;
  }

  /** An unknown name can be a part of the password that an unencoded & has cut off. */
  private void refuseUnknown(String name, int place, boolean afterPassword) {
    if (afterPassword) {
      problems.encoding(
          "After the password stands an & and no known parameter.",
          "If the & is part of the password, write %26 for it; otherwise take parameter "
              + place
              + " out.");
      return;
    }
    boolean harmless = namesMayBeShown && name.matches("[A-Za-z][A-Za-z0-9_.-]{0,40}");
    String seen =
        harmless
            ? "The parameter " + name + " is not known."
            : "Parameter " + place + " is not known.";
    problems.parameter(seen, remedy(name));
  }

  private String remedy(String name) {
    Set<String> names = known.keySet();
    Map<String, UrlParameter> others =
        UrlParameters.of(dialect == UrlDialect.JDBC ? UrlDialect.LIBPQ : UrlDialect.JDBC);
    UrlParameter other = others.get(name);
    if (other != null && sameMeaning(other).isPresent()) {
      return "In this kind of URL it is called " + sameMeaning(other).get() + ".";
    }
    if (other != null && other.treatment() instanceof UrlParameter.LeaveOut) {
      return "It belongs to "
          + (dialect == UrlDialect.JDBC ? "postgresql:// URLs" : "jdbc: URLs")
          + "; take it out.";
    }
    return Nearest.of(name, names)
        .map(nearest -> "Did you mean " + nearest + "?")
        .orElse("Take it out, or correct it: docs/settings.md lists those that are known.");
  }

  /** What the driver's name for it is called here, or the other way round. */
  private Optional<String> sameMeaning(UrlParameter other) {
    return property(other)
        .flatMap(
            property ->
                known.values().stream()
                    .filter(candidate -> property(candidate).equals(Optional.of(property)))
                    .map(UrlParameter::name)
                    .findFirst());
  }

  private static Optional<String> property(UrlParameter parameter) {
    return switch (parameter.treatment()) {
      case UrlParameter.Pass pass -> Optional.of(pass.property());
      case UrlParameter.Translate translate -> Optional.of(translate.property());
      case UrlParameter.PassWithNote pass -> Optional.of(pass.property());
      case UrlParameter.Target _, UrlParameter.LeaveOut _, UrlParameter.Refuse _ ->
          Optional.empty();
    };
  }

  private void take(String name, String value) {
    UrlParameter parameter = known.get(name);
    if (parameter == null) {
      return;
    }
    switch (parameter.treatment()) {
      case UrlParameter.Target _ -> targets.put(name, value);
      case UrlParameter.Pass pass -> {
        if (pass.shape().matcher(value).matches()) {
          properties.put(pass.property(), value);
        } else {
          problems.parameter(
              "The value of " + name + " is not " + pass.wanted() + ".",
              "Correct it, or take " + name + " out.");
        }
      }
      case UrlParameter.PassWithNote pass -> {
        if (pass.shape().matcher(value).matches()) {
          properties.put(pass.property(), value);
          problems.note("The parameter " + name + " " + pass.note() + ".");
        } else {
          problems.parameter(
              "The value of " + name + " is no list of schemas.", "Write " + name + "=SCHEMA.");
        }
      }
      case UrlParameter.Translate translate -> translate(name, value, translate);
      case UrlParameter.LeaveOut leaveOut ->
          problems.note("The parameter " + name + " " + leaveOut.note() + ".");
      case UrlParameter.Refuse refuse ->
          problems.parameter("The parameter " + name + " " + refuse.seen() + ".", refuse.remedy());
    }
  }

  private void translate(String name, String value, UrlParameter.Translate translate) {
    String word = translate.words().get(value);
    if (word != null) {
      properties.putIfAbsent(translate.property(), word);
      return;
    }
    problems.parameter(
        "The value of "
            + name
            + " is none of: "
            + String.join(", ", translate.words().keySet())
            + ".",
        name.equals("ssl")
            ? "Write sslmode instead: disable, require or verify-full."
            : value.equals("no-verify")
                ? "Write sslmode=require, which encrypts and checks no certificate."
                : "Write one of these, or take " + name + " out.");
  }

  /** Where the URL's parameters lead: by {@code host}, {@code port}, {@code user} and so on. */
  @Nullable String target(String name) {
    return targets.get(name);
  }

  /** For the driver, in its words. */
  Map<String, String> properties() {
    return properties;
  }
}
