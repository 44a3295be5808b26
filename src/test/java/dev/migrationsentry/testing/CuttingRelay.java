package dev.migrationsentry.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the program and a server. Once, when the client sends a given word after {@link
 * #arm}, it passes the word on (or not) and hangs up on the client before the answer.
 */
public final class CuttingRelay implements AutoCloseable {
  private final ServerSocket listening;
  private final String host;
  private final int port;
  private final String word;
  private final boolean passOn;
  private final AtomicBoolean armed = new AtomicBoolean();
  private volatile boolean deafAfterwards;
  private volatile @Nullable String arming;

  public CuttingRelay(String host, int port, String word, boolean passOn) throws IOException {
    this.host = host;
    this.port = port;
    this.word = word;
    this.passOn = passOn;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  public int port() {
    return listening.getLocalPort();
  }

  public void arm() {
    armed.set(true);
  }

  /** Arms itself when the client sends this word. */
  public void armAfter(String sent) {
    arming = sent;
  }

  /** Takes no further connection after the cut. */
  public void deafAfterwards() {
    deafAfterwards = true;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        Socket server = new Socket(host, port);
        AtomicBoolean mute = new AtomicBoolean();
        Thread.ofVirtual().start(() -> toServer(client, server, mute));
        Thread.ofVirtual().start(() -> toClient(server, client, mute));
      }
    } catch (IOException e) {
      // Closed: the test is over, or nobody is to connect any more.
    }
  }

  private void toServer(Socket client, Socket server, AtomicBoolean mute) {
    byte[] buffer = new byte[65536];
    try (client;
        server) {
      InputStream in = client.getInputStream();
      OutputStream out = server.getOutputStream();
      int read;
      while ((read = in.read(buffer)) >= 0) {
        String sent = new String(buffer, 0, read, StandardCharsets.ISO_8859_1);
        boolean cut = sent.contains(word) && armed.compareAndSet(true, false);
        String first = arming;
        if (first != null && sent.contains(first)) {
          arm();
        }
        if (cut) {
          // Before the word is passed on: the answer can be here before the connection is closed.
          mute.set(true);
        }
        if (!cut || passOn) {
          out.write(buffer, 0, read);
        }
        if (cut) {
          if (deafAfterwards) {
            listening.close();
          }
          client.close();
          // Lets the server finish what it was told before it sees that its client is gone.
          server.shutdownOutput();
          server.getInputStream().readAllBytes();
          return;
        }
      }
    } catch (IOException e) {
      // One of the two has hung up.
    }
  }

  private static void toClient(Socket server, Socket client, AtomicBoolean mute) {
    byte[] buffer = new byte[65536];
    try {
      int read;
      while ((read = server.getInputStream().read(buffer)) >= 0) {
        if (!mute.get()) {
          client.getOutputStream().write(buffer, 0, read);
        }
      }
    } catch (IOException e) {
      // One of the two has hung up.
    }
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
