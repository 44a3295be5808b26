package dev.migrationsentry.testing;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * What may stand between a program and its server: passes everything on, or behaves as a firewall,
 * a pooler or a broken network does. What is to happen at a certain request is told by {@link
 * #when}. Listens on the loopback address.
 */
public final class TcpRelay implements AutoCloseable {
  /** What a slow network carries at a time. */
  private static final int SLICE = 61;

  private final ServerSocket listening;
  private final List<RelayedSession> open = new CopyOnWriteArrayList<>();
  private final AtomicInteger sessions = new AtomicInteger();
  private final AtomicInteger roundTrips = new AtomicInteger();
  private volatile String host;
  private volatile int port;
  private volatile Function<Request, Fate> nemesis = _ -> Fate.PASS_ON;
  private volatile boolean blackHole;
  private volatile boolean otherPid;
  private volatile boolean down;
  private volatile Duration delay = Duration.ZERO;
  private volatile int bytesPerSecond;

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

  /** A relay to this server, with something that happens at certain requests. */
  public TcpRelay(String host, int port, Function<Request, Fate> nemesis) {
    this(host, port);
    this.nemesis = nemesis;
  }

  public int port() {
    return listening.getLocalPort();
  }

  /**
   * Decides what becomes of each request from now on. Asked by the threads of the connections, of
   * which there may be several, before the request is passed on; may take its time.
   */
  public void when(Function<Request, Fate> decides) {
    nemesis = decides;
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

  /** From now on each connection carries so little, each way, and in small pieces. */
  public void becomeSlow(int bytesASecond) {
    bytesPerSecond = bytesASecond;
  }

  /** New connections lead here. */
  public void leadTo(String newHost, int newPort) {
    host = newHost;
    port = newPort;
  }

  /** Takes no further connection, ever. */
  public void refuse() {
    close(listening);
  }

  /** New connections are reset at once, until {@link #up}. */
  public void down() {
    down = true;
  }

  /** The end of {@link #down}. */
  public void up() {
    down = false;
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
    end(false);
  }

  /** Breaks every connection there is, with a reset on both sides. */
  public void reset() {
    end(true);
  }

  private void end(boolean reset) {
    open.forEach(session -> session.end(reset));
    open.clear();
  }

  /** Breaks every connection and takes no further one. */
  @Override
  public void close() {
    refuse();
    cut();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        if (down) {
          client.setSoLinger(true, 0);
          client.close();
        } else {
          connect(client);
        }
      }
    } catch (IOException e) {
      close(listening);
    }
  }

  private void connect(Socket client) {
    try {
      Socket server = new Socket(host, port);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      RelayedSession session = new RelayedSession(this, sessions.incrementAndGet(), client, server);
      open.add(session);
      if (listening.isClosed()) {
        session.end(false);
      }
      session.start();
    } catch (IOException e) {
      close(client); // Nobody listens there now.
    }
  }

  boolean isBlackHole() {
    return blackHole;
  }

  Fate fate(Request request) {
    return nemesis.apply(request);
  }

  void answered() {
    roundTrips.incrementAndGet();
  }

  void write(byte[] bytes, int count, OutputStream to) throws IOException, InterruptedException {
    Thread.sleep(delay);
    int rate = bytesPerSecond;
    int most = rate == 0 ? count : SLICE;
    for (int from = 0; from < count; from += most) {
      int some = Math.min(most, count - from);
      to.write(bytes, from, some);
      to.flush();
      if (rate > 0) {
        Thread.sleep(Duration.ofNanos(1_000_000_000L * some / rate));
      }
    }
  }

  /** The message BackendKeyData: {@code K}, a length of 12, the pid, a key. */
  void changed(byte[] buffer, int count) {
    for (int i = 0; otherPid && i + 9 <= count; i++) {
      if (buffer[i] == 'K'
          && buffer[i + 1] == 0
          && buffer[i + 2] == 0
          && buffer[i + 3] == 0
          && buffer[i + 4] == 12) {
        buffer[i + 5] ^= 0x40;
      }
    }
  }

  static void close(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone, which is what was wanted.
    }
  }
}
