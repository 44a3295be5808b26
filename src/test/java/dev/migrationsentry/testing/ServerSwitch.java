package dev.migrationsentry.testing;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An address that stands for one server now and for another one later, as the name of a primary
 * does. What happens in between, happens when the client first sends a given word.
 */
public final class ServerSwitch implements AutoCloseable {
  private final ServerSocket listening;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final AtomicReference<@Nullable String> word = new AtomicReference<>();
  private volatile int port;
  private volatile Runnable failover = () -> {};

  /** Leads to this port of this machine. */
  public ServerSwitch(int port) {
    this.port = port;
    try {
      this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  public int port() {
    return listening.getLocalPort();
  }

  /**
   * Once the client sends this word: this is done, every connection is cut, and the next ones lead
   * to the other port.
   */
  public void switchAt(String sent, int otherPort, Runnable meanwhile) {
    failover =
        () -> {
          meanwhile.run();
          port = otherPort;
          cut();
        };
    word.set(sent);
  }

  private void cut() {
    sockets.forEach(ServerSwitch::close);
    sockets.clear();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        sockets.add(client);
        Thread.ofPlatform().daemon().start(() -> serve(client));
      }
    } catch (IOException e) {
      // Closed: the test is over.
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
      sockets.add(server);
      Thread.ofPlatform().daemon().start(() -> pass(server, client));
      InputStream in = client.getInputStream();
      OutputStream out = server.getOutputStream();
      byte[] buffer = new byte[65_536];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        String wanted = word.get();
        String sent = new String(buffer, 0, count, StandardCharsets.ISO_8859_1);
        if (wanted != null && sent.contains(wanted) && word.compareAndSet(wanted, null)) {
          failover.run();
          return;
        }
        out.write(buffer, 0, count);
      }
    } catch (IOException e) {
      // One of the two has hung up.
    }
  }

  private static void pass(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // One of the two has hung up.
    } finally {
      close(to);
    }
  }

  private static void close(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone, which is what was wanted.
    }
  }

  @Override
  public void close() {
    close(listening);
    cut();
  }
}
