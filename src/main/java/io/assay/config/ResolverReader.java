package io.assay.config;

import io.assay.endpoint.Endpoint;
import io.assay.endpoint.Expectation;
import io.assay.endpoint.Host;
import io.assay.endpoint.ParsedEndpoint;
import io.assay.endpoint.Resolver;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the list of resolvers. */
final class ResolverReader {
  private static final Keys RESOLVER =
      Keys.of(
          "name",
          "endpoints",
          "addresses",
          "interval",
          "timeout",
          "timeouts",
          "query",
          "vantages",
          "expect",
          "watch");

  private static final String NAMED = "a name, such as \"name: quad9\"";
  private static final String ENDPOINTS =
      "a list of endpoints, such as [tls://dns.quad9.net, https://dns.quad9.net/dns-query]";
  private static final String ADDRESSES = "a list of IP addresses, such as [9.9.9.9]";
  private static final String VANTAGES = "a list of names of vantage points, such as [here]";
  private static final String WATCH =
      "a list of names, addresses and IP prefixes, such as [dns.quad9.net, 9.9.9.9]";

  private final Settings defaults;
  private final ExpectationReader expectations;
  private final VantageReader vantages;
  private final Map<String, Value> names = new HashMap<>();

  /**
   * @param defaults what a resolver inherits
   * @param program reads the name of a root program
   * @param vantages has read the vantage points
   */
  ResolverReader(Settings defaults, Unfit.Reading<String> program, VantageReader vantages) {
    this.defaults = defaults;
    this.vantages = vantages;
    this.expectations = new ExpectationReader(program);
  }

  /** The resolvers that could be read. */
  List<Resolver> read(Value list) {
    List<Resolver> resolvers = new ArrayList<>();
    for (Value item :
        list.list("a list of resolvers, each \"- name: …\" with its \"endpoints: […]\"")) {
      item.section(RESOLVER).map(this::resolver).ifPresent(resolvers::add);
    }
    return resolvers;
  }

  private Resolver resolver(Section section) {
    Optional<String> name =
        section
            .required("name", NAMED)
            .flatMap(v -> v.text(Readings::name).filter(read -> v.isFirst(read, names)));
    Optional<Value> endpointList = section.required("endpoints", ENDPOINTS);
    List<ParsedEndpoint> endpoints = endpointList.map(ResolverReader::endpoints).orElse(List.of());
    Optional<Value> addressList = section.value("addresses");
    List<InetAddress> addresses =
        addressList.map(v -> v.list(ADDRESSES, Readings::address)).orElse(List.of());
    boolean endpointsSound = endpointList.filter(v -> v.size() == endpoints.size()).isPresent();
    if (endpointsSound && endpoints.stream().noneMatch(ResolverReader::usesAddresses)) {
      addressList.ifPresent(
          list ->
              list.mistake(
                  "addresses that no endpoint uses",
                  "none, or an endpoint by name without an address of its own"));
    }
    Expectation expected = section.value("expect").map(expectations::read).orElse(Expectation.NONE);
    Settings settings = Settings.read(section, defaults);
    return new Resolver(
        name.orElse(""),
        endpoints.stream().map(endpoint -> service(endpoint, expected)).toList(),
        addresses,
        settings.query(),
        settings.interval(),
        settings.deadlines(),
        section
            .value("vantages")
            .map(v -> v.list(VANTAGES, vantages::named))
            .orElse(vantages.vantages()),
        section.value("watch").map(v -> v.list(WATCH, Readings::watched)).orElse(List.of()));
  }

  private static Resolver.Service service(ParsedEndpoint parsed, Expectation expected) {
    Expectation own =
        expected.pins().isEmpty()
            ? new Expectation(
                expected.issuers(),
                parsed.pins(),
                expected.programs(),
                expected.answer(),
                expected.identity())
            : expected;
    return new Resolver.Service(parsed.endpoint(), own);
  }

  private static List<ParsedEndpoint> endpoints(Value list) {
    List<ParsedEndpoint> endpoints = new ArrayList<>();
    Map<Endpoint, Value> seen = new HashMap<>();
    for (Value item : list.list(ENDPOINTS)) {
      item.text(Readings::endpoint)
          .filter(parsed -> item.isFirst(parsed.endpoint(), seen))
          .ifPresent(endpoints::add);
    }
    return endpoints;
  }

  private static boolean usesAddresses(ParsedEndpoint parsed) {
    return parsed.endpoint().host() instanceof Host.Name && parsed.endpoint().dial().isEmpty();
  }
}
