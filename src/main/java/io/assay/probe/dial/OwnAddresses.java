package io.assay.probe.dial;

import io.assay.endpoint.Host;
import io.assay.endpoint.Route;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The addresses that this machine's network interfaces have. Each call looks anew. */
public final class OwnAddresses {
  /** Addresses or interfaces that a message lists. */
  private static final int LISTED = 10;

  private OwnAddresses() {}

  /**
   * The first address of that family that {@code named} has, link-local ones left out; nothing
   * where it has none, or does not exist.
   */
  static Optional<InetAddress> of(Route.Interface named, boolean ipv6) {
    try {
      return Optional.ofNullable(NetworkInterface.getByName(named.name())).stream()
          .flatMap(OwnAddresses::usable)
          .filter(address -> address instanceof Inet6Address == ipv6)
          .findFirst();
    } catch (SocketException _) {
      // It went away while it was looked at.
      return Optional.empty();
    }
  }

  /** What keeps connections from leaving by {@code source}: nothing, or words for people. */
  static Optional<String> problem(Route.Source source) {
    return source.addresses().stream().flatMap(address -> problem(address).stream()).findFirst();
  }

  /** What keeps connections from leaving by {@code named}: nothing, or words for people. */
  static Optional<String> problem(Route.Interface named) {
    List<NetworkInterface> all = interfaces();
    Optional<NetworkInterface> found =
        all.stream().filter(known -> known.getName().equals(named.name())).findFirst();
    if (found.isEmpty()) {
      return Optional.of(
          "this machine has no interface %s; its interfaces are %s"
              .formatted(named.name(), listed(all.stream().map(NetworkInterface::getName))));
    }
    List<InetAddress> addresses = found.get().inetAddresses().toList();
    return addresses.stream().anyMatch(OwnAddresses::isUsable)
        ? addresses.stream()
            .filter(OwnAddresses::isUsable)
            .flatMap(address -> problem(address).stream())
            .findFirst()
        : Optional.of("the interface %s has no address to connect from".formatted(named.name()));
  }

  /** What keeps connections from leaving from {@code address}: nothing, or words for people. */
  public static Optional<String> problem(InetAddress address) {
    try (Socket socket = new Socket()) {
      socket.bind(new InetSocketAddress(address, 0));
      return Optional.empty();
    } catch (IOException e) {
      List<InetAddress> own =
          interfaces().stream().flatMap(NetworkInterface::inetAddresses).toList();
      return Optional.of(
          own.contains(address)
              ? "cannot connect from %s: %s".formatted(Host.addressText(address), e.getMessage())
              : "this machine has no address %s; its addresses are %s"
                  .formatted(
                      Host.addressText(address),
                      listed(own.stream().filter(OwnAddresses::isUsable).map(Host::addressText))));
    }
  }

  private static List<NetworkInterface> interfaces() {
    try {
      return NetworkInterface.networkInterfaces().toList();
    } catch (SocketException _) {
      // There is not one interface.
      return List.of();
    }
  }

  private static Stream<InetAddress> usable(NetworkInterface found) {
    return found.inetAddresses().filter(OwnAddresses::isUsable);
  }

  private static boolean isUsable(InetAddress address) {
    return !address.isLinkLocalAddress();
  }

  private static String listed(Stream<String> names) {
    List<String> all = names.sorted().toList();
    return all.stream().limit(LISTED).collect(Collectors.joining(", "))
        + (all.size() > LISTED ? " and %d more".formatted(all.size() - LISTED) : "");
  }
}
