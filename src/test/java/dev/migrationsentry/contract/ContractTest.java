package dev.migrationsentry.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.catalog.Catalog;
import dev.migrationsentry.catalog.Column;
import dev.migrationsentry.catalog.Constraint;
import dev.migrationsentry.catalog.Index;
import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.catalog.Table;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.MigrationName;
import dev.migrationsentry.verdict.Origin;
import dev.migrationsentry.verdict.SourcePlace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContractTest {
  private static final QualifiedName CONVERSIONS = new QualifiedName("public", "conversions");

  @TempDir Path directory;

  private Contract contract(String toml) throws Exception {
    return ContractFile.read(
        Files.writeString(directory.resolve("contract.toml"), toml), directory);
  }

  private static Catalog catalog(List<Index> indexes, List<Constraint> constraints) {
    Column column =
        new Column(
            "proposal", "text", true, null, null, Column.GeneratedKind.NONE, Column.Identity.NONE);
    Table table = new Table(CONVERSIONS, Table.Kind.TABLE, List.of(column), indexes, constraints);
    return new Catalog(new TreeMap<>(Map.of(CONVERSIONS, table)), Map.of("pg_trgm", "1.5"));
  }

  private static Catalog catalog() {
    return catalog(List.of(), List.of());
  }

  private Finding only(String toml, Catalog catalog) throws Exception {
    List<Finding> findings = contract(toml).violations(catalog, "3");
    assertThat(findings).hasSize(1);
    return findings.getFirst();
  }

  @Test
  void aMissingColumnIsNamedWithItsMakerAndTheStatementThatBringsItBack() throws Exception {
    Origin maker =
        new Origin(
            SourcePlace.line("sql/V3__proposal_id.sql", 2),
            new MigrationName("3", "proposal id", "V3__proposal_id.sql"));
    Finding finding =
        contract("[tables.conversions.columns]\nproposal_id = \"integer\"")
            .violations(
                catalog(),
                "3",
                rule -> rule.name().equals("proposal_id") ? Optional.of(maker) : Optional.empty())
            .getFirst();

    assertThat(finding.code().code()).isEqualTo("contract.column-missing");
    assertThat(finding.subject()).isEqualTo("conversions.proposal_id");
    assertThat(finding.seen())
        .isEqualTo("column conversions.proposal_id is not there; there is conversions.proposal");
    assertThat(finding.remedy())
        .isEqualTo(
            "V3 proposal id (sql/V3__proposal_id.sql:2) makes it; it is recorded as applied and will"
                + " not run again. Add a migration that says: ALTER TABLE public.conversions ADD COLUMN proposal_id integer;"
                + " Then run: migration-sentry gate");
    assertThat(finding.place()).hasToString(directory.resolve("contract.toml") + ":2:1");
  }

  @Test
  void aWrongColumnIsNamedWithWhatWasExpectedAndFound() throws Exception {
    Finding finding =
        only(
            """
            [tables.conversions.columns]
            proposal = { type = "varchar(64)", nullable = false, default = "''" }
            """,
            catalog());

    assertThat(finding.code().code()).isEqualTo("contract.column-differs");
    assertThat(finding.seen())
        .isEqualTo(
            "expected varchar(64), found text; expected NOT NULL, found nullable;"
                + " expected default '', found no default");
    assertThat(finding.remedy())
        .contains("ALTER TABLE public.conversions ALTER COLUMN proposal TYPE varchar(64);");
  }

  @Test
  void aMissingTableIsOneFindingHoweverManyRulesHangOnIt() throws Exception {
    Contract contract = contract("[tables.prospect]\nindexes = [\"ix\"]\ncolumns.bio = \"text\"\n");

    assertThat(contract.violations(catalog(), null))
        .extracting(finding -> finding.code().code())
        .containsExactly("contract.table-missing");
    assertThat(contract.checks(catalog(), null))
        .isEqualTo(Map.of("prospect", false, "prospect.bio", false, "prospect.ix", false));
  }

  @Test
  void anInvalidIndexIsNoIndex() throws Exception {
    Index index =
        new Index("ix", List.of("proposal"), List.of(), false, null, "btree", false, true, "");

    Finding finding =
        only("[tables.conversions]\nindexes = [\"ix\"]", catalog(List.of(index), List.of()));

    assertThat(finding.code().code()).isEqualTo("contract.index-invalid");
    assertThat(finding.remedy()).contains("REINDEX INDEX CONCURRENTLY public.ix;");
  }

  @Test
  void anIndexThatTakesNoWritesYetIsNoIndex() throws Exception {
    Index index =
        new Index("ix", List.of("proposal"), List.of(), false, null, "btree", true, false, "");

    assertThat(
            only("[tables.conversions]\nindexes = [\"ix\"]", catalog(List.of(index), List.of()))
                .code()
                .code())
        .isEqualTo("contract.index-invalid");
  }

  @Test
  void aMissingIndexIsProposedConcurrently() throws Exception {
    assertThat(
            only("[tables.conversions.indexes]\nix = { columns = [\"proposal\"] }", catalog())
                .remedy())
        .isEqualTo(
            "Add a migration that says:"
                + " CREATE INDEX CONCURRENTLY ix ON public.conversions (proposal);");
  }

  @Test
  void aForeignKeyWithAnotherActionDiffers() throws Exception {
    Constraint found =
        new Constraint(
            "fk",
            Constraint.Kind.FOREIGN_KEY,
            List.of("proposal"),
            true,
            true,
            "FOREIGN KEY (proposal) REFERENCES public.proposals(id) ON DELETE CASCADE",
            new Constraint.Reference(
                new QualifiedName("public", "proposals"), List.of("id"), "CASCADE", "NO ACTION"));

    Finding finding =
        only(
            "[tables.conversions.constraints]\n"
                + "fk = { columns = [\"proposal\"], references = \"proposals(id)\" }",
            catalog(List.of(), List.of(found)));

    assertThat(finding.code().code()).isEqualTo("contract.constraint-differs");
    assertThat(finding.seen()).contains("ON DELETE NO ACTION", "ON DELETE CASCADE");
  }

  @Test
  void aConstraintThatIsNotValidOrNotEnforcedIsNotEnough() throws Exception {
    Constraint found =
        new Constraint(
            "ck",
            Constraint.Kind.CHECK,
            List.of("proposal"),
            false,
            false,
            "CHECK ((proposal <> ''::text)) NOT ENFORCED",
            null);
    Catalog catalog = catalog(List.of(), List.of(found));

    assertThat(contract("[tables.conversions]\nconstraints = [\"ck\"]").violations(catalog, null))
        .extracting(finding -> finding.code().code())
        .containsExactly("contract.constraint-not-validated", "contract.constraint-differs");
    assertThat(
            contract(
                    "[tables.conversions.constraints]\n"
                        + "ck = { check = \"proposal <> ''\", validated = false, enforced = false }")
                .violations(catalog, null))
        .isEmpty();
  }

  @Test
  void extensionsAreComparedByVersion() throws Exception {
    assertThat(contract("[extensions]\npg_trgm = \">=1.4\"").violations(catalog(), null)).isEmpty();
    assertThat(contract("[extensions]\npg_trgm = true").violations(catalog(), null)).isEmpty();
    assertThat(only("[extensions]\npg_trgm = \">=1.10\"", catalog()).seen())
        .isEqualTo("expected version >=1.10, found 1.5");
    assertThat(only("[extensions]\ncitext = true", catalog()).remedy())
        .contains("CREATE EXTENSION citext;");
  }

  @Test
  void aNewerSchemaIsNotHeldToARuleThatHasEnded() throws Exception {
    Contract contract =
        contract("[tables.conversions.columns]\nold = { type = \"text\", until = \"4\" }");

    assertThat(contract.violations(catalog(), "3.9")).hasSize(1);
    assertThat(contract.violations(catalog(), "4.0")).isEmpty();
    assertThat(contract.violations(catalog(), "10")).isEmpty();
  }
}
