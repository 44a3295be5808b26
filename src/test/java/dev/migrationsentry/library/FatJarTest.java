package dev.migrationsentry.library;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Wherever a service's own build puts its migrations. */
@ServerTest
class FatJarTest {
  @TempDir Path directory;

  /** What a process said. */
  private record Ended(int exitCode, String out) {}

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aServiceInOneJarOfJarsStartsOnADatabaseThatFitsAndOnNoOther(
      boolean inLibrary, TestDatabase database) throws Exception {
    Project project =
        Project.small(directory.resolve("project"))
            .migration("more/V2__note.sql", "ALTER TABLE proposals ADD COLUMN note text;\n")
            .on(database);
    assertThat(project.run("gate").exitCode()).isZero();
    Path jar =
        FatJar.write(
            directory.resolve("service.jar"), project.directory().resolve("sql"), inLibrary);

    Ended fits = run(jar, database);
    assertThat(fits.exitCode()).as(fits.out()).isZero();
    assertThat(fits.out()).contains("started in ");

    database.execute("ALTER TABLE proposals DROP COLUMN title");
    Ended lacks = run(jar, database);
    assertThat(lacks.exitCode()).as(lacks.out()).isEqualTo(3);
    assertThat(lacks.out()).contains("contract.column-missing: proposals.title");
  }

  @Test
  void aFolderInSeveralPlacesIsReadFromAllOfThem() throws Exception {
    Project.small(directory.resolve("first"));
    Project.empty(directory.resolve("second")).migration("V2__note.sql", "SELECT 1;\n");
    try (URLClassLoader both = loader("first", "second")) {
      assertThat(heads(both, "classpath:sql/migrations")).isEqualTo("2");
    }
  }

  @Test
  void aPlaceThatCannotBeListedIsRefusedInWords() throws Exception {
    ClassLoader strange =
        new ClassLoader(null) {
          @Override
          protected Enumeration<URL> findResources(String name) throws IOException {
            return Collections.enumeration(List.of(url("vfs:/content/" + name)));
          }
        };
    assertThat(words(strange, "classpath:sql/migrations"))
        .contains(
            "release.location.missing: vfs:/content/sql/migrations: this is neither a folder nor in"
                + " a jar");
  }

  @Test
  void aFolderThatIsNowhereIsRefusedInWords() throws Exception {
    try (URLClassLoader none = loader("none")) {
      assertThat(words(none, "classpath:/db/migration/"))
          .contains("release.location.missing", "the class path has no db/migration");
    }
  }

  private URLClassLoader loader(String... folders) throws Exception {
    URL[] urls = new URL[folders.length];
    for (int i = 0; i < folders.length; i++) {
      urls[i] = Files.createDirectories(directory.resolve(folders[i])).toUri().toURL();
    }
    return new URLClassLoader(urls, null);
  }

  private static String heads(ClassLoader loader, String migrations) {
    return String.valueOf(ask(loader, migrations).migration().head());
  }

  private static String words(ClassLoader loader, String migrations) {
    return SchemaNotReady.words(ask(loader, migrations));
  }

  private static dev.migrationsentry.verdict.Status ask(ClassLoader loader, String migrations) {
    PGSimpleDataSource nowhere = new PGSimpleDataSource();
    nowhere.setUrl("jdbc:postgresql://127.0.0.1:1/none");
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return SchemaCheck.of(nowhere)
          .migrations(migrations)
          .contract("classpath:dev/migrationsentry/sample/sql/contract.toml")
          .ask();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** As an application server's own file system has it. */
  private static URL url(String text) throws IOException {
    return URL.of(
        URI.create(text),
        new URLStreamHandler() {
          @Override
          protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {
              @Override
              public void connect() {}

              @Override
              public InputStream getInputStream() {
                return InputStream.nullInputStream();
              }
            };
          }
        });
  }

  private static Ended run(Path jar, TestDatabase database) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                jar.toString(),
                "jdbc:postgresql://"
                    + database.server().host()
                    + ":"
                    + database.server().port()
                    + "/"
                    + database.name()
                    + "?user=postgres&password=postgres",
                "1")
            .redirectErrorStream(true)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), out);
  }
}
