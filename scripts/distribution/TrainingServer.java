import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A PostgreSQL that lets in over TLS and SCRAM alone, as platforms have it: what the distribution's
 * start-up cache is trained on, and what its verification asks. Run from its source:
 *
 * <pre>java -cp 'target/lib/*' scripts/distribution/TrainingServer.java FOLDER [DATABASE]...</pre>
 *
 * Writes its certificate to FOLDER/root.crt and, once it answers, its port to FOLDER/port. Ends when
 * standard input does. The role is {@code drafts}, the password {@code training}; the databases are
 * {@code drafts} and {@code broken}, and those that are named.
 */
final class TrainingServer {
  private TrainingServer() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]).toAbsolutePath();
    Path key = certify(folder);
    try (EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setOverrideWorkingDirectory(Files.createDirectories(folder.resolve("bin")).toFile())
            .setDataDirectory(folder.resolve("data"))
            .setServerConfig("listen_addresses", "127.0.0.1")
            .setServerConfig("fsync", "off")
            .setServerConfig("ssl", "on")
            .setServerConfig("ssl_cert_file", folder.resolve("root.crt").toString())
            .setServerConfig("ssl_key_file", key.toString())
            .start()) {
      List<String> databases = new ArrayList<>(List.of("drafts", "broken"));
      databases.addAll(List.of(args).subList(1, args.length));
      closeToOthers(server.getPort(), folder.resolve("data"), databases);
      Path written = Files.writeString(folder.resolve("port.new"), server.getPort() + "\n");
      Files.move(written, folder.resolve("port"));
      while (System.in.read() >= 0) {
        // until whoever started it has had enough
      }
    }
  }

  private static void closeToOthers(int port, Path data, List<String> databases)
      throws Exception {
    String url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE ROLE drafts LOGIN CREATEDB PASSWORD 'training'");
      for (String database : databases) {
        statement.execute("CREATE DATABASE " + database + " OWNER drafts");
      }
      Files.write(
          data.resolve("pg_hba.conf"),
          List.of(
              "local all all trust",
              "host all postgres 127.0.0.1/32 trust",
              "hostssl all all 127.0.0.1/32 scram-sha-256"));
      statement.execute("SELECT pg_reload_conf()");
    }
  }

  /** A certificate for this address in root.crt; returns its key's file. */
  private static Path certify(Path folder) throws Exception {
    Path store = folder.resolve("store.p12");
    run(
        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
        "-genkeypair -alias server -keyalg EC -dname CN=localhost -storetype PKCS12 -ext bc:c"
            + " -ext san=ip:127.0.0.1,dns:localhost -validity 365 -storepass changeit",
        store);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(store)) {
      keys.load(in, "changeit".toCharArray());
    }
    pem(folder.resolve("root.crt"), "CERTIFICATE", keys.getCertificate("server").getEncoded());
    Path key = folder.resolve("server.key");
    Files.createFile(
        key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    pem(key, "PRIVATE KEY", keys.getKey("server", "changeit".toCharArray()).getEncoded());
    return key;
  }

  private static void run(String program, String options, Path store) throws Exception {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(options.split(" ", -1)));
    command.addAll(List.of("-keystore", store.toString()));
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new IOException(program + " failed");
    }
  }

  private static void pem(Path file, String kind, byte[] content) throws IOException {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    Files.writeString(
        file, "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n");
  }
}
