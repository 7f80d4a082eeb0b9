package io.assay.app;

import io.assay.config.Arguments;
import io.assay.config.Config;
import io.assay.config.ConfigException;
import io.assay.config.ConfigLoader;
import io.assay.config.Trust;
import io.assay.endpoint.Deadlines;
import io.assay.endpoint.Endpoint;
import io.assay.endpoint.EndpointException;
import io.assay.endpoint.EndpointParser;
import io.assay.endpoint.Expectation;
import io.assay.endpoint.FoundText;
import io.assay.endpoint.Host;
import io.assay.endpoint.IpLiteral;
import io.assay.endpoint.ParsedEndpoint;
import io.assay.endpoint.Query;
import io.assay.endpoint.Resolver;
import io.assay.endpoint.Route;
import io.assay.endpoint.Vantage;
import io.assay.trust.RootProgram;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * What the arguments of {@code check}, {@code pin} and {@code path} select.
 *
 * <ul>
 *   <li>An endpoint that the configuration holds is judged by the configuration's expectations. One
 *       that it does not hold, or without configuration, must be trusted by {@code platform}, and a
 *       DNS stamp's pins must match; nothing more is expected.
 *   <li>Such an endpoint is looked at from all vantage points of its resolver, any other one from
 *       this machine directly; unless the options name vantage points of the configuration.
 *   <li>A resolver's name selects all its endpoints.
 *   <li>Nothing at all selects all that {@code -c FILE} configures.
 * </ul>
 *
 * @param aims in the order of the arguments
 * @param config the configuration, where one was read
 * @param nameservers what resolves names; the system's own where empty
 */
record Selection(List<Aim> aims, Optional<Config> config, List<InetSocketAddress> nameservers) {
  private static final Expectation TRUSTED =
      new Expectation(List.of(), Set.of(), Set.of(RootProgram.PLATFORM), Optional.empty());

  private static final String A_NAME = "a domain name or an IP address, such as dns.google";

  /** What an endpoint may have beside its host. */
  private static final Pattern ALONE = Pattern.compile("[:@\\[\\]]");

  Selection {
    aims = List.copyOf(aims);
    nameservers = List.copyOf(nameservers);
  }

  /**
   * Reads the arguments, and the configuration where they need it.
   *
   * @throws Refusal if anything in them is wrong
   */
  static Selection of(ProbeOptions options) {
    return of(options.which).with(aim -> overridden(aim, options));
  }

  /**
   * Reads the arguments, and the configuration where they need it.
   *
   * @throws Refusal if anything in them is wrong
   */
  static Selection of(EndpointOptions options) {
    Optional<Config> config = config(options).map(Selection::load);
    List<Aim> aims = new ArrayList<>();
    if (options.endpoints.isEmpty()) {
      config
          .orElseThrow(
              () ->
                  new Refusal(
                      "nothing to look at; name an endpoint, such as tls://dns.google, or a"
                          + " configuration with -c FILE"))
          .resolvers()
          .forEach(resolver -> aims.addAll(all(resolver)));
    }
    for (String argument : options.endpoints) {
      aims.addAll(aims(argument, config));
    }
    List<Vantage> vantages =
        options.vantages.stream().map(name -> vantage(name, config)).distinct().toList();
    return new Selection(
        vantages.isEmpty() ? aims : aims.stream().map(aim -> aim.from(vantages)).toList(),
        config,
        nameservers(options, config));
  }

  /** The same with other expectations, but of controls. */
  Selection expecting(UnaryOperator<Expectation> change) {
    return with(aim -> isControl(aim) ? aim : aim.expecting(change.apply(aim.expectation())));
  }

  /** The same without controls, of which nothing is to be learned. */
  Selection withoutControls() {
    return new Selection(
        aims.stream().filter(aim -> !isControl(aim)).toList(), config, nameservers);
  }

  private static boolean isControl(Aim aim) {
    return aim.expectation().control().isPresent();
  }

  /** The same, each endpoint from the first of its vantage points only. */
  Selection fromFirst() {
    return from(aim -> List.of(aim.vantages().getFirst()));
  }

  /** The same from other vantage points, at least one for each endpoint. */
  Selection from(Function<Aim, List<Vantage>> vantages) {
    return with(aim -> aim.from(vantages.apply(aim)));
  }

  private Selection with(UnaryOperator<Aim> change) {
    return new Selection(aims.stream().map(change).toList(), config, nameservers);
  }

  /** Whom to trust. */
  Trust trust() {
    return config.map(Config::trust).orElse(Trust.DEFAULT);
  }

  /** All resolvers that the configuration holds, selected or not. */
  List<Resolver> resolvers() {
    return config.map(Config::resolvers).orElse(List.of());
  }

  /** All vantage points that the configuration holds, selected or not. */
  List<Vantage> vantages() {
    return config.map(Config::vantages).orElse(List.of());
  }

  /** Whether it takes the name of a vantage point to tell what was seen. */
  boolean hasSeveralVantages() {
    return aims.stream().flatMap(aim -> aim.vantages().stream()).distinct().count() > 1;
  }

  private static Vantage vantage(String name, Optional<Config> config) {
    List<Vantage> known =
        config
            .orElseThrow(
                () ->
                    new Refusal(
                        "--vantage needs the configuration that has the vantage point: -c FILE"))
            .vantages();
    return known.stream()
        .filter(vantage -> vantage.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new Refusal(
                    "--vantage %s: expected one of %s"
                        .formatted(
                            FoundText.quoted(name),
                            String.join(", ", known.stream().map(Vantage::name).toList()))));
  }

  /** From where an endpoint is looked at that is not configured. */
  private static Vantage direct(Optional<Config> config) {
    return config.map(Config::vantages).orElse(List.of()).stream()
        .filter(vantage -> vantage.route() instanceof Route.Direct)
        .findFirst()
        .orElse(Config.DEFAULT_VANTAGE);
  }

  private static Optional<Path> config(EndpointOptions options) {
    boolean named =
        !options.vantages.isEmpty()
            || options.endpoints.stream().anyMatch(Selection::mayNameResolver);
    return options
        .config()
        .or(() -> named ? existing(ConfigLoader.DEFAULT_FILE) : Optional.empty());
  }

  private static Optional<Path> existing(Path file) {
    return Files.exists(file) ? Optional.of(file) : Optional.empty();
  }

  private static boolean mayNameResolver(String argument) {
    return !argument.contains("://");
  }

  /**
   * Reads a configuration.
   *
   * @throws Refusal if it cannot be read or is wrong; the message has one line for each mistake
   */
  static Config load(Path file) {
    try {
      return ConfigLoader.load(file);
    } catch (ConfigException e) {
      throw new Refusal(String.valueOf(e.getMessage()));
    }
  }

  private static List<Aim> aims(String argument, Optional<Config> config) {
    if (mayNameResolver(argument)) {
      for (Resolver resolver : config.map(Config::resolvers).orElse(List.of())) {
        if (resolver.name().equals(argument)) {
          return all(resolver);
        }
      }
    }
    ParsedEndpoint parsed;
    try {
      parsed = EndpointParser.parse(argument);
    } catch (EndpointException e) {
      throw new Refusal(e.getMessage() + resolvers(argument, config));
    }
    List<Aim> configured = new ArrayList<>();
    for (Resolver resolver : config.map(Config::resolvers).orElse(List.of())) {
      for (Resolver.Service service : resolver.services()) {
        if (service.endpoint().equals(parsed.endpoint())) {
          configured.add(aim(resolver, service));
        }
      }
    }
    return configured.isEmpty() ? List.of(aim(parsed, direct(config))) : configured;
  }

  private static String resolvers(String argument, Optional<Config> config) {
    if (!mayNameResolver(argument)) {
      return "";
    }
    return config
        .map(
            known ->
                "; or the name of a configured resolver: "
                    + String.join(", ", known.resolvers().stream().map(Resolver::name).toList()))
        .orElse("; or the name of a resolver of the configuration that -c FILE names");
  }

  private static List<Aim> all(Resolver resolver) {
    return resolver.services().stream().map(service -> aim(resolver, service)).toList();
  }

  /** What a configured endpoint is probed with and held to. */
  static Aim aim(Resolver resolver, Resolver.Service service) {
    return new Aim(
        resolver.name(),
        service.endpoint(),
        service.endpoint().host(),
        resolver.dialAddresses(service.endpoint()),
        resolver.query(),
        resolver.deadlines(),
        resolver.vantages(),
        service.expectation());
  }

  /** The same of an endpoint that no configuration holds. */
  static Aim aim(ParsedEndpoint parsed, Vantage vantage) {
    Endpoint endpoint = parsed.endpoint();
    Expectation expectation =
        new Expectation(TRUSTED.issuers(), parsed.pins(), TRUSTED.programs(), TRUSTED.answer());
    return new Aim(
        endpoint.text(),
        endpoint,
        endpoint.host(),
        dialAddresses(endpoint),
        Config.DEFAULT_QUERY,
        Config.DEFAULT_DEADLINES,
        List.of(vantage),
        expectation);
  }

  private static List<InetAddress> dialAddresses(Endpoint endpoint) {
    if (endpoint.dial().isPresent()) {
      return List.of(endpoint.dial().get());
    }
    return switch (endpoint.host()) {
      case Host.Ip ip -> List.of(ip.address());
      case Host.Name _ -> List.of();
    };
  }

  private static Aim overridden(Aim aim, ProbeOptions options) {
    return new Aim(
        aim.resolver(),
        aim.endpoint(),
        options.name().map(Selection::host).orElse(aim.serverName()),
        aim.addresses(),
        options.query().map(Selection::query).orElse(aim.query()),
        options.timeout().map(Selection::deadlines).orElse(aim.deadlines()),
        aim.vantages(),
        aim.expectation());
  }

  private static List<InetSocketAddress> nameservers(
      EndpointOptions options, Optional<Config> config) {
    if (options.nameservers.isEmpty()) {
      return config.map(Config::nameservers).orElse(List.of());
    }
    return options.nameservers.stream()
        .map(text -> value("--nameserver", text, Arguments::nameserver))
        .toList();
  }

  private static Deadlines deadlines(String text) {
    return Deadlines.within(value("--timeout", text, Arguments::timeout));
  }

  private static Query query(String text) {
    Query query;
    try {
      query = Query.parse(text);
    } catch (EndpointException e) {
      throw new Refusal("--query " + e.getMessage());
    }
    if (query.dnsClass() != Query.DnsClass.IN) {
      throw new Refusal(
          "--query %s: expected one in class IN; --identity asks servers about themselves"
              .formatted(FoundText.quoted(text)));
    }
    return query;
  }

  /**
   * Reads {@code --name}.
   *
   * @throws Refusal if it is neither a domain name nor an IP address
   */
  static Host host(String text) {
    Optional<InetAddress> address = IpLiteral.parse(text);
    if (address.isPresent()) {
      return new Host.Ip(address.get());
    }
    try {
      Endpoint endpoint = EndpointParser.parse("tls://" + text).endpoint();
      if (endpoint.host().text().equalsIgnoreCase(text) || !ALONE.matcher(text).find()) {
        return endpoint.host();
      }
    } catch (EndpointException e) {
      throw new Refusal("--name \"%s\": %s; expected %s".formatted(text, e.problem(), A_NAME));
    }
    throw new Refusal("--name \"%s\": expected %s and nothing else".formatted(text, A_NAME));
  }

  /**
   * Reads an option's value.
   *
   * @throws Refusal if it cannot be read
   */
  static <T> T value(String option, String text, Function<String, T> reading) {
    try {
      return reading.apply(text);
    } catch (IllegalArgumentException e) {
      throw new Refusal(option + " " + e.getMessage());
    }
  }
}
