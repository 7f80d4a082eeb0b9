package io.assay.config;

import io.assay.endpoint.Host;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the web server listens, and who may do what there. Immutable.
 *
 * @param listen an address of this machine and a port, 0 for any free one
 * @param tls what it shows that it is; plain HTTP where absent
 * @param users who may read and change, by name: bcrypt hashes of their passwords, as {@code
 *     basic_auth_users} of Prometheus has them. Everybody may read where empty
 * @param socket where it listens for programs on this machine that may do everything, a Unix domain
 *     socket
 * @param names by which it may be asked in plain HTTP, beside IP addresses and {@code localhost}
 * @param open whether it may be reached from other machines without TLS or without users
 */
public record Web(
    InetSocketAddress listen,
    Optional<Tls> tls,
    Map<String, String> users,
    Optional<Path> socket,
    List<Host.Name> names,
    boolean open) {
  /** The most rounds of bcrypt, as a power of two: about a second and a half of computing. */
  public static final int MOST_COST = 14;

  /** The fewest rounds of bcrypt, as a power of two. */
  public static final int LEAST_COST = 4;

  /** In force where the file says nothing: 127.0.0.1 port 9853. */
  public static final Web DEFAULT =
      new Web(
          new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 9853),
          Optional.empty(),
          Map.of(),
          Optional.empty(),
          List.of(),
          false);

  public Web {
    users = Map.copyOf(users);
    names = List.copyOf(names);
  }

  /**
   * A server's certificate and key.
   *
   * @param certificate PEM: its certificate, then those of its issuers, each by the next
   * @param key PEM: its private key, not encrypted
   */
  public record Tls(Path certificate, Path key) {}
}
