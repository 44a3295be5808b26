package dev.migrationsentry.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** An authority of a test's own, which issues certificates by the JDK's own tool. */
public final class Authority {
  private static final String PASSWORD = "changeit";

  private final Path folder;
  private final Path store;

  public Authority() {
    try {
      this.folder = Files.createTempDirectory("authority");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.store = folder.resolve("store.p12");
    generate("authority", "CN=authority", List.of("-ext", "bc:c", "-validity", "1000"));
  }

  /** Its own certificate, which whoever trusts it has. */
  public Path certificate() {
    return read("authority").certificate();
  }

  /**
   * A certificate that is valid now.
   *
   * @param name a host, or a role
   */
  public Certificate issue(String name) {
    return issue(name, "-startdate", "-1d", "-validity", "100");
  }

  /** One whose time has passed. */
  public Certificate issueExpired(String name) {
    return issue(name, "-startdate", "-20d", "-validity", "10");
  }

  private Certificate issue(String name, String... when) {
    List<String> more = new ArrayList<>(List.of("-signer", "authority", "-ext", "san=dns:" + name));
    more.addAll(List.of(when));
    generate(name, "CN=" + name, more);
    return read(name);
  }

  private void generate(String alias, String name, List<String> more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "RSA",
                "-dname",
                name,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
    command.addAll(more);
    try {
      Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (keytool.waitFor() != 0) {
        throw new IllegalStateException(said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Certificate read(String alias) {
    try {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(store)) {
        keys.load(in, PASSWORD.toCharArray());
      }
      byte[] key = Objects.requireNonNull(keys.getKey(alias, PASSWORD.toCharArray())).getEncoded();
      Path own = Files.createTempDirectory(folder, "issued");
      return new Certificate(
          Certificate.pem(own, "CERTIFICATE", keys.getCertificate(alias).getEncoded()),
          Certificate.pem(own, "PRIVATE KEY", key));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
