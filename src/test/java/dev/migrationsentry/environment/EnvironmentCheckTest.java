package dev.migrationsentry.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migrationsentry.postgres.ConnectionSettings;
import dev.migrationsentry.postgres.Secret;
import dev.migrationsentry.verdict.ExitCode;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.SourcePlace;
import dev.migrationsentry.verdict.StepRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentCheckTest {
  private static final String URL = "postgresql://app:S3cretc4nary@db/shop";
  private static final String WITHOUT_PASSWORD = "postgresql://app@db/shop";

  @TempDir Path directory;
  private final Map<String, String> environment = new HashMap<>();

  @Test
  void theUrlAloneIsEnough() throws Exception {
    environment.put("DATABASE_URL", URL);
    EnvironmentCheck.Ready ready = check();
    assertThat(ready.connection().target().words()).isEqualTo("shop at db:5432 as app");
    assertThat(ready.connection().password()).isEqualTo(new Secret("S3cretc4nary"));
    assertThat(ready.notes()).isEmpty();
  }

  @Test
  void withoutAUrlNothingPasses() {
    Finding finding = refusal(FindingCode.DATABASE_URL_MISSING);
    assertThat(finding.seen()).isEqualTo("DATABASE_URL is not set.");
    assertThat(finding.code().exitCode()).isEqualTo(ExitCode.ENVIRONMENT_INVALID);
  }

  @Test
  void anEmptySecretOfAForkIsNotTakenForNothingToDo() {
    environment.put("DATABASE_URL", "");
    environment.put("GITHUB_ACTIONS", "true");
    Finding finding = refusal(FindingCode.DATABASE_URL_MISSING);
    assertThat(finding.seen()).isEqualTo("DATABASE_URL is set and empty.");
    assertThat(finding.remedy()).contains("fork");
  }

  @Test
  void aBlankUrlIsCalledBlank() {
    environment.put("DATABASE_URL", " \n");
    assertThat(refusal(FindingCode.DATABASE_URL_MISSING).seen()).contains("set and blank");
  }

  @Test
  void whatWasMostLikelyMeantIsNamed() {
    environment.put("DATABSE_URL", URL);
    assertThat(refusal(FindingCode.DATABASE_URL_MISSING).remedy()).contains("DATABSE_URL is set");
    environment.put("POSTGRES_URL", URL);
    assertThat(refusal(FindingCode.DATABASE_URL_MISSING).remedy())
        .contains("--database-url-variable POSTGRES_URL");
  }

  @Test
  void pgHostAloneDoesNotSayWhichDatabase() {
    environment.put("PGHOST", "db");
    assertThat(refusal(FindingCode.DATABASE_URL_MISSING).remedy()).contains("PGHOST");
  }

  @Test
  void anotherVariableCanHoldTheUrl() throws Exception {
    environment.put("MIGRATION_SENTRY_DATABASE_URL_VARIABLE", "DIRECT_URL");
    environment.put("DIRECT_URL", URL);
    environment.put("DATABASE_URL", "postgresql://app@pooler/shop");
    assertThat(check().connection().hosts().getFirst().name()).isEqualTo("db");
  }

  @Test
  void aFileCanHoldTheUrlAndItsLastLineBreakIsNotPartOfIt() throws Exception {
    environment.put("DATABASE_URL_FILE", written("url", URL + "\n").toString());
    assertThat(check().connection().password()).isEqualTo(new Secret("S3cretc4nary"));
  }

  @Test
  void twoSourcesForOneUrlAreAConflict() throws Exception {
    environment.put("DATABASE_URL", URL);
    environment.put("DATABASE_URL_FILE", written("url", URL).toString());
    refusal(FindingCode.DATABASE_URL_CONFLICT);
  }

  @Test
  void aFileThatCannotBeReadIsNamed() throws Exception {
    environment.put("DATABASE_URL_FILE", "secrets/url");
    assertThat(refusal(FindingCode.DATABASE_URL_MISSING).seen()).contains("secrets/url");
    environment.put("DATABASE_URL_FILE", written("empty", "\n").toString());
    assertThat(refusal(FindingCode.DATABASE_URL_MISSING).seen()).contains("is empty");
  }

  @Test
  void aUrlInThePlaceOfAFileIsNotPrinted() {
    environment.put("DATABASE_URL_FILE", URL);
    assertThat(refusal(FindingCode.DATABASE_URL_MISSING).seen()).contains("holds a URL");
  }

  @Test
  void theUserMayComeFromItsVariable() throws Exception {
    environment.put("DATABASE_URL", "postgresql://db/shop");
    assertThat(refusal(FindingCode.DATABASE_URL_MALFORMED).seen()).contains("no user");
    environment.put("PGUSER", "app");
    assertThat(check().connection().user()).isEqualTo("app");
  }

  @Test
  void thePasswordComesFromUrlThenVariableThenFile() throws Exception {
    environment.put("HOME", directory.toString());
    passwordFile(".pgpass", "db:5432:shop:app:fromFile");
    environment.put("DATABASE_URL", WITHOUT_PASSWORD);
    assertThat(check().connection().password()).isEqualTo(new Secret("fromFile"));
    environment.put("PGPASSWORD", "fromVariable");
    assertThat(check().connection().password()).isEqualTo(new Secret("fromVariable"));
    environment.put("DATABASE_URL", URL);
    assertThat(check().connection().password()).isEqualTo(new Secret("S3cretc4nary"));
  }

  @Test
  void theFirstLineOfThePasswordFileThatFitsCounts() throws Exception {
    environment.put("DATABASE_URL", "postgresql://a%3Ap@[::1]:6432/sh%5Cop");
    environment.put(
        "PGPASSFILE",
        passwordFile(
                "pgpass",
                "# db:5432:shop:app:comment",
                "db:*:*:*:other",
                "\\:\\:1:6432:sh\\\\op:a\\:p:with\\:colon\\\\",
                "*:*:*:*:late")
            .toString());
    assertThat(check().connection().password()).isEqualTo(new Secret("with:colon\\"));
  }

  @Test
  void aPasswordFileOpenToOthersIsNotUsedAndThatIsSaid() throws Exception {
    Path file = passwordFile("pgpass", "*:*:*:*:open");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    environment.put("DATABASE_URL", WITHOUT_PASSWORD);
    environment.put("PGPASSFILE", file.toString());
    EnvironmentCheck.Ready ready = check();
    assertThat(ready.connection().password()).isEqualTo(new Secret(""));
    assertThat(ready.notes())
        .extracting(Finding::code)
        .containsExactly(FindingCode.PASSWORD_FILE_IGNORED);
    assertThat(ready.notes().getFirst().remedy()).startsWith("chmod 600 ");
  }

  @Test
  void differentPasswordsForTheHostsOfOneUrlAreAConflict() throws Exception {
    environment.put("DATABASE_URL", "postgresql://app@h1,h2/shop");
    environment.put(
        "PGPASSFILE", passwordFile("pgpass", "h1:*:*:*:one", "h2:*:*:*:two").toString());
    refusal(FindingCode.DATABASE_URL_CONFLICT);
  }

  @Test
  void tlsVariablesCompleteAUrlThatIsSilent() throws Exception {
    environment.put("DATABASE_URL", URL);
    environment.put("PGSSLMODE", "verify-full");
    assertThat(check().connection().properties()).containsEntry("sslmode", "verify-full");
    environment.put("DATABASE_URL", URL + "?sslmode=require");
    assertThat(check().connection().properties()).containsEntry("sslmode", "require");
  }

  @Test
  void aCertificateFileThatIsNotThereIsNamedBeforeAnythingConnects() {
    environment.put("DATABASE_URL", URL + "?sslmode=verify-full&sslrootcert=/nowhere/ca.pem");
    assertThat(refusal(FindingCode.DATABASE_URL_PARAMETER).seen()).contains("sslrootcert");
  }

  @Test
  void everyProblemIsNamedInOnePass() throws Exception {
    written(
        "sentry.toml",
        """
        [environment.required]
        SECRET_KEY = "non-empty"
        REDIS_URL = "url"
        WORKERS = "integer"
        STAGE = { one-of = ["staging", "production"] }
        REGION = { pattern = "[a-z]+-[0-9]" }
        """);
    environment.put("DATABASE_URL", "postgresql://app:S3cret/c4nary@db/shop");
    environment.put("SECRET_KEY", " ");
    environment.put("REDIS_URL", "c4nary");
    environment.put("WORKERS", "c4nary");
    environment.put("STAGE", "c4nary");
    environment.put("REGION", "c4nary");
    StepRefused refused = refused();
    assertThat(refused.findings())
        .extracting(finding -> finding.code().code() + " " + finding.subject())
        .containsExactly(
            "environment.database-url.encoding DATABASE_URL",
            "environment.variable.missing SECRET_KEY",
            "environment.variable.invalid REDIS_URL",
            "environment.variable.invalid WORKERS",
            "environment.variable.invalid STAGE",
            "environment.variable.invalid REGION");
    assertThat(refused.findings().get(4).place()).isEqualTo(new SourcePlace("sentry.toml", 5, 1));
    assertThat(refused.findings().toString()).doesNotContain("c4nary");
  }

  @Test
  void aPublicHostWithoutAVerifiedCertificateIsAWarning() throws Exception {
    environment.put("DATABASE_URL", "postgresql://app:x1y2z3@db.example.com/shop?sslmode=require");
    assertThat(check().notes()).extracting(Finding::code).containsExactly(FindingCode.TLS_WEAK);
    for (String settled :
        List.of(
            "db.example.com/shop?sslmode=verify-full",
            "db.example.com/shop?sslmode=require&channel_binding=require",
            "dpg-abc-a/shop",
            "127.0.0.1/shop",
            "172.31.0.1/shop",
            "[fd12:3456::1]/shop",
            "db.railway.internal/shop")) {
      environment.put("DATABASE_URL", "postgresql://app:x1y2z3@" + settled);
      assertThat(check().notes()).as(settled).isEmpty();
    }
  }

  @Test
  void everySecretIsKnownToWhoeverPrintsEvenWhereTheUrlCannotBeRead() throws Exception {
    environment.put("DATABASE_URL", "postgresql://app:S3cret/c%34nary@db/shop\n");
    environment.put("PGPASSWORD", "other");
    environment.put("PGPASSFILE", passwordFile("pgpass", "*:*:*:*:inFile").toString());
    assertThat(EnvironmentCheck.secrets(settings(), environment))
        .contains("S3cret/c%34nary", "S3cret/c4nary", "other", "inFile");
    environment.put("DATABASE_URL", "jdbc:postgresql://db/shop?user=app&password=a%26b");
    assertThat(EnvironmentCheck.secrets(settings(), environment)).contains("a%26b", "a&b");
  }

  @Test
  void nothingShowsThePassword() throws Exception {
    environment.put("DATABASE_URL", URL);
    ConnectionSettings connection = check().connection();
    assertThat(connection.toString() + connection.jdbcUrl()).doesNotContain("c4nary");
  }

  private Settings settings() throws StepRefused {
    return Settings.read(Map.of(), environment, directory);
  }

  private EnvironmentCheck.Ready check() throws StepRefused {
    return EnvironmentCheck.check(settings(), environment);
  }

  private StepRefused refused() {
    return catchThrowableOfType(StepRefused.class, this::check);
  }

  private Finding refusal(FindingCode code) {
    StepRefused refused = refused();
    assertThat(refused.findings()).extracting(Finding::code).containsExactly(code);
    assertThat(refused.findings().toString()).doesNotContain("c4nary");
    return refused.findings().getFirst();
  }

  private Path passwordFile(String name, String... lines) throws IOException {
    Path file = written(name, String.join("\n", lines) + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  private Path written(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }
}
