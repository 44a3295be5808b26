package dev.migrationsentry.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A real PgBouncer before a server, where one is installed. Lets everybody in. */
public final class PgBouncer implements AutoCloseable {
  private final Process process;
  private final int port;

  private PgBouncer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Whether this machine has it. */
  public static boolean installed() {
    return Stream.of("/usr/sbin/pgbouncer", "/usr/bin/pgbouncer")
        .anyMatch(file -> Files.isExecutable(Path.of(file)));
  }

  /**
   * Starts one with so many connections to the server at most.
   *
   * @param mode {@code statement}, {@code transaction} or {@code session}
   */
  public static PgBouncer started(Path directory, TestServer server, String mode, int connections)
      throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Files.createDirectories(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path settings = directory.resolve("pgbouncer.ini");
    Files.writeString(
        settings,
        """
        [databases]
        * = host=%s port=%d user=postgres
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = %d
        unix_socket_dir =
        auth_type = any
        pool_mode = %s
        default_pool_size = %d
        ignore_startup_parameters = extra_float_digits,search_path,options
        """
            .formatted(server.host(), server.port(), port, mode, connections));
    List<String> command =
        new ArrayList<>(List.of("pgbouncer", settings.toAbsolutePath().toString()));
    if ("root".equals(System.getProperty("user.name"))) {
      command.addAll(1, List.of("-u", "nobody")); // It does not run as root.
    }
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("pgbouncer.log").toFile())
            .start();
    PgBouncer bouncer = new PgBouncer(process, port);
    bouncer.awaitAnswer();
    return bouncer;
  }

  private void awaitAnswer() throws InterruptedException {
    Instant end = Instant.now().plus(Duration.ofSeconds(20));
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
        return;
      } catch (IOException e) {
        if (Instant.now().isAfter(end) || !process.isAlive()) {
          throw new IllegalStateException("PgBouncer does not answer", e);
        }
        Thread.sleep(50);
      }
    }
  }

  public int port() {
    return port;
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }
}
