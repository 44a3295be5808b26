package dev.migrationsentry.library;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.StepRefused;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * Folders of the class path, copied to where files can be listed: from a folder, from a jar, and
 * from a jar inside a jar, whose launcher answers as the JDK does for a jar
 * (java.net.JarURLConnection).
 */
final class ClassPathFolder {
  private ClassPathFolder() {}

  /** Every place that has this name; with the class loader of this program if no other has it. */
  static List<URL> places(String name) throws IOException {
    ClassLoader ofTheThread = Thread.currentThread().getContextClassLoader();
    List<URL> places =
        ofTheThread == null ? List.of() : Collections.list(ofTheThread.getResources(name));
    return places.isEmpty()
        ? Collections.list(ClassPathFolder.class.getClassLoader().getResources(name))
        : places;
  }

  /**
   * Copies what is in a folder. What is there already stays: what comes first on the class path
   * goes before the rest.
   *
   * @param place of the folder, or of a file in it
   * @param file whether it is of a file: then one at the very top comes alone
   * @throws StepRefused a place whose folders cannot be listed
   */
  static void copy(URL place, boolean file, Path target) throws IOException, StepRefused {
    URLConnection connection = place.openConnection();
    if (connection instanceof JarURLConnection inJar) {
      inJar.setUseCaches(false);
      try (JarFile jar = inJar.getJarFile()) {
        copy(jar, inJar.getEntryName(), file, target);
      }
    } else if (place.getProtocol().equals("file")) {
      copy(onDisk(place), file, target);
    } else {
      throw new StepRefused(
          Finding.of(
              FindingCode.LOCATION_MISSING,
              place.toString(),
              "this is neither a folder nor in a jar, and what is in it cannot be listed",
              "Ship the files beside the service, and name their folder without classpath:."));
    }
  }

  private static void copy(JarFile jar, String entry, boolean file, Path target)
      throws IOException {
    String bare = entry.endsWith("/") ? entry.substring(0, entry.length() - 1) : entry;
    String folder = file ? bare.substring(0, bare.lastIndexOf('/') + 1) : bare + "/";
    for (JarEntry each : Collections.list(jar.entries())) {
      String name = each.getName();
      boolean wanted = folder.isEmpty() ? name.equals(bare) : name.startsWith(folder);
      if (wanted && !each.isDirectory()) {
        try (InputStream in = jar.getInputStream(each)) {
          copy(in, target, name.substring(folder.length()));
        }
      }
    }
  }

  private static void copy(Path place, boolean file, Path target) throws IOException {
    Path folder = file ? ReleaseFiles.parent(place) : place;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path each : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        try (InputStream in = Files.newInputStream(each)) {
          copy(in, target, folder.relativize(each).toString());
        }
      }
    }
  }

  private static void copy(InputStream in, Path target, String name) throws IOException {
    Path copied = target.resolve(name).normalize();
    if (!copied.startsWith(target)) {
      throw new IOException("a name that leads out of its folder");
    }
    if (!Files.exists(copied)) {
      Files.createDirectories(ReleaseFiles.parent(copied));
      Files.copy(in, copied);
    }
  }

  private static Path onDisk(URL place) throws IOException {
    try {
      return Path.of(place.toURI());
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }
}
