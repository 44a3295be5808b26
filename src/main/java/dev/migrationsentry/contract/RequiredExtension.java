package dev.migrationsentry.contract;

import dev.migrationsentry.catalog.Catalog;
import dev.migrationsentry.catalog.Identifier;
import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.SourcePlace;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An extension must be installed.
 *
 * @param version exactly this, or with {@code >=} before it this or a later one; null where any
 *     will do
 */
public record RequiredExtension(
    String name, @Nullable String version, Lifetime lifetime, SourcePlace place)
    implements Requirement {
  private static final String AT_LEAST = ">=";

  @Override
  public String subject() {
    return name;
  }

  @Override
  public Optional<QualifiedName> table() {
    return Optional.empty();
  }

  @Override
  public List<Finding> violations(Catalog catalog) {
    String found = catalog.extensions().get(name);
    if (found == null) {
      return List.of(
          Finding.of(
              FindingCode.EXTENSION_MISSING,
              subject(),
              "extension " + name + " is not installed",
              "Add a migration that says: CREATE EXTENSION " + Identifier.quoted(name) + ";"));
    }
    if (version == null || satisfies(found, version)) {
      return List.of();
    }
    return List.of(
        Finding.of(
            FindingCode.EXTENSION_DIFFERS,
            subject(),
            "expected version " + version + ", found " + found,
            "Add a migration that says: ALTER EXTENSION "
                + Identifier.quoted(name)
                + " UPDATE; If the database is right, change the contract."));
  }

  private static boolean satisfies(String found, String wanted) {
    if (!wanted.startsWith(AT_LEAST)) {
      return found.equals(wanted)
          || (Version.parse(found).isPresent()
              && Version.parse(found).equals(Version.parse(wanted)));
    }
    Optional<Version> least = Version.parse(wanted.substring(AT_LEAST.length()).strip());
    Optional<Version> installed = Version.parse(found);
    return least.isPresent()
        && installed.isPresent()
        && installed.get().compareTo(least.get()) >= 0;
  }

  /** Whether a version is written in a way that can be compared. */
  static boolean isVersion(String text) {
    return text.startsWith(AT_LEAST)
        ? Version.parse(text.substring(AT_LEAST.length()).strip()).isPresent()
        : !text.isBlank();
  }

  @Override
  public String sentence() {
    return "Extension "
        + name
        + " must be installed"
        + (version == null ? "" : " in version " + version)
        + lifetime.words()
        + ".";
  }
}
