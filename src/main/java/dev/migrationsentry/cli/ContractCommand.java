package dev.migrationsentry.cli;

import dev.migrationsentry.catalog.Catalog;
import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.contract.Contract;
import dev.migrationsentry.contract.ContractFile;
import dev.migrationsentry.contract.ContractText;
import dev.migrationsentry.contract.ContractWriter;
import dev.migrationsentry.environment.EnvironmentCheck;
import dev.migrationsentry.environment.Setting;
import dev.migrationsentry.environment.Settings;
import dev.migrationsentry.postgres.CatalogReader;
import dev.migrationsentry.postgres.Database;
import dev.migrationsentry.postgres.Purpose;
import dev.migrationsentry.postgres.Stop;
import dev.migrationsentry.verdict.ExitCode;
import dev.migrationsentry.verdict.RunListener;
import dev.migrationsentry.verdict.StepRefused;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code contract export|check|explain}: writes a contract, proves it readable, puts it in words.
 */
final class ContractCommand implements Command {
  private static final String SCHEMA = "--schema";
  private static final String HISTORY = "flyway_schema_history";

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("contract");
    spec.usageMessage()
        .description("What the release requires of the schema: write it, check it, explain it.");
    CommandSpec export =
        sub(
            this::export,
            "export",
            "Writes the contract that a database keeps to standard output. Reads only.",
            List.of(
                Setting.CONFIG,
                Setting.DATABASE_URL_VARIABLE,
                Setting.CONNECT_TIMEOUT,
                Setting.DEADLINE));
    export.addOption(
        OptionSpec.builder(SCHEMA)
            .type(List.class)
            .auxiliaryTypes(String.class)
            .arity("1")
            .paramLabel("NAME")
            .description(
                "a schema to write, repeatable; the first is the contract's own (default public)")
            .build());
    spec.addSubcommand("export", export);
    spec.addSubcommand(
        "check",
        sub(
            this::check,
            "check",
            "Reads the contract and names every mistake in it. Connects to nothing.",
            List.of(Setting.CONFIG, Setting.CONTRACT)));
    spec.addSubcommand(
        "explain",
        sub(
            this::explain,
            "explain",
            "Each rule of the contract as a sentence. Connects to nothing.",
            List.of(Setting.CONFIG, Setting.CONTRACT)));
    return spec;
  }

  private static CommandSpec sub(Sub sub, String name, String description, List<Setting> settings) {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(sub).name(name);
    spec.usageMessage().description(description);
    SettingOptions.addTo(spec, settings);
    return spec;
  }

  /** One of the three. */
  @FunctionalInterface
  private interface Sub extends Command {
    @Override
    default CommandSpec spec() {
      throw new IllegalStateException("made by its parent");
    }
  }

  @Override
  public int run(Console console, ParseResult given) {
    console.err().println("migration-sentry: contract needs one of export, check, explain");
    console.err().println("See migration-sentry contract --help");
    return ExitCode.USAGE.number();
  }

  private int check(Console console, ParseResult given) throws StepRefused {
    console
        .out()
        .println("[SENTRY] contract OK: " + ContractText.summary(contract(console, given)));
    return ExitCode.PASS.number();
  }

  private int explain(Console console, ParseResult given) throws StepRefused {
    ContractText.explain(contract(console, given)).forEach(console.out()::println);
    return ExitCode.PASS.number();
  }

  private static Contract contract(Console console, ParseResult given) throws StepRefused {
    Settings settings = settings(console, given);
    return ContractFile.read(Path.of(settings.required(Setting.CONTRACT)), settings.directory());
  }

  private int export(Console console, ParseResult given) throws StepRefused {
    Settings settings = settings(console, given);
    EnvironmentCheck.Ready ready = EnvironmentCheck.check(settings, console.environment());
    Stop stop = new Stop(settings.duration(Setting.DEADLINE));
    console.signals().accept(stop::request);
    List<String> schemas =
        given.hasMatchedOption(SCHEMA)
            ? given.matchedOption(SCHEMA).stringValues()
            : List.of("public");
    try (Database database =
            Database.connect(
                ready.connection(),
                settings.duration(Setting.CONNECT_TIMEOUT),
                stop,
                RunListener.NONE);
        Connection connection = database.open(Purpose.READ)) {
      Catalog catalog = CatalogReader.schemas(connection, stop, Set.copyOf(schemas));
      console.out().print(ContractWriter.write(catalog, options(schemas)));
    } catch (SQLException e) {
      throw new IllegalStateException("SQLSTATE " + e.getSQLState(), e);
    }
    return ExitCode.PASS.number();
  }

  private static ContractWriter.Options options(List<String> schemas) {
    return new ContractWriter.Options(
        schemas.getFirst(),
        schemas.stream()
            .map(schema -> new QualifiedName(schema, HISTORY))
            .collect(Collectors.toSet()));
  }

  private static Settings settings(Console console, ParseResult given) throws StepRefused {
    return Settings.read(SettingOptions.flags(given), console.environment(), console.directory());
  }
}
