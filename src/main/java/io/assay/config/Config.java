package io.assay.config;

import io.assay.endpoint.Deadlines;
import io.assay.endpoint.Query;
import io.assay.endpoint.Resolver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * A complete and valid configuration. Immutable.
 *
 * @param resolvers in the order of the file; names are unique
 * @param vantage the name of this machine's vantage point
 * @param limits how much is probed at once
 * @param trust whom to trust
 * @param ct which Certificate Transparency logs are followed
 * @param listen where the web server listens
 * @param nameservers what resolves endpoint names; the system's own where empty
 */
public record Config(
    List<Resolver> resolvers,
    String vantage,
    Limits limits,
    Trust trust,
    Ct ct,
    InetSocketAddress listen,
    List<InetSocketAddress> nameservers) {
  /** What a probe asks if the file says nothing. */
  public static final Query DEFAULT_QUERY = new Query("example.com.", "A");

  /** Time from one probe of a target to the next if the file says nothing. */
  public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(60);

  /** How long a probe may take if the file says nothing: 10 s, of which 5 s for each stage. */
  public static final Deadlines DEFAULT_DEADLINES =
      new Deadlines(
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5));

  /** How much is probed at once if the file says nothing. */
  public static final Limits DEFAULT_LIMITS = new Limits(256, 8);

  /** The name of this machine's vantage point if the file says nothing. */
  public static final String DEFAULT_VANTAGE = "here";

  /** Where the web server listens if the file says nothing. */
  public static final InetSocketAddress DEFAULT_LISTEN =
      new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 9853);

  /** What is in force where there is no file: nothing is probed. */
  public static final Config NOTHING =
      new Config(
          List.of(),
          DEFAULT_VANTAGE,
          DEFAULT_LIMITS,
          Trust.DEFAULT,
          Ct.DEFAULT,
          DEFAULT_LISTEN,
          List.of());

  /** The same with other resolvers, and logs followed otherwise. */
  public Config with(List<Resolver> otherResolvers, Ct otherCt) {
    return new Config(otherResolvers, vantage, limits, trust, otherCt, listen, nameservers);
  }

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
