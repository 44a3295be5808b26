package dev.migrationsentry.testing;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A disk of a test's own that can run full: a file system in memory, where this machine lets one be
 * mounted. That takes Linux and its administrator.
 */
public final class SmallDisk implements AutoCloseable {
  private static final int PIECE = 1 << 20;

  private final Path folder;
  private final Path filler;

  private SmallDisk(Path folder) {
    this.folder = folder;
    this.filler = folder.resolve("filler");
  }

  private static final class Here {
    static final boolean CAN_BE_MADE = tried();
  }

  /** Whether this machine lets one be made. */
  public static boolean canBeMade() {
    return Here.CAN_BE_MADE;
  }

  private static boolean tried() {
    if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux")) {
      return false;
    }
    try (SmallDisk _ = ofMegabytes(1)) {
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  /** A new one, empty. */
  public static SmallDisk ofMegabytes(int size) {
    try {
      Path folder = Files.createTempDirectory("disk");
      if (!succeeds("mount", "-t", "tmpfs", "-o", "size=" + size + "m", "tmpfs", folder + "")) {
        Files.delete(folder);
        throw new IllegalStateException("this machine mounts nothing for us");
      }
      return new SmallDisk(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean succeeds(String... command) {
    try {
      return new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Where its files are. */
  public Path folder() {
    return folder;
  }

  /** Takes all the room that is left. */
  public void fill() {
    byte[] piece = new byte[PIECE];
    for (int size = PIECE; size >= 512; size /= 2) {
      try (OutputStream out = new FileOutputStream(filler.toFile(), true)) {
        while (true) {
          out.write(piece, 0, size);
        }
      } catch (IOException e) {
        // No room for that much.
      }
    }
  }

  /** Gives it back. */
  public void free() {
    try {
      Files.deleteIfExists(filler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (!succeeds("umount", folder.toString())) {
      boolean _ = succeeds("umount", "-l", folder.toString()); // Somebody is not gone yet.
    }
    boolean _ = folder.toFile().delete();
  }
}
