package dev.migrationsentry.environment;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The values that must never be printed. They are taken without reading the URL by its grammar: one
 * that cannot be read has its password in it all the same.
 */
final class EnvironmentSecrets {
  private static final Pattern CREDENTIALS = Pattern.compile("//[^:/?#@]*:(.+)@", Pattern.DOTALL);
  private static final Pattern PARAMETER = Pattern.compile("[?&](?:ssl)?password=([^&]+)");
  private static final Pattern PASSWORD_FILE = Pattern.compile("[?&]passfile=([^&]+)");
  private static final List<String> VARIABLES = List.of("PGPASSWORD", "FLYWAY_PASSWORD");

  private EnvironmentSecrets() {}

  /** All of them, longest first, as stored and as decoded. */
  static List<String> of(Settings settings, Map<String, String> environment) {
    Set<String> secrets = new LinkedHashSet<>();
    String variable = settings.required(Setting.DATABASE_URL_VARIABLE);
    Set<String> urls =
        new LinkedHashSet<>(
            new UrlSource(variable, environment, settings.directory()).everything());
    urls.addAll(ScratchUrl.source(settings, environment).everything());
    for (RequiredVariable required : settings.requiredVariables()) {
      String value = environment.get(required.name());
      if (value != null && required.shape() instanceof RequiredVariable.Shape.Url) {
        urls.add(value);
      }
    }
    urls.forEach(url -> addUrl(url, secrets));
    VARIABLES.forEach(name -> add(environment.get(name), secrets));
    add(MigrateToken.stored(environment, settings.directory()).orElse(null), secrets);
    Set<@Nullable String> files = new LinkedHashSet<>();
    files.add(null);
    urls.forEach(url -> addPasswordFiles(url, files));
    for (@Nullable String named : files) {
      PasswordSource.file(environment, settings.directory(), named)
          .ifPresent(path -> addFile(path, secrets));
    }
    return secrets.stream()
        .sorted((one, other) -> Integer.compare(other.length(), one.length()))
        .toList();
  }

  private static void addPasswordFiles(String url, Set<@Nullable String> files) {
    Matcher parameter = PASSWORD_FILE.matcher(url);
    while (parameter.find()) {
      for (boolean plusIsBlank : new boolean[] {false, true}) {
        String name = PercentCode.decode(parameter.group(1), plusIsBlank);
        if (name != null && !name.isEmpty()) {
          files.add(name);
        }
      }
    }
  }

  private static void addFile(Path path, Set<String> secrets) {
    if (PasswordFile.open(path) instanceof PasswordFile.Opened.Usable(PasswordFile file)) {
      secrets.addAll(file.passwords());
    }
  }

  private static void addUrl(String url, Set<String> secrets) {
    Matcher credentials = CREDENTIALS.matcher(url);
    boolean holdsPassword = false;
    if (credentials.find()) {
      holdsPassword = true;
      addEncoded(credentials.group(1), secrets);
    }
    Matcher parameter = PARAMETER.matcher(url);
    while (parameter.find()) {
      holdsPassword = true;
      addEncoded(parameter.group(1), secrets);
    }
    if (holdsPassword || !url.matches("[a-z0-9+:]+//[^@]*")) {
      add(url.strip(), secrets);
    }
  }

  private static void addEncoded(String text, Set<String> secrets) {
    add(text, secrets);
    for (boolean plusIsBlank : new boolean[] {false, true}) {
      add(PercentCode.decode(text, plusIsBlank), secrets);
    }
  }

  private static void add(@Nullable String value, Set<String> secrets) {
    if (value != null && !value.isBlank()) {
      secrets.add(value);
    }
  }
}
