package dev.migrationsentry.recovery;

import dev.migrationsentry.postgres.Stop;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Embedded servers that killed runs have left behind: nobody else ends them. Each lies in a folder
 * that says which process it belongs to. A process is known by its number and by when it started,
 * because numbers are used again.
 */
final class EmbeddedOrphans {
  static final String PREFIX = "migration-sentry-scratch";

  private static final String OWNER = "owner";
  private static final Duration ENDING = Duration.ofSeconds(5);
  private static final Duration LOOK = Duration.ofMillis(50);

  /** How far the two clocks are apart that say when a server started. */
  private static final Duration TOLERANCE = Duration.ofSeconds(5);

  private EmbeddedOrphans() {}

  /** Writes down that the folder is this process's. */
  static void own(Path folder) throws IOException {
    ProcessHandle self = ProcessHandle.current();
    Files.write(
        folder.resolve(OWNER),
        List.of(
            String.valueOf(self.pid()), String.valueOf(started(self).toEpochMilli()), numbering()));
  }

  /**
   * Where the numbers of processes mean the same: a container has its own, and folders for
   * temporary files may be shared. Empty where that is not to be known.
   */
  private static String numbering() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/ns/pid"))
          + " "
          + Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }

  /**
   * Ends the servers of the same user whose process is gone, and removes their folders. What cannot
   * be judged stays.
   *
   * @param own a folder of this run; the others are beside it
   */
  static void sweep(Path own, Stop stop) {
    try (DirectoryStream<Path> folders =
        Files.newDirectoryStream(own.toAbsolutePath().getParent(), PREFIX + "*")) {
      for (Path folder : folders) {
        if (!folder.equals(own)) {
          sweep(folder, own, stop);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // The next run looks again.
    }
  }

  private static void sweep(Path folder, Path own, Stop stop) {
    try {
      if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
          && Files.getOwner(folder).equals(Files.getOwner(own))
          && isOrphan(folder)) {
        end(folder, stop);
        delete(folder);
      }
    } catch (IOException | IllegalArgumentException e) {
      // Half written, or another run was quicker.
    }
  }

  private static boolean isOrphan(Path folder) throws IOException {
    List<String> owner = lines(folder.resolve(OWNER));
    if (owner.size() < 3 || !owner.get(2).equals(numbering())) {
      return false;
    }
    Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(owner.get(0)));
    return process.filter(ProcessHandle::isAlive).isEmpty()
        || started(process.get()).toEpochMilli() != Long.parseLong(owner.get(1));
  }

  /** The server says its number, its folder and when it started (PostgreSQL, postmaster.pid). */
  private static void end(Path folder, Stop stop) throws IOException {
    Path data = folder.resolve("data");
    List<String> server = lines(data.resolve("postmaster.pid"));
    if (server.size() < 3 || !Path.of(server.get(1)).equals(data)) {
      return;
    }
    Instant since = Instant.ofEpochSecond(Long.parseLong(server.get(2).strip()));
    Optional<ProcessHandle> process =
        ProcessHandle.of(Long.parseLong(server.get(0).strip()))
            .filter(ProcessHandle::isAlive)
            .filter(each -> Duration.between(started(each), since).abs().compareTo(TOLERANCE) <= 0);
    if (process.isPresent()) {
      process.get().destroy();
      for (Duration left = ENDING;
          process.get().isAlive() && left.isPositive() && stop.cause().isEmpty();
          left = left.minus(LOOK)) {
        stop.sleep(LOOK);
      }
      process.get().destroyForcibly();
    }
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        ? Files.readAllLines(file)
        : List.of();
  }

  private static Instant started(ProcessHandle process) {
    return process.info().startInstant().orElse(Instant.EPOCH);
  }

  /** As far as it can be. */
  static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      // It lies where temporary files lie.
    }
  }
}
