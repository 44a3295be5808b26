package dev.migrationsentry.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The machine's clock as one process sees it, which can be set while that runs: by libfaketime,
 * where it is installed (Debian's package of that name). The clock that only counts goes on.
 */
public final class SettableClock {
  private final Path file;

  /** A clock that is right. */
  public SettableClock(Path folder) {
    this.file = folder.resolve("clock");
    set(Duration.ZERO);
  }

  private static Optional<Path> library() {
    Path libraries = Path.of("/usr/lib");
    if (!Files.isDirectory(libraries)) {
      return Optional.empty();
    }
    try (Stream<Path> architectures = Files.list(libraries)) {
      return architectures
          .map(each -> each.resolve("faketime/libfaketimeMT.so.1"))
          .filter(Files::exists)
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether this machine has what it takes. */
  public static boolean canBeSet() {
    return library().isPresent();
  }

  /** The process will go by this clock. */
  public SentryProcess.Launch of(SentryProcess.Launch launch) {
    return launch
        .with("LD_PRELOAD", library().orElseThrow().toString())
        .with("FAKETIME_TIMESTAMP_FILE", file.toString())
        .with("FAKETIME_NO_CACHE", "1")
        .with("FAKETIME_DONT_FAKE_MONOTONIC", "1")
        // Or it takes every wait for one by the clock that is set, and wakes it at once or never.
        .with("FAKETIME_FORCE_MONOTONIC_FIX", "0");
  }

  /** From now on it is so much ahead of the right time; negative: behind. */
  public void set(Duration ahead) {
    try {
      Path next = file.resolveSibling("clock.next");
      Files.writeString(next, "%+d".formatted(ahead.toSeconds()));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
