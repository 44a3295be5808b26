package dev.migrationsentry.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@code [extensions]}. */
final class ExtensionRules {
  private ExtensionRules() {}

  static List<Requirement> read(Section extensions) {
    List<Requirement> rules = new ArrayList<>();
    for (String name : extensions.keys()) {
      Object value = extensions.value(name);
      if (value instanceof TomlTree) {
        Optional<Section> section = extensions.section(name);
        section.ifPresent(
            own -> {
              own.only("version", "since", "until");
              String version = version(own, "version", own.text("version"));
              rules.add(
                  new RequiredExtension(name, version, own.lifetime(), extensions.place(name)));
            });
      } else if (value instanceof String text) {
        rules.add(
            new RequiredExtension(
                name, version(extensions, name, text), Lifetime.ALWAYS, extensions.place(name)));
      } else if (Boolean.TRUE.equals(value)) {
        rules.add(new RequiredExtension(name, null, Lifetime.ALWAYS, extensions.place(name)));
      } else {
        extensions.wrongType(name, "true, a version (\"1.6\") or a least version (\">=1.5\")");
      }
    }
    return rules;
  }

  private static @Nullable String version(Section section, String key, @Nullable String text) {
    if (text != null && !RequiredExtension.isVersion(text)) {
      section.mistake(
          key, "\"" + text + "\" is not a version", "Write such as \"1.6\" or \">=1.5\".");
    }
    return text;
  }
}
