package io.assay.config;

import io.assay.endpoint.EndpointException;
import io.assay.endpoint.FoundText;
import io.assay.endpoint.Host;
import io.assay.endpoint.HostPort;
import io.assay.endpoint.IpLiteral;
import io.assay.endpoint.Proxy;
import io.assay.endpoint.Route;
import io.assay.endpoint.Vantage;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads {@code vantages}, and which of them a resolver names. */
final class VantageReader {
  private static final List<String> WAYS = List.of("source", "socks5", "http-connect");
  private static final Keys VANTAGE =
      Keys.of("name", "source", "socks5", "http-connect", "resolve", "self-check");

  private static final String LIST = "a list of vantage points, such as [{name: here}]";
  private static final String SOURCE =
      "an IP address of this machine, one IPv4 and one IPv6 address as a list, or the name of a"
          + " network interface such as eth1";

  /** What operating systems call interfaces: at most 15 octets on Linux, whatever is plugged in. */
  private static final Pattern INTERFACE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,14}");

  /** What was meant to be an address. */
  private static final Pattern LIKE_AN_ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

  private final Map<String, Value> places = new HashMap<>();
  private final Map<String, Vantage> vantages = new LinkedHashMap<>();

  /** The vantage points in force where the file says nothing. */
  VantageReader() {
    vantages.put(Config.DEFAULT_VANTAGE.name(), Config.DEFAULT_VANTAGE);
  }

  /** Reads the list, which is all there is: the vantage point of the default is not among it. */
  void read(Value list) {
    vantages.clear();
    for (Value item : list.list(LIST)) {
      item.section(VANTAGE).ifPresent(this::vantage);
    }
  }

  /** The vantage points that were read, in the order of the file. */
  List<Vantage> vantages() {
    return List.copyOf(vantages.values());
  }

  /** Reads the name of a vantage point of the list. */
  Vantage named(String name) throws Unfit {
    Vantage known = vantages.get(name);
    // Without any name that could be read, the mistake is somewhere else.
    if (known != null || vantages.isEmpty()) {
      return known == null ? Config.DEFAULT_VANTAGE : known;
    }
    throw new Unfit(
        "unknown",
        NearestKey.of(name, vantages.keySet())
            .map(FoundText::quoted)
            .orElse("one of " + String.join(", ", vantages.keySet())));
  }

  private void vantage(Section section) {
    Optional<String> name =
        section
            .required("name", "a name, such as \"name: here\"")
            .flatMap(v -> v.text(Readings::name).filter(read -> v.isFirst(read, places)));
    Route route = route(section);
    Optional<HostPort> selfCheck =
        section.value("self-check").flatMap(v -> v.text(text -> selfCheck(text, route)));
    name.ifPresent(known -> vantages.put(known, new Vantage(known, route, selfCheck)));
  }

  private static Route route(Section section) {
    List<String> ways = WAYS.stream().filter(way -> section.value(way).isPresent()).toList();
    if (ways.size() > 1) {
      section.mistake(String.join(" and ", ways), "at most one of " + String.join(", ", WAYS));
    }
    Optional<Value> resolve = section.value("resolve");
    boolean atProxy = resolve.flatMap(v -> v.text(VantageReader::atProxy)).orElse(false);
    if (ways.stream().noneMatch(way -> !way.equals("source"))) {
      resolve.ifPresent(
          v -> v.mistake("resolve without a proxy", "socks5 or http-connect beside it"));
    }
    return Stream.of(
            section.value("source").flatMap(VantageReader::source),
            proxied(section, "socks5", atProxy, Route.Socks5::new),
            proxied(section, "http-connect", atProxy, Route.HttpConnect::new))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseGet(Route.Direct::new);
  }

  private static Optional<Route> proxied(
      Section section, String key, boolean atProxy, Function<Proxy, Route> way) {
    return section
        .value(key)
        .flatMap(v -> v.text(ProxyText::read, ProxyText::shown))
        .map(text -> way.apply(new Proxy(text.server(), text.credentials(), atProxy)));
  }

  private static boolean atProxy(String text) throws Unfit {
    return switch (text) {
      case "here" -> false;
      case "proxy" -> true;
      default -> throw new Unfit("", "here or proxy");
    };
  }

  private static Optional<Route> source(Value value) {
    if (!(value.node() instanceof YamlNode.Items)) {
      return value.text(VantageReader::source);
    }
    List<InetAddress> addresses = new ArrayList<>();
    for (Value item : value.list(SOURCE)) {
      item.text(text -> another(text, addresses)).ifPresent(addresses::add);
    }
    return addresses.isEmpty() ? Optional.empty() : Optional.of(new Route.Source(addresses));
  }

  private static Route source(String text) throws Unfit {
    if (IpLiteral.parse(text).isPresent()) {
      return new Route.Source(List.of(ownAddress(text)));
    }
    if (LIKE_AN_ADDRESS.matcher(text).matches()) {
      throw new Unfit("no IP address", SOURCE);
    }
    if (!INTERFACE.matcher(text).matches()) {
      throw new Unfit("", SOURCE);
    }
    return new Route.Interface(text);
  }

  private static InetAddress another(String text, List<InetAddress> before) throws Unfit {
    InetAddress address = ownAddress(text);
    boolean ipv6 = address instanceof Inet6Address;
    if (before.stream().anyMatch(known -> known instanceof Inet6Address == ipv6)) {
      throw new Unfit(
          "a second IPv%d address".formatted(ipv6 ? 6 : 4), "one address of each family");
    }
    return address;
  }

  private static InetAddress ownAddress(String text) throws Unfit {
    InetAddress address = Readings.address(text);
    if (address.isLinkLocalAddress()) {
      throw new Unfit("link-local, which reaches no endpoint", SOURCE);
    }
    return address;
  }

  private static HostPort selfCheck(String text, Route route) throws Unfit {
    HostPort read;
    try {
      read = HostPort.parse(text);
    } catch (EndpointException e) {
      throw new Unfit(e);
    }
    if (read.host() instanceof Host.Ip(var address) && !route.reaches(address)) {
      throw new Unfit(
          "of a family that the source has no address of", "what can be reached " + route.text());
    }
    return read;
  }
}
