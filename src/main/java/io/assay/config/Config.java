package io.assay.config;

import io.assay.endpoint.Resolver;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A complete and valid configuration. Immutable.
 *
 * @param resolvers in the order of the file; names are unique
 * @param vantage the name of this machine's vantage point
 * @param limits how much is probed at once
 * @param platformRoots PEM file with the trust anchors of the {@code platform} program; the Java
 *     runtime's own where absent
 * @param listen where the web server listens
 * @param nameservers what resolves endpoint names; the system's own where empty
 */
public record Config(
    List<Resolver> resolvers,
    String vantage,
    Limits limits,
    Optional<Path> platformRoots,
    InetSocketAddress listen,
    List<InetSocketAddress> nameservers) {

  public Config {
    resolvers = List.copyOf(resolvers);
    nameservers = List.copyOf(nameservers);
  }

  /**
   * How much is probed at once.
   *
   * @param inFlight probes under way at once, at least 1
   * @param perAddress probes under way at once to one destination address, at least 1
   */
  public record Limits(int inFlight, int perAddress) {}
}
