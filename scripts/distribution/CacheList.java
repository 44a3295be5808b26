import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.InvokeDynamicEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * The list that a distribution's start-up cache is made from: the classes that real runs loaded, and
 * for each of them everything in it that Java can look up beforehand (classes, methods, fields,
 * lambdas). A line that names the places of these in a class file, {@code @cp}, is written for the
 * class files that are shipped, so that it is never older than they are. Run from its source:
 *
 * <pre>java scripts/distribution/CacheList.java FOLDER NAMES</pre>
 */
final class CacheList {
  private final List<JarFile> jars = new ArrayList<>();
  private final FileSystem java;

  private CacheList(Path home) throws IOException {
    this.java =
        FileSystems.newFileSystem(
            URI.create("jrt:/"), Map.of("java.home", home.resolve("runtime").toString()));
    List<Path> files = new ArrayList<>(List.of(home.resolve("migration-sentry.jar")));
    try (Stream<Path> libraries = Files.list(home.resolve("lib"))) {
      libraries.filter(file -> file.toString().endsWith(".jar")).sorted().forEach(files::add);
    }
    for (Path file : files) {
      jars.add(new JarFile(file.toFile(), false, ZipFile.OPEN_READ, Runtime.version()));
    }
  }

  public static void main(String[] args) throws IOException {
    CacheList list = new CacheList(Path.of(args[0]).toAbsolutePath());
    List<String> lines = Files.readAllLines(Path.of(args[1]));
    lines.forEach(System.out::println);
    for (String line : lines) {
      Optional<byte[]> bytes = line.startsWith("@") ? Optional.empty() : list.find(line.strip());
      if (bytes.isPresent()) {
        String places = places(ClassFile.of().parse(bytes.get()));
        if (!places.isEmpty()) {
          System.out.println("@cp " + line.strip() + places);
        }
      }
    }
  }

  /** A class by its name with slashes; none if it is not shipped any more. */
  private Optional<byte[]> find(String name) throws IOException {
    for (JarFile jar : jars) {
      var entry = jar.getJarEntry(name + ".class");
      if (entry != null) {
        try (var in = jar.getInputStream(entry)) {
          return Optional.of(in.readAllBytes());
        }
      }
    }
    int slash = name.lastIndexOf('/');
    Path of = java.getPath("/packages", name.substring(0, Math.max(slash, 0)).replace('/', '.'));
    if (slash < 0 || !Files.isDirectory(of)) {
      return Optional.empty();
    }
    try (Stream<Path> modules = Files.list(of)) {
      for (Path module : modules.sorted().toList()) {
        Path file = java.getPath("/modules", module.getFileName().toString(), name + ".class");
        if (Files.isRegularFile(file)) {
          return Optional.of(Files.readAllBytes(file));
        }
      }
    }
    return Optional.empty();
  }

  private static String places(ClassModel model) {
    StringBuilder places = new StringBuilder();
    for (PoolEntry entry : model.constantPool()) {
      if (entry instanceof ClassEntry
          || entry instanceof MemberRefEntry
          || entry instanceof InvokeDynamicEntry) {
        places.append(' ').append(entry.index());
      }
    }
    return places.toString();
  }
}
