package dev.migrationsentry.testing;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * What this virtual machine asks a name server for. The answers are the machine's own; a service of
 * the test class path puts it in their way.
 */
public final class LookedUp extends InetAddressResolverProvider {
  private static final ConcurrentLinkedQueue<String> NAMES = new ConcurrentLinkedQueue<>();

  /** Every name so far. */
  public static List<String> names() {
    return List.copyOf(NAMES);
  }

  @Override
  public String name() {
    return "looked up";
  }

  @Override
  public InetAddressResolver get(Configuration configuration) {
    InetAddressResolver machine = configuration.builtinResolver();
    return new InetAddressResolver() {
      @Override
      public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
          throws UnknownHostException {
        NAMES.add(host);
        return machine.lookupByName(host, policy);
      }

      @Override
      public String lookupByAddress(byte[] address) throws UnknownHostException {
        return machine.lookupByAddress(address);
      }
    };
  }
}
