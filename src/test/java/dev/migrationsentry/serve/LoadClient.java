package dev.migrationsentry.serve;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks one address as fast as it answers, over connections that stay open. */
final class LoadClient {
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");

  private LoadClient() {}

  /**
   * What came back.
   *
   * @param nanos each answer's time, sorted
   */
  record Measured(List<Long> nanos, double seconds) {
    Measured {
      nanos = List.copyOf(nanos);
    }

    String words() {
      return String.format(
          Locale.ROOT,
          "%.0f requests a second, p50 %.2f ms, p99 %.2f ms, slowest %.0f ms",
          nanos.size() / seconds,
          at(0.5),
          at(0.99),
          at(1));
    }

    private double at(double share) {
      return nanos.get((int) Math.ceil(share * nanos.size()) - 1) / 1e6;
    }
  }

  /** Any answer but 200 is an error. */
  static Measured ask(URI address, int connections, Duration time) throws Exception {
    long begun = System.nanoTime();
    long end = begun + time.toNanos();
    List<Future<List<Long>>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < connections; i++) {
        all.add(threads.submit(() -> ask(address, end)));
      }
    }
    List<Long> nanos = new ArrayList<>();
    for (Future<List<Long>> each : all) {
      nanos.addAll(each.get());
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    return new Measured(nanos.stream().sorted().toList(), seconds);
  }

  private static List<Long> ask(URI address, long end) throws IOException {
    byte[] request =
        ("GET " + address.getPath() + " HTTP/1.1\r\nHost: " + address.getAuthority() + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    List<Long> nanos = new ArrayList<>();
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(10_000);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      while (System.nanoTime() < end) {
        long asked = System.nanoTime();
        socket.getOutputStream().write(request);
        read(in);
        nanos.add(System.nanoTime() - asked);
      }
    }
    return nanos;
  }

  private static void read(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("cut off: " + head);
      }
      head.append((char) next);
    }
    Matcher length = LENGTH.matcher(head);
    if (!head.toString().startsWith("HTTP/1.1 200 ") || !length.find()) {
      throw new IOException("not well: " + head);
    }
    in.readNBytes(Integer.parseInt(length.group(1)));
  }
}
