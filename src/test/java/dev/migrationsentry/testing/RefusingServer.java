package dev.migrationsentry.testing;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a server says that lets nobody in: every attempt to connect is answered with one error, and
 * counted (PostgreSQL manual, "Message Formats": StartupMessage, SSLRequest, ErrorResponse).
 */
public final class RefusingServer implements AutoCloseable {
  private static final int SSL_REQUEST = 80877103;
  private static final int GSS_REQUEST = 80877104;

  private final ServerSocket listening;
  private final byte[] error;
  private final AtomicInteger attempts = new AtomicInteger();

  private RefusingServer(ServerSocket listening, byte[] error) {
    this.listening = listening;
    this.error = error;
  }

  /** A server that answers so from now on. */
  public static RefusingServer saying(String sqlState, String message) {
    try {
      RefusingServer server =
          new RefusingServer(
              new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), error(sqlState, message));
      Thread.ofVirtual().start(server::accept);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return listening.getLocalPort();
  }

  /** How often somebody wanted to begin a session. */
  public int attempts() {
    return attempts.get();
  }

  private void accept() {
    while (true) {
      try (Socket client = listening.accept()) {
        answer(client);
      } catch (IOException e) {
        if (listening.isClosed()) {
          return;
        }
      }
    }
  }

  private void answer(Socket client) throws IOException {
    DataInputStream in = new DataInputStream(client.getInputStream());
    while (true) {
      int length = in.readInt();
      int code = in.readInt();
      in.skipNBytes(length - 8);
      if (code == SSL_REQUEST || code == GSS_REQUEST) {
        client.getOutputStream().write('N');
      } else {
        attempts.incrementAndGet();
        client.getOutputStream().write(error);
        return;
      }
    }
  }

  private static byte[] error(String sqlState, String message) {
    ByteArrayOutputStream fields = new ByteArrayOutputStream();
    for (String field : new String[] {"SFATAL", "VFATAL", "C" + sqlState, "M" + message}) {
      fields.writeBytes(field.getBytes(StandardCharsets.UTF_8));
      fields.write(0);
    }
    fields.write(0);
    int length = fields.size() + 4;
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.write('E');
    whole.writeBytes(
        new byte[] {
          (byte) (length >>> 24), (byte) (length >>> 16), (byte) (length >>> 8), (byte) length
        });
    whole.writeBytes(fields.toByteArray());
    return whole.toByteArray();
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
