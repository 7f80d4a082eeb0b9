package io.assay.endpoint;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Collectors;

/** How the connections of a vantage point get from this machine to an endpoint. Immutable. */
public sealed interface Route {

  /**
   * Whether connections can get to an address of the family of {@code address}, as far as the
   * configuration tells.
   */
  default boolean reaches(InetAddress address) {
    return true;
  }

  /**
   * Whether an endpoint's name without configured address goes to the proxy as a name. Then it is
   * not looked up here, and its target has no address.
   */
  default boolean resolvesNames() {
    return false;
  }

  /** How connections leave, for messages: follows "connecting". */
  String text();

  /**
   * From this machine itself: it sends a connection's packets, and nobody connects in its place.
   */
  sealed interface Local extends Route {}

  /** As the operating system sends them. */
  record Direct() implements Local {
    @Override
    public String text() {
      return "directly";
    }
  }

  /**
   * From an address of this machine.
   *
   * @param addresses one or two, of different families
   */
  record Source(List<InetAddress> addresses) implements Local {
    public Source {
      addresses = List.copyOf(addresses);
      if (addresses.isEmpty()
          || addresses.size() > 2
          || (addresses.size() == 2 && sameFamily(addresses.getFirst(), addresses.getLast()))) {
        throw new IllegalArgumentException("one address, or one of each family: " + addresses);
      }
    }

    @Override
    public boolean reaches(InetAddress address) {
      return addresses.stream().anyMatch(own -> sameFamily(own, address));
    }

    @Override
    public String text() {
      return addresses.stream()
          .map(Host::addressText)
          .collect(Collectors.joining(" or ", "from ", ""));
    }
  }

  /**
   * From the address that a network interface of this machine has at the time, of the family that
   * is needed.
   *
   * @param name as the operating system knows it, such as {@code eth1}
   */
  record Interface(String name) implements Local {
    @Override
    public String text() {
      return "from the interface " + name;
    }
  }

  /** Through a proxy, which connects to the endpoint. */
  sealed interface Proxied extends Route {
    Proxy proxy();

    @Override
    default boolean resolvesNames() {
      return proxy().resolvesNames();
    }
  }

  /** Through a SOCKS5 proxy (RFC 1928), with user and password (RFC 1929) where it wants them. */
  record Socks5(Proxy proxy) implements Proxied {
    @Override
    public String text() {
      return "through the SOCKS5 proxy " + proxy.server().text();
    }
  }

  /** Through an HTTP proxy's CONNECT (RFC 9110, section 9.3.6), with Basic authentication. */
  record HttpConnect(Proxy proxy) implements Proxied {
    @Override
    public String text() {
      return "through the HTTP proxy " + proxy.server().text();
    }
  }

  private static boolean sameFamily(InetAddress one, InetAddress other) {
    return one instanceof Inet6Address == other instanceof Inet6Address;
  }
}
