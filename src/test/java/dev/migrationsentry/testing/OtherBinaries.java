package dev.migrationsentry.testing;

import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * Server binaries of another major version than those on the class path. The build lays them out.
 */
final class OtherBinaries implements PgBinaryResolver {
  private static final Path JAR = Path.of("target", "other-postgres", "binaries.jar");

  @Override
  public InputStream getPgBinary(String system, String machine) throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      ZipEntry archive =
          jar.stream()
              .filter(entry -> entry.getName().endsWith(".txz"))
              .findFirst()
              .orElseThrow(() -> new IOException("no server in " + JAR));
      return new ByteArrayInputStream(jar.getInputStream(archive).readAllBytes());
    }
  }
}
