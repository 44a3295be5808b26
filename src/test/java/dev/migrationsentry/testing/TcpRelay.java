package dev.migrationsentry.testing;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What may stand between a program and its server: passes everything on, or behaves as a firewall
 * or a pooler does. Listens on the loopback address.
 */
public final class TcpRelay implements AutoCloseable {
  private final String host;
  private final int port;
  private final ServerSocket listening;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private volatile boolean blackHole;
  private volatile boolean otherPid;
  private volatile Duration delay = Duration.ZERO;
  private final AtomicInteger sessions = new AtomicInteger();
  private final AtomicInteger roundTrips = new AtomicInteger();

  /** A relay to this server. */
  public TcpRelay(String host, int port) {
    this.host = host;
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

  /** From now on nothing is passed on, either way; connections are taken and stay open. */
  public void becomeBlackHole() {
    blackHole = true;
  }

  /** New sessions are told another backend pid than theirs, as a pooler tells its clients. */
  public void nameAnotherBackend() {
    otherPid = true;
  }

  /** From now on everything takes this much longer, each way. */
  public void becomeDistant(Duration oneWay) {
    delay = oneWay;
  }

  /** How many connections were made. */
  public int sessions() {
    return sessions.get();
  }

  /** How often, on all of them, the client spoke and then waited for the server's answer. */
  public int roundTrips() {
    return roundTrips.get();
  }

  /** Breaks every connection there is. */
  public void cut() {
    sockets.forEach(TcpRelay::close);
    sockets.clear();
  }

  /** Breaks every connection and takes no further one. */
  @Override
  public void close() {
    close(listening);
    cut();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        sockets.add(client);
        Socket server = new Socket(host, port);
        sockets.add(server);
        sessions.incrementAndGet();
        AtomicBoolean asked = new AtomicBoolean();
        Thread.ofVirtual().start(() -> pass(client, server, false, asked));
        Thread.ofVirtual().start(() -> pass(server, client, true, asked));
      }
    } catch (IOException e) {
      close(listening);
    }
  }

  private void pass(Socket from, Socket to, boolean answers, AtomicBoolean asked) {
    byte[] buffer = new byte[16_384];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (!answers) {
          asked.set(true);
        } else if (asked.getAndSet(false)) {
          roundTrips.incrementAndGet();
        }
        if (answers && otherPid) {
          changePid(buffer, count);
        }
        Thread.sleep(delay);
        if (!blackHole) {
          out.write(buffer, 0, count);
          out.flush();
        }
      }
    } catch (IOException | InterruptedException e) {
      // Cut, or one side is done.
    } finally {
      close(from);
      close(to);
    }
  }

  /** The message BackendKeyData: {@code K}, a length of 12, the pid, a key. */
  private static void changePid(byte[] buffer, int count) {
    for (int i = 0; i + 9 <= count; i++) {
      if (buffer[i] == 'K'
          && buffer[i + 1] == 0
          && buffer[i + 2] == 0
          && buffer[i + 3] == 0
          && buffer[i + 4] == 12) {
        buffer[i + 5] ^= 0x40;
      }
    }
  }

  private static void close(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone, which is what was wanted.
    }
  }
}
