package io.assay.config;

import io.assay.endpoint.Deadlines;
import io.assay.endpoint.Query;
import io.assay.endpoint.Resolver;
import io.assay.endpoint.Route;
import io.assay.endpoint.Vantage;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A complete and valid configuration. Immutable.
 *
 * @param resolvers in the order of the file; names are unique. Controls, where there are any, are
 *     the last one, called {@link #CONTROLS}
 * @param role what the daemon does
 * @param vantages from where is looked, in the order of the file; at least one, names are unique
 * @param compare how vantage points are compared
 * @param examine when endpoints get a closer look
 * @param limits how much is probed at once
 * @param trust whom to trust
 * @param bus how observations get from probers to judges; present unless the role is {@link
 *     Role#ALL}
 * @param ct which Certificate Transparency logs are followed
 * @param evidence where the evidence of incidents is kept
 * @param history where it is kept what was seen and judged
 * @param web where the web server listens, and who may do what there
 * @param nameservers what resolves endpoint names; the system's own where empty
 */
public record Config(
    List<Resolver> resolvers,
    Role role,
    List<Vantage> vantages,
    Compare compare,
    Examine examine,
    Limits limits,
    Trust trust,
    Ct ct,
    Evidence evidence,
    HistoryTerms history,
    Optional<Bus> bus,
    Web web,
    List<InetSocketAddress> nameservers) {
  /** Name of the resolver that the controls are, as far as labels are concerned. */
  public static final String CONTROLS = "controls";

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

  /** This machine, the only vantage point if the file says nothing. */
  public static final Vantage DEFAULT_VANTAGE = new Vantage("here", new Route.Direct());

  /** What is in force where there is no file: nothing is probed. */
  public static final Config NOTHING =
      new Config(
          List.of(),
          Role.ALL,
          List.of(DEFAULT_VANTAGE),
          Compare.DEFAULT,
          Examine.DEFAULT,
          DEFAULT_LIMITS,
          Trust.DEFAULT,
          Ct.DEFAULT,
          Evidence.DEFAULT,
          HistoryTerms.DEFAULT,
          Optional.empty(),
          Web.DEFAULT,
          List.of());

  /** The same with other resolvers, and logs followed otherwise. */
  public Config with(List<Resolver> otherResolvers, Ct otherCt) {
    return new Config(
        otherResolvers,
        role,
        vantages,
        compare,
        examine,
        limits,
        trust,
        otherCt,
        evidence,
        history,
        bus,
        web,
        nameservers);
  }

  public Config {
    resolvers = List.copyOf(resolvers);
    vantages = List.copyOf(vantages);
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
