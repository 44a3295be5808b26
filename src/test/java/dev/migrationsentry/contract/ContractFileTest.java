package dev.migrationsentry.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.StepRefused;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContractFileTest {
  @TempDir Path directory;

  private Contract read(String toml) throws Exception {
    Files.writeString(directory.resolve("contract.toml"), toml);
    return ContractFile.read(Path.of("contract.toml"), directory);
  }

  private List<Finding> mistakes(String toml) throws Exception {
    return catchThrowableOfType(StepRefused.class, () -> read(toml)).findings();
  }

  @Test
  void readsTheSampleContract() throws Exception {
    Contract contract = ContractFile.read(Path.of("sql/contract.toml"));

    assertThat(contract.requirements())
        .extracting(Requirement::subject)
        .contains("proposals.visitor_session_id", "conversions.ix_conversions_proposal_id");
    assertThat(contract.probes()).extracting(Probe::name).contains("pipeline-counts-match-rows");
    assertThat(ContractSchema.errors(Files.readString(Path.of("sql/contract.toml")))).isEmpty();
  }

  @Test
  void readsTheExampleOfTheReference() throws Exception {
    String page = Files.readString(Path.of("docs/contract.md"));
    String example = page.substring(page.indexOf("```toml\n") + 8, page.indexOf("\n```\n"));
    Files.createDirectories(directory.resolve("sql/probes"));
    Files.writeString(directory.resolve("sql/probes/counts.sql"), "SELECT 1 WHERE false");

    Contract contract = read(example);

    assertThat(ContractSchema.errors(example)).isEmpty();
    assertThat(ContractText.explain(contract))
        .contains(
            "Table proposals must have a column visitor_session_id of type varchar(64).",
            "Table conversions must have a column proposal_id of type integer, NOT NULL, from"
                + " version 3 on.",
            "Extension pg_trgm must be installed in version >=1.5.",
            "Probe counts must return no row within 10.0 s: The counts match the rows.");
  }

  @Test
  void tellsAllMistakesAtOnceEachWithItsPlace() throws Exception {
    List<Finding> mistakes =
        mistakes(
            """
            shema = "public"
            [tables.proposals.colums]
            a = "text"
            [tables.t.columns]
            a = 3
            b = { type = "text", nulable = true }
            c = { default = false }
            d = { since = "V3" }
            [tables.u]
            constraints = ["ck", "ck"]
            [probes.p]
            file = "no/such.sql"
            """);

    assertThat(mistakes).allMatch(finding -> finding.code() == FindingCode.CONTRACT_UNREADABLE);
    assertThat(mistakes)
        .extracting(finding -> finding.seen() + " " + finding.remedy())
        .satisfiesExactly(
            words -> assertThat(words).contains("contract.toml:1:1", "Write schema."),
            words -> assertThat(words).contains("contract.toml:2:1", "colums", "Write columns."),
            words -> assertThat(words).contains("contract.toml:5:1", "a type in quotes"),
            words -> assertThat(words).contains("contract.toml:6:22", "Write nullable."),
            words -> assertThat(words).contains("contract.toml:7:7", "an SQL expression"),
            words -> assertThat(words).contains("contract.toml:8:7", "V3 is not a version"),
            words -> assertThat(words).contains("contract.toml:10", "ck is there twice"),
            words -> assertThat(words).contains("contract.toml:12:1", "no/such.sql"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [tables.t.columns]; a = yes                              | expected a value
          [tables.t.columns]; a = "text"; a = "text"               | previously defined
          # nothing                                                | no rule
          [tables.t]; [tables."public.t"]                          | are one table
          [tables."a.b.c"]                                         | not the name of a table
          [tables.t]; kind = "vieuw"                               | unknown word vieuw
          [tables.t]; since = "3"; until = "3.0"                   | not before until
          [tables.t]; since = 3.10                                 | not a version
          [tables.t]; primary-key = "id"                           | a list of names
          [tables.t.columns]; a = ""                               | not empty
          [tables.t.columns]; a = "varchar(64"                     | not a type
          [tables.t.columns]; a = { identity = "sometimes" }       | unknown word sometimes
          [tables.t.indexes]; ix = { colums = ["a"] }              | unknown key colums
          [tables.t.indexes]; ix = "a"                             | true or {
          [tables.t.constraints]; fk = { references = "users" }    | does not name a table
          [tables.t.constraints]; fk = { on-delete = "cascade" }   | an action without references
          [tables.t.constraints]; ck = { kind = "chek" }           | unknown word chek
          [extensions]; pg_trgm = ">=one"                          | not a version
          [extensions]; pg_trgm = false                            | true, a version
          [probes.p]; sql = "SELECT 1"; file = "x"                 | both file and sql
          [probes.p]; description = "x"                            | neither file nor sql
          [probes.p]; sql = "SELECT 1; COMMIT"                     | more than one statement
          [probes.p]; sql = "DELETE FROM t"                        | begins with DELETE
          [probes.p]; sql = "SELECT 1"; timeout = "long"           | a time such as
          tables = 3                                               | a section
          """)
  void namesEachMistake(String toml, String words) throws Exception {
    assertThat(mistakes(toml.replace(';', '\n').replace("\n COMMIT", "; COMMIT")))
        .anySatisfy(finding -> assertThat(finding.seen()).contains(words))
        .allSatisfy(finding -> assertThat(finding.remedy()).isNotBlank());
  }

  @Test
  void aMissingFileIsNamed() {
    StepRefused refused =
        catchThrowableOfType(
            StepRefused.class, () -> ContractFile.read(Path.of("none.toml"), directory));

    assertThat(refused.findings().getFirst().code()).isEqualTo(FindingCode.CONTRACT_ABSENT);
  }

  @Test
  void aFileThatIsNotTextIsUnreadable() throws Exception {
    Files.write(directory.resolve("contract.toml"), "ä".getBytes(StandardCharsets.ISO_8859_1));

    StepRefused refused =
        catchThrowableOfType(
            StepRefused.class, () -> ContractFile.read(Path.of("contract.toml"), directory));

    assertThat(refused.findings().getFirst().seen()).contains("UTF-8");
  }

  @Test
  void aRuleOfATableLivesNoLongerThanItsTable() throws Exception {
    Contract contract =
        read("[tables.t]\nsince = 2\nuntil = \"5\"\n[tables.t.columns]\na = { since = \"3\" }");

    assertThat(contract.checked("1")).isEmpty();
    assertThat(contract.checked("2")).extracting(Requirement::subject).containsExactly("t");
    assertThat(contract.checked("4.9"))
        .extracting(Requirement::subject)
        .containsExactly("t", "t.a");
    assertThat(contract.checked("5")).isEmpty();
    assertThat(contract.passedOver(null)).hasSize(2);
  }
}
