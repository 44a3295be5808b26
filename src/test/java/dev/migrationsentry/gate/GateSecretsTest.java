package dev.migrationsentry.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess.Ended;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A password that comes back in the words of the server, where it is not encoded. */
@ServerTest
class GateSecretsTest {
  private static final String PASSWORD = "p@ss/w:rd";
  private static final List<String> REPORTS = List.of("out.json", "out.md", "out.xml");

  /** Where a password may come from. */
  enum Source {
    URL,
    URL_WITH_A_RAW_SLASH,
    URL_PARAMETER,
    JDBC_URL,
    PGPASSWORD,
    PGPASSFILE,
    HOME,
    PASSFILE_IN_THE_URL
  }

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void neverComesOutAgain(Source source, TestDatabase database) throws Exception {
    Project project = given(Project.small(directory), source, database);
    project.migration(
        "V2__tell.sql",
        """
        DO $$ BEGIN RAISE NOTICE 'it is p@ss/w:rd, or p%%40ss%%2Fw%%3Ard'; END $$;
        DO $$ BEGIN RAISE EXCEPTION 'p@ss/w:rd it is'; END $$;
        """);
    Ended ended =
        project.run(
            "gate", "-v", "--report", "out.json", "--report", "out.md", "--report", "out.xml");
    if (source != Source.URL_WITH_A_RAW_SLASH) {
      assertThat(ended.exitCode()).as(ended.all()).isEqualTo(50);
      assertThat(ended.out()).contains("it is ********, or ********").contains("******** it is");
    }
    tellsNothing(ended.all());
    for (String report : REPORTS) {
      tellsNothing(Files.readString(directory.resolve(report)));
    }
    for (String format : List.of("json", "github")) {
      tellsNothing(project.run("gate", "-v", "--debug", "--format", format).all());
    }
  }

  private Project given(Project project, Source source, TestDatabase database) throws Exception {
    String at = database.server().host() + ":" + database.server().port() + "/" + database.name();
    String silent = "postgres://postgres@" + at;
    return switch (source) {
      case URL -> project.with("DATABASE_URL", "postgres://postgres:p%40ss%2Fw%3Ard@" + at);
      case URL_WITH_A_RAW_SLASH ->
          project.with("DATABASE_URL", "postgres://postgres:p%40ss/w:rd@" + at);
      case URL_PARAMETER -> project.with("DATABASE_URL", silent + "?password=p%40ss%2Fw%3Ard");
      case JDBC_URL ->
          project.with(
              "DATABASE_URL",
              "jdbc:postgresql://" + at + "?user=postgres&password=p%40ss%2Fw%3Ard");
      case PGPASSWORD -> project.with("DATABASE_URL", silent).with("PGPASSWORD", PASSWORD);
      case PGPASSFILE ->
          project
              .with("DATABASE_URL", silent)
              .with("PGPASSFILE", passwordFile("elsewhere").toString());
      case HOME -> {
        passwordFile(".pgpass");
        yield project.with("DATABASE_URL", silent).with("HOME", directory.toString());
      }
      case PASSFILE_IN_THE_URL ->
          project.with("DATABASE_URL", silent + "?passfile=" + passwordFile("named%20here"));
    };
  }

  private Path passwordFile(String encodedName) throws Exception {
    Path file = directory.resolve(encodedName.replace("%20", " "));
    Files.writeString(file, "*:*:*:*:p@ss/w\\:rd\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return directory.resolve(encodedName);
  }

  private static void tellsNothing(String text) {
    assertThat(text).doesNotContain(PASSWORD).doesNotContain("p%40ss").doesNotContain("w\\/rd");
  }
}
