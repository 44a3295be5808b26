package dev.migrationsentry.migration;

import dev.migrationsentry.verdict.SourcePlace;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** How findings name the files of a release. */
public final class FilePlaces {
  private FilePlaces() {}

  /** The file as the user would type it: relative to the working directory where it is below it. */
  public static String shown(Path file) {
    Path here = Path.of("").toAbsolutePath();
    Path whole = here.resolve(file).normalize();
    return whole.startsWith(here) && !whole.equals(here)
        ? here.relativize(whole).toString()
        : file.toString();
  }

  /** The file, no line known. */
  public static SourcePlace of(Path file) {
    return SourcePlace.file(shown(file));
  }

  /** The line of the file, from 1. */
  public static SourcePlace of(Path file, int line) {
    return SourcePlace.line(shown(file), Math.max(0, line));
  }

  /** Why a file could not be read, in words. */
  public static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "there is no such file";
      case AccessDeniedException _ -> "permission denied";
      case FileSystemLoopException _ -> "a symbolic link leads back to where it is";
      case CharacterCodingException _ -> "it is not in the encoding that it is read with";
      default -> String.valueOf(e.getMessage());
    };
  }
}
