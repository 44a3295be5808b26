package dev.migrationsentry.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketOption;
import javax.net.SocketFactory;
import jdk.net.ExtendedSocketOptions;

/**
 * Sockets that notice within half a minute that the other side is gone, also while they wait for
 * the answer to a statement that may take an hour. The driver can only switch TCP keep-alive on,
 * not set its times; Linux waits two hours by default.
 *
 * <p>The driver makes the one instance it needs, by this class's name.
 */
public final class KeepAliveSockets extends SocketFactory {
  /** For the driver. */
  public KeepAliveSockets() {}

  @Override
  public Socket createSocket() throws IOException {
    Socket socket = new Socket();
    socket.setKeepAlive(true);
    set(socket, ExtendedSocketOptions.TCP_KEEPIDLE, 10);
    set(socket, ExtendedSocketOptions.TCP_KEEPINTERVAL, 5);
    set(socket, ExtendedSocketOptions.TCP_KEEPCOUNT, 3);
    return socket;
  }

  private static void set(Socket socket, SocketOption<Integer> option, int value)
      throws IOException {
    if (socket.supportedOptions().contains(option)) {
      socket.setOption(option, value);
    }
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw connectsUnseen();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
    throw connectsUnseen();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw connectsUnseen();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) {
    throw connectsUnseen();
  }

  private static UnsupportedOperationException connectsUnseen() {
    return new UnsupportedOperationException("would connect without a time limit");
  }
}
