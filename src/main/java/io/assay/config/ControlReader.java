package io.assay.config;

import io.assay.endpoint.Control;
import io.assay.endpoint.Endpoint;
import io.assay.endpoint.Expectation;
import io.assay.endpoint.Host;
import io.assay.endpoint.ParsedEndpoint;
import io.assay.endpoint.Pin;
import io.assay.endpoint.Resolver;
import io.assay.endpoint.Vantage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code controls}: endpoints that show whether anything is in the path. */
final class ControlReader {
  private static final Keys CONTROL = Keys.of("endpoint", "chain", "pins");
  private static final String LIST =
      "a list of endpoints where nobody may answer, such as [\"tls://192.0.2.1\"]";
  private static final String ENDPOINT =
      "the endpoint, such as \"endpoint: tls://untrusted.example@192.0.2.2\"";
  private static final String ADDRESS =
      "an endpoint with an address, such as tls://192.0.2.1 or tls://name.example@192.0.2.1";

  private final Map<Endpoint, Value> seen = new HashMap<>();

  /**
   * The controls as one resolver of the name {@link Config#CONTROLS}; empty where none was read.
   *
   * @param resolvers the others, of which none may have that name
   * @param vantages from where all of them are looked at
   */
  Optional<Resolver> read(
      Value value, List<Resolver> resolvers, Settings settings, List<Vantage> vantages) {
    if (resolvers.stream().anyMatch(resolver -> resolver.name().equals(Config.CONTROLS))) {
      value.mistake(
          "controls beside a resolver with the name \"%s\"".formatted(Config.CONTROLS),
          "another name for that resolver, since it would be mistaken for them");
    }
    List<Resolver.Service> services = new ArrayList<>();
    for (Value item : value.list(LIST)) {
      service(item)
          .filter(service -> item.isFirst(service.endpoint(), seen))
          .ifPresent(services::add);
    }
    return services.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Resolver(
                Config.CONTROLS,
                services,
                List.of(),
                settings.query(),
                settings.interval(),
                settings.deadlines(),
                vantages,
                List.of()));
  }

  private static Optional<Resolver.Service> service(Value item) {
    if (!(item.node() instanceof YamlNode.Fields)) {
      return silent(item);
    }
    return item.section(CONTROL)
        .flatMap(
            section -> {
              Optional<Value> endpoint = section.required("endpoint", ENDPOINT);
              Optional<Value> chain = section.value("chain");
              Set<Pin> pins = section.value("pins").map(ExpectationReader::pins).orElse(Set.of());
              if (chain.isEmpty()) {
                section
                    .value("pins")
                    .ifPresent(v -> v.mistake("pins", "\"chain: untrusted\" beside them"));
                return endpoint.flatMap(ControlReader::silent);
              }
              chain.get().text(ControlReader::untrusted);
              return endpoint
                  .flatMap(v -> v.text(Readings::endpoint))
                  .map(parsed -> service(parsed, Control.UNTRUSTED, pins));
            });
  }

  private static Optional<Resolver.Service> silent(Value endpoint) {
    Optional<ParsedEndpoint> parsed = endpoint.text(Readings::endpoint);
    if (parsed.map(ParsedEndpoint::endpoint).filter(ControlReader::isByNameAlone).isPresent()) {
      endpoint.mistake(endpoint.describe() + " (a name may be made to lead anywhere)", ADDRESS);
      return Optional.empty();
    }
    return parsed.map(one -> service(one, Control.SILENT, Set.of()));
  }

  private static boolean isByNameAlone(Endpoint endpoint) {
    return endpoint.host() instanceof Host.Name && endpoint.dial().isEmpty();
  }

  private static Resolver.Service service(ParsedEndpoint parsed, Control control, Set<Pin> pins) {
    return new Resolver.Service(parsed.endpoint(), Expectation.of(control, pins));
  }

  private static Control untrusted(String text) throws Unfit {
    if (!text.equals("untrusted")) {
      throw new Unfit("", "untrusted, or no \"chain\" where nobody may answer at all");
    }
    return Control.UNTRUSTED;
  }
}
