package dev.migrationsentry.library;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.StepRefused;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The release's files as files: those of the class path are copied to a folder of their own for as
 * long as they are read.
 *
 * @param directory what relative paths in the contract are relative to
 * @param copy to be removed; null if nothing was copied
 */
record ReleaseFiles(Path directory, Path migrations, Path contract, @Nullable Path copy)
    implements AutoCloseable {
  private static final String CLASS_PATH = "classpath:";

  static ReleaseFiles of(String migrations, String contract) throws StepRefused {
    if (!isOfTheClassPath(migrations) && !isOfTheClassPath(contract)) {
      return new ReleaseFiles(Path.of(""), Path.of(migrations), Path.of(contract), null);
    }
    try {
      Path copy = Files.createTempDirectory("migration-sentry");
      Path migrationFolder = located(migrations, copy, false);
      Path contractFile = located(contract, copy, true);
      Path directory = isOfTheClassPath(contract) ? projectOf(contractFile, copy) : Path.of("");
      return new ReleaseFiles(directory, migrationFolder, contractFile, copy);
    } catch (IOException e) {
      throw new StepRefused(
          Finding.of(
              FindingCode.LOCATION_MISSING,
              migrations + ", " + contract,
              "the files of the class path cannot be read (" + e.getClass().getSimpleName() + ")",
              "Put them into the jar, or name a folder."));
    }
  }

  private static boolean isOfTheClassPath(String location) {
    return location.startsWith(CLASS_PATH);
  }

  /** Probes are named from the project's folder on: the one above that of the contract. */
  private static Path projectOf(Path contractFile, Path copy) {
    Path folder = parent(contractFile);
    return folder.equals(copy) ? copy : parent(folder);
  }

  /** With a file its whole folder comes along: a contract names the files of its probes. */
  private static Path located(String location, Path copy, boolean file)
      throws IOException, StepRefused {
    if (!isOfTheClassPath(location)) {
      return Path.of(location).toAbsolutePath();
    }
    String name =
        location.substring(CLASS_PATH.length()).replaceFirst("^/+", "").replaceFirst("/+$", "");
    List<URL> places = ClassPathFolder.places(name);
    if (places.isEmpty()) {
      throw new StepRefused(
          Finding.of(
              file ? FindingCode.CONTRACT_ABSENT : FindingCode.LOCATION_MISSING,
              location,
              "the class path has no " + name,
              "Put it into the jar, which must have an entry for the folder itself, or name the"
                  + " right place."));
    }
    Path target = copy.resolve(name).normalize();
    for (URL place : file ? places.subList(0, 1) : places) {
      ClassPathFolder.copy(place, file, file ? parent(target) : target);
    }
    return target;
  }

  static Path parent(Path path) {
    Path parent = path.toAbsolutePath().getParent();
    return parent == null ? path : parent;
  }

  @Override
  public void close() {
    if (copy == null) {
      return;
    }
    List<Path> all = new ArrayList<>();
    try (Stream<Path> files = Files.walk(copy)) {
      files.sorted(Comparator.reverseOrder()).forEach(all::add);
      for (Path each : all) {
        Files.deleteIfExists(each);
      }
    } catch (IOException _) {
      // The system clears its temporary folder.
    }
  }
}
