package dev.migrationsentry.migration;

import dev.migrationsentry.migration.ReleaseMigration.Kind;
import dev.migrationsentry.migration.ReleaseMigration.ScriptStatement;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.MigrationName;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.resolver.MigrationResolver;
import org.flywaydb.core.api.resolver.ResolvedMigration;
import org.flywaydb.core.api.resource.LoadableResource;
import org.flywaydb.core.internal.parser.ParsingContext;
import org.flywaydb.core.internal.resolver.ResolvedMigrationComparator;
import org.flywaydb.core.internal.resolver.sql.SqlMigrationResolver;
import org.flywaydb.core.internal.sqlscript.ParserSqlScript;
import org.flywaydb.core.internal.sqlscript.SqlScript;
import org.flywaydb.core.internal.sqlscript.SqlScriptFactory;
import org.flywaydb.core.internal.sqlscript.SqlScriptMetadata;
import org.flywaydb.core.internal.sqlscript.SqlStatement;
import org.flywaydb.core.internal.sqlscript.SqlStatementIterator;
import org.jspecify.annotations.Nullable;

/**
 * Resolves and parses a release's scripts with Flyway's own resolvers and parser, without a
 * database. The one place, with {@link ScriptResources} and {@link ScriptNames}, that leans on what
 * Flyway calls internal; its tests compare it with what Flyway writes to a history.
 */
final class ScriptResolver {
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
  static final Pattern FAILED_LINE = Pattern.compile("\\bline (\\d+)");

  private final FluentConfiguration configuration;
  private final ScriptResources resources;
  private final ParsingContext context;
  private final ScriptPlaceholders placeholders;
  private final SqlScriptFactory scripts;
  private final List<ReleaseMigration> migrations = new ArrayList<>();
  private final Map<Path, ReleaseMigration> byFile = new HashMap<>();
  private final List<ScriptFinding> unresolved = new ArrayList<>();
  private final List<Finding> callbackFindings = new ArrayList<>();

  ScriptResolver(
      FluentConfiguration configuration, ScriptResources resources, SessionNames session) {
    this.configuration = configuration;
    this.resources = resources;
    this.context = context(configuration, session);
    this.placeholders = new ScriptPlaceholders(configuration, context.getPlaceholders());
    this.scripts =
        (resource, mixed, provider) ->
            new ParserSqlScript(
                new OfflineParser(configuration, context, () -> text(resource)),
                resource,
                SqlScriptMetadata.getMetadataResource(provider, resource),
                mixed);
    resolve();
  }

  List<ReleaseMigration> migrations() {
    return List.copyOf(migrations);
  }

  @Nullable ReleaseMigration migration(Path file) {
    return byFile.get(file);
  }

  /** What is wrong in the scripts; they are all read for it. */
  List<ScriptFinding> findings() {
    List<ScriptFinding> findings = new ArrayList<>(unresolved);
    for (ReleaseMigration migration : migrations) {
      migration.script().content().findings().stream()
          .map(finding -> new ScriptFinding(migration, finding))
          .forEach(findings::add);
    }
    return findings;
  }

  /** What was seen in callbacks, which run whatever is pending. */
  List<Finding> callbackFindings() {
    return List.copyOf(callbackFindings);
  }

  /** Reads the callbacks among these files too. */
  void callbacks(ScriptResources files, ScriptNames names) {
    unresolvedByScript(
            files,
            resource -> names.read(resource.getFilename()).kind() == ScriptName.Kind.CALLBACK)
        .forEach(
            (resource, uses) -> {
              Path file = Path.of(resource.getAbsolutePath());
              uses.forEach(use -> callbackFindings.add(unresolved(configuration, file, use)));
            });
  }

  /** With Flyway's own placeholders. */
  static ParsingContext context(FluentConfiguration configuration, SessionNames session) {
    ParsingContext context = new ParsingContext();
    Map<String, String> own = context.getPlaceholders();
    String flyway = "flyway" + configuration.getPlaceholderSeparator();
    session.putInto(own, configuration);
    own.put(flyway + "timestamp", TIMESTAMP.format(LocalDateTime.now(ZoneId.systemDefault())));
    own.put(flyway + "workingDirectory", configuration.getWorkingDirectory());
    own.put(flyway + "table", configuration.getTable());
    own.put(flyway + "environment", configuration.getCurrentEnvironmentName());
    own.put(flyway + "filename", "");
    return context;
  }

  private void resolve() {
    IdentityHashMap<LoadableResource, List<ScriptPlaceholders.Use>> uses =
        unresolvedByScript(resources, _ -> true);
    // A stand-in, so that the rest of the release can be read; the finding blocks.
    uses.values()
        .forEach(some -> some.forEach(use -> context.getPlaceholders().put(use.name(), "")));
    List<ResolvedMigration> resolved = new ArrayList<>();
    MigrationResolver.Context asked =
        new MigrationResolver.Context(configuration, resources, scripts, null, null);
    resolved.addAll(
        new SqlMigrationResolver(resources, null, scripts, configuration, context)
            .resolveMigrations(asked));
    for (MigrationResolver resolver :
        configuration.getPluginRegister().getInstancesOf(MigrationResolver.class)) {
      resolved.addAll(resolver.resolveMigrations(asked));
    }
    resolved.sort(new ResolvedMigrationComparator());
    for (ResolvedMigration each : resolved) {
      LoadableResource resource = resources.resource(each.getPhysicalLocation());
      migration(each, resource, uses.getOrDefault(resource, List.of()));
    }
  }

  private IdentityHashMap<LoadableResource, List<ScriptPlaceholders.Use>> unresolvedByScript(
      ScriptResources files, Predicate<LoadableResource> which) {
    IdentityHashMap<LoadableResource, List<ScriptPlaceholders.Use>> unresolved =
        new IdentityHashMap<>();
    for (LoadableResource resource :
        files.getResources("", configuration.getSqlMigrationSuffixes())) {
      if (!which.test(resource)) {
        continue;
      }
      SqlScript script = scripts.createSqlScript(resource, true, files);
      if (script.placeholderReplacement() && !isTooLarge(resource)) {
        List<ScriptPlaceholders.Use> uses = placeholders.unresolved(text(resource));
        if (!uses.isEmpty()) {
          unresolved.put(resource, uses);
        }
      }
    }
    return unresolved;
  }

  static String text(LoadableResource resource) {
    try (Reader reader = resource.read()) {
      StringBuilder text = new StringBuilder();
      reader.transferTo(
          new java.io.Writer() {
            @Override
            public void write(char[] chars, int from, int length) {
              text.append(chars, from, length);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
          });
      return text.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void migration(
      ResolvedMigration resolved, LoadableResource resource, List<ScriptPlaceholders.Use> uses) {
    Path file = Path.of(resource.getAbsolutePath());
    Integer equivalent = equivalent(resource, resolved);
    ReleaseMigration migration =
        new ReleaseMigration(
            kind(resolved),
            new MigrationName(
                resolved.getVersion() == null ? null : resolved.getVersion().getVersion(),
                resolved.getDescription(),
                resolved.getScript()),
            resolved.getChecksum(),
            equivalent == null ? List.of() : List.of(equivalent),
            file,
            new ParsedScript(
                () -> isTooLarge(resource) ? null : text(resource),
                configuration.getPlaceholderPrefix(),
                () -> parse(resource, file)));
    migrations.add(migration);
    byFile.putIfAbsent(file, migration);
    for (ScriptPlaceholders.Use use : uses) {
      unresolved.add(new ScriptFinding(migration, unresolved(configuration, file, use)));
    }
  }

  private static boolean isTooLarge(LoadableResource resource) {
    return ScriptSize.isTooLarge(Path.of(resource.getAbsolutePath()));
  }

  private ParsedScript.Content parse(LoadableResource resource, Path file) {
    if (ScriptSize.isTooLarge(file)) {
      return new ParsedScript.Content(
          true, List.of(), List.of(ScriptSize.tooLarge(file, "it is too large to be looked at")));
    }
    List<ScriptStatement> out = new ArrayList<>();
    List<Finding> seen = new ArrayList<>();
    boolean transactional = true;
    try {
      SqlScript script = scripts.createSqlScript(resource, true, resources);
      try (SqlStatementIterator statements = script.getSqlStatements()) {
        for (SqlStatement each = statements.next(); each != null; each = statements.next()) {
          out.add(
              new ScriptStatement(
                  each.getLineNumber(), each.getSql(), each.canExecuteInTransaction()));
        }
      }
      mixed(resource, file, out, seen);
      String text = text(resource);
      zeroByte(file, text).ifPresent(seen::add);
      if (out.isEmpty() && text.isBlank()) {
        seen.add(empty(file));
      }
      transactional = script.executeInTransaction();
    } catch (FlywayException e) {
      Matcher line = FAILED_LINE.matcher(String.valueOf(e.getMessage()));
      seen.add(
          Finding.of(
                  FindingCode.FILE_UNREADABLE,
                  FilePlaces.shown(file),
                  "Flyway cannot cut it into statements: " + firstLine(e.getMessage()),
                  "Look for an unclosed quote, comment or $$ there.")
              .at(FilePlaces.of(file, line.find() ? Integer.parseInt(line.group(1)) : 0)));
    }
    return new ParsedScript.Content(transactional, out, seen);
  }

  /**
   * No text has one in PostgreSQL (manual, 8.3 Character Types), and to the protocol it is the end
   * of the statement: the server would take what follows for something else.
   */
  static Optional<Finding> zeroByte(Path file, String text) {
    int at = text.indexOf('\0');
    if (at < 0) {
      return Optional.empty();
    }
    int line = 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
    return Optional.of(
        Finding.of(
                FindingCode.FILE_UNREADABLE,
                FilePlaces.shown(file),
                "it holds a zero byte, which no SQL may",
                "Save it again as text in the project's encoding; UTF-16 is full of such bytes.")
            .at(FilePlaces.of(file, line)));
  }

  private static Finding empty(Path file) {
    return Finding.of(
            FindingCode.SCRIPT_EMPTY,
            FilePlaces.shown(file),
            "there is nothing in it, and Flyway would record it as applied",
            "Write into it what is missing, or a comment that says why it is empty.")
        .at(FilePlaces.of(file));
  }

  /** Asks Flyway, which knows the project's and the script's settings in the matter. */
  private void mixed(
      LoadableResource resource, Path file, List<ScriptStatement> statements, List<Finding> seen) {
    if (statements.stream().map(ScriptStatement::transactional).distinct().count() < 2) {
      return;
    }
    try {
      scripts.createSqlScript(resource, configuration.isMixed(), resources).validate();
    } catch (FlywayException e) {
      Matcher line = FAILED_LINE.matcher(String.valueOf(e.getMessage()));
      seen.add(
          Finding.of(
                  FindingCode.SCRIPT_MIXED,
                  FilePlaces.shown(file),
                  "it has statements that run in a transaction and others that cannot",
                  "Move the one at this line to a file of its own.")
              .at(FilePlaces.of(file, line.find() ? Integer.parseInt(line.group(1)) : 0)));
    }
  }

  private static String firstLine(@Nullable String message) {
    return message == null ? "" : message.lines().findFirst().orElse("");
  }

  private static @Nullable Integer equivalent(
      LoadableResource resource, ResolvedMigration resolved) {
    if (resolved.getVersion() != null) {
      return null;
    }
    return org.flywaydb.core.internal.resolver.ChecksumCalculator.calculate(resource);
  }

  private static Kind kind(ResolvedMigration resolved) {
    if (resolved.getVersion() == null) {
      return Kind.REPEATABLE;
    }
    return resolved.getType().isBaseline() ? Kind.BASELINE : Kind.VERSIONED;
  }

  static Finding unresolved(
      FluentConfiguration configuration, Path file, ScriptPlaceholders.Use use) {
    String whole =
        configuration.getPlaceholderPrefix() + use.name() + configuration.getPlaceholderSuffix();
    return Finding.of(
            FindingCode.SCRIPT_PLACEHOLDER,
            FilePlaces.shown(file),
            whole + " has no value",
            "Set flyway.placeholders." + use.name() + " in the project's Flyway settings.")
        .at(FilePlaces.of(file, use.line()));
  }
}
