package dev.migrationsentry.migration;

import dev.migrationsentry.migration.ReleaseMigration.ScriptStatement;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.Location;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.resource.LoadableResource;
import org.flywaydb.core.internal.parser.ParsingContext;
import org.flywaydb.core.internal.resolver.ChecksumCalculator;
import org.flywaydb.core.internal.scanner.filesystem.FileSystemScanner;
import org.flywaydb.core.internal.sqlscript.ParserSqlScript;
import org.flywaydb.core.internal.sqlscript.SqlScript;
import org.flywaydb.core.internal.sqlscript.SqlScriptMetadata;
import org.flywaydb.core.internal.sqlscript.SqlStatement;
import org.flywaydb.core.internal.sqlscript.SqlStatementIterator;
import org.jspecify.annotations.Nullable;

/**
 * Guards, read as Flyway would read a migration: in the project's encoding, with its placeholders.
 */
public final class GuardScripts {
  private static final ResourceProvider NO_SCRIPT_SETTINGS =
      new ResourceProvider() {
        @Override
        public @Nullable LoadableResource getResource(String name) {
          return null;
        }

        @Override
        public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
          return List.of();
        }
      };

  private final FluentConfiguration configuration;
  private final ParsingContext context;
  private final ScriptPlaceholders placeholders;
  private final List<GuardScript> scripts = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();

  GuardScripts(
      FluentConfiguration configuration, SessionNames session, Path folder, List<Path> files) {
    this.configuration = configuration;
    this.context = ScriptResolver.context(configuration, session);
    this.placeholders = new ScriptPlaceholders(configuration, context.getPlaceholders());
    FileSystemScanner scanner = new FileSystemScanner(configuration);
    Location location = Location.fromPath("filesystem:", folder.toString());
    for (Path file : files) {
      try {
        if (ScriptSize.isTooLarge(file)) {
          findings.add(ScriptSize.tooLarge(file, "it is too large to be looked at"));
          continue;
        }
        read(folder, file, scanner.getResource(location, file.toString()));
      } catch (FlywayException | IllegalArgumentException e) {
        findings.add(unreadable(file, e));
      }
    }
  }

  /** Those that can be read, in the order given. */
  public List<GuardScript> scripts() {
    return List.copyOf(scripts);
  }

  /** What cannot be read, and placeholders without a value. */
  public List<Finding> findings() {
    return List.copyOf(findings);
  }

  private void read(Path folder, Path file, LoadableResource resource) {
    // Reads it to its end, in its encoding.
    int checksum = ChecksumCalculator.calculate(resource);
    String text = ScriptResolver.text(resource);
    SqlScript script =
        new ParserSqlScript(
            new OfflineParser(configuration, context, () -> text),
            resource,
            SqlScriptMetadata.getMetadataResource(NO_SCRIPT_SETTINGS, resource),
            true);
    if (script.placeholderReplacement()) {
      for (ScriptPlaceholders.Use use : placeholders.unresolved(text)) {
        findings.add(ScriptResolver.unresolved(configuration, file, use));
        // A stand-in, so that the rest can be read; the finding blocks.
        context.getPlaceholders().put(use.name(), "");
      }
    }
    ScriptResolver.zeroByte(file, text).ifPresent(findings::add);
    List<ScriptStatement> statements = new ArrayList<>();
    try (SqlStatementIterator each = script.getSqlStatements()) {
      for (SqlStatement next = each.next(); next != null; next = each.next()) {
        statements.add(
            new ScriptStatement(
                next.getLineNumber(), next.getSql(), next.canExecuteInTransaction()));
      }
    }
    String name = folder.relativize(file).toString().replace('\\', '/');
    scripts.add(new GuardScript(file, name, checksum, statements));
  }

  private static Finding unreadable(Path file, RuntimeException e) {
    String message = String.valueOf(e.getMessage());
    Matcher line = ScriptResolver.FAILED_LINE.matcher(message);
    return Finding.of(
            FindingCode.FILE_UNREADABLE,
            FilePlaces.shown(file),
            "Flyway's parser cannot read it: " + message.lines().findFirst().orElse(""),
            "Save it in the project's encoding, and look for an unclosed quote, comment or $$.")
        .at(FilePlaces.of(file, line.find() ? Integer.parseInt(line.group(1)) : 0));
  }
}
