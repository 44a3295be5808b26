package dev.migrationsentry.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;

/** One connection through a relay: two sockets, and what is passed on between them. */
final class RelayedSession {
  private final TcpRelay relay;
  private final int number;
  private final Socket client;
  private final Socket server;
  private final AtomicBoolean asked = new AtomicBoolean();

  /** How much of the answers may still reach the client; negative for all. */
  private volatile int mayAnswer = -1;

  private volatile boolean resetAtTheEnd;
  private volatile boolean silent;

  RelayedSession(TcpRelay relay, int number, Socket client, Socket server) {
    this.relay = relay;
    this.number = number;
    this.client = client;
    this.server = server;
  }

  void start() {
    Thread.ofVirtual().start(this::requests);
    Thread.ofVirtual().start(this::answers);
  }

  private void requests() {
    byte[] buffer = new byte[16_384];
    ClientSpeech speech = new ClientSpeech();
    try {
      InputStream in = client.getInputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        for (ClientSpeech.Said said : speech.hear(buffer, count)) {
          Request request =
              new Request(
                  number,
                  speech.application(),
                  speech.database(),
                  server.getLocalPort(),
                  said.text());
          if (!deliver(said.bytes(), relay.fate(request))) {
            return;
          }
        }
      }
    } catch (IOException | InterruptedException e) {
      // Cut, or the client is done.
    }
    if (!unheard()) {
      end(false);
    }
  }

  /** Whether the connection goes on. */
  private boolean deliver(byte[] request, Fate fate) throws IOException, InterruptedException {
    return switch (fate) {
      case Fate.PassOn _ -> {
        ask(request, request.length);
        yield true;
      }
      case Fate.PassOnThen(Runnable action) -> {
        try {
          ask(request, request.length);
        } finally {
          action.run();
        }
        yield true;
      }
      case Fate.CutRequest(int bytes, boolean reset) -> {
        mayAnswer = 0;
        ask(request, Math.min(bytes, request.length));
        hangUp(reset);
        yield false;
      }
      case Fate.CutAnswer(int bytes, boolean reset) -> {
        mayAnswer = bytes;
        resetAtTheEnd = reset;
        ask(request, request.length);
        if (bytes == 0) {
          hangUp(reset);
        }
        yield bytes > 0;
      }
      case Fate.Silence _ -> {
        silent = true;
        yield true;
      }
    };
  }

  private void ask(byte[] request, int count) throws IOException, InterruptedException {
    asked.set(true);
    pass(request, count, server.getOutputStream());
  }

  private void pass(byte[] bytes, int count, OutputStream to)
      throws IOException, InterruptedException {
    if (!unheard()) {
      relay.write(bytes, count, to);
    }
  }

  private void answers() {
    byte[] buffer = new byte[16_384];
    try {
      InputStream in = server.getInputStream();
      OutputStream out = client.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (asked.getAndSet(false)) {
          relay.answered();
        }
        relay.changed(buffer, count);
        answer(buffer, count, out);
      }
    } catch (IOException | InterruptedException e) {
      // Cut, or the server is done.
    }
    if (!unheard()) {
      end(false);
    }
  }

  private void answer(byte[] bytes, int count, OutputStream out)
      throws IOException, InterruptedException {
    int may = mayAnswer;
    if (may < 0) {
      pass(bytes, count, out);
    } else if (may > 0) {
      pass(bytes, Math.min(may, count), out);
      mayAnswer = Math.max(0, may - count);
      if (may <= count) {
        hangUp(resetAtTheEnd);
      }
    }
  }

  private boolean unheard() {
    return silent || relay.isBlackHole();
  }

  private void hangUp(boolean reset) throws IOException {
    if (reset) {
      end(true);
    } else {
      client.close();
      // Lets the server finish what it was told before it sees that its client is gone.
      server.shutdownOutput();
    }
  }

  /** Ends both sides. */
  void end(boolean reset) {
    for (Socket socket : new Socket[] {client, server}) {
      try {
        if (reset && !socket.isClosed()) {
          socket.setSoLinger(true, 0);
        }
      } catch (IOException e) {
        // It is gone already.
      }
      TcpRelay.close(socket);
    }
  }
}
