package dev.migrationsentry.library;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;

/**
 * A service in one jar of jars, as Spring Boot packs it and with Spring Boot's own launcher: its
 * classes in {@code BOOT-INF/classes}, every library as it is in {@code BOOT-INF/lib}. Of our own
 * libraries it has only those that docs/library.md asks for.
 */
final class FatJar {
  private static final String CLASSES = "BOOT-INF/classes/";
  private static final List<String> LIBRARIES =
      List.of(
          "flyway-core",
          "flyway-database-postgresql",
          "postgresql",
          "jooq",
          "r2dbc-spi",
          "reactive-streams",
          "tomlj",
          "gson",
          "jspecify");

  private FatJar() {}

  /**
   * Writes it.
   *
   * @param sql the folder with migrations and contract
   * @param inLibrary whether that is in a jar of its own, instead of among the classes
   */
  static Path write(Path jar, Path sql, boolean inLibrary) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(
        Attributes.Name.MAIN_CLASS, "org.springframework.boot.loader.launch.JarLauncher");
    attributes.putValue("Start-Class", FatJarService.class.getName());
    attributes.putValue("Spring-Boot-Classes", CLASSES);
    attributes.putValue("Spring-Boot-Lib", "BOOT-INF/lib/");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      unpack(library("spring-boot-loader"), out);
      String service = FatJarService.class.getName().replace('.', '/') + ".class";
      directory(out, CLASSES);
      put(out, CLASSES + service, Files.readAllBytes(Path.of("target/test-classes", service)));
      if (!inLibrary) {
        tree(out, CLASSES + "sql/", sql);
      } else {
        store(out, "BOOT-INF/lib/schema.jar", jarOf("sql/", sql));
      }
      store(out, "BOOT-INF/lib/migration-sentry.jar", jarOf("", Path.of("target/classes")));
      for (String each : LIBRARIES) {
        Path library = library(each);
        store(out, "BOOT-INF/lib/" + library.getFileName(), Files.readAllBytes(library));
      }
    }
    return jar;
  }

  private static Path library(String name) {
    String paths =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Arrays.stream(paths.split(File.pathSeparator, -1))
        .map(Path::of)
        .filter(path -> path.getFileName().toString().matches(name + "-[0-9].*\\.jar"))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no " + name + " on the class path"));
  }

  private static byte[] jarOf(String prefix, Path folder) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream out = new JarOutputStream(bytes)) {
      tree(out, prefix, folder);
    }
    return bytes.toByteArray();
  }

  private static void tree(JarOutputStream out, String prefix, Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path each : (Iterable<Path>) files.sorted()::iterator) {
        String name = prefix + folder.relativize(each).toString().replace(File.separatorChar, '/');
        if (Files.isRegularFile(each)) {
          put(out, name, Files.readAllBytes(each));
        } else if (!name.isEmpty()) {
          directory(out, name.endsWith("/") ? name : name + "/");
        }
      }
    }
  }

  private static void unpack(Path library, JarOutputStream out) throws IOException {
    try (JarFile jar = new JarFile(library.toFile())) {
      for (JarEntry each : Collections.list(jar.entries())) {
        if (each.getName().endsWith(".class")) {
          try (InputStream in = jar.getInputStream(each)) {
            put(out, each.getName(), in.readAllBytes());
          }
        }
      }
    }
  }

  private static void directory(JarOutputStream out, String name) throws IOException {
    out.putNextEntry(new ZipEntry(name));
    out.closeEntry();
  }

  private static void put(JarOutputStream out, String name, byte[] bytes) throws IOException {
    out.putNextEntry(new ZipEntry(name));
    out.write(bytes);
    out.closeEntry();
  }

  /** Not compressed: the launcher reads a jar in a jar where it lies. */
  private static void store(JarOutputStream out, String name, byte[] bytes) throws IOException {
    CRC32 sum = new CRC32();
    sum.update(bytes);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(sum.getValue());
    out.putNextEntry(entry);
    out.write(bytes);
    out.closeEntry();
  }
}
