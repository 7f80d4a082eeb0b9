package io.assay.endpoint;

import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * A DNS stamp (draft-denis-dns-stamps): everything a client needs to reach one server, in one line
 * of text. Addresses and host names are kept as they stand in the stamp, so that {@link #text()}
 * gives back the octets that {@link #decode} read.
 */
public sealed interface DnsStamp {
  /** What every stamp begins with. */
  String SCHEME = "sdns://";

  /** Plain DNS (protocol 00). */
  record Plain(long properties, String address) implements DnsStamp {}

  /**
   * DNSCrypt (protocol 01).
   *
   * @param publicKey the provider's Ed25519 key in 64 lower-case hexadecimal digits
   */
  record DnsCrypt(long properties, String address, String publicKey, String providerName)
      implements DnsStamp {}

  /** DNS over HTTPS (protocol 02). */
  record Doh(Server server, String path) implements DnsStamp {}

  /** DNS over TLS (protocol 03). */
  record Dot(Server server) implements DnsStamp {}

  /** DNS over QUIC (protocol 04). */
  record Doq(Server server) implements DnsStamp {}

  /** An oblivious DoH target (protocol 05). */
  record OdohTarget(long properties, String hostname, String path) implements DnsStamp {}

  /** A relay of anonymised DNSCrypt (protocol 81). */
  record DnsCryptRelay(String address) implements DnsStamp {}

  /** A relay of oblivious DoH (protocol 85). */
  record OdohRelay(Server server, String path) implements DnsStamp {}

  /**
   * What all stamps of servers with a certificate say.
   *
   * @param properties bit 0: validates DNSSEC, bit 1: keeps no logs, bit 2: does not filter; claims
   *     of whoever made the stamp
   * @param address the IP address with an optional port; empty where the name is to be resolved
   * @param hashes SHA-256 of the TBSCertificate of certificates, any one of which is in the chain
   * @param hostname the name to authenticate, in Unicode, with an optional port
   * @param bootstraps IP addresses of resolvers that know the name
   */
  record Server(
      long properties,
      String address,
      List<Sha256> hashes,
      String hostname,
      List<String> bootstraps) {
    public Server {
      hashes = List.copyOf(hashes);
      bootstraps = List.copyOf(bootstraps);
    }
  }

  /**
   * Reads a stamp.
   *
   * @throws EndpointException if {@code text} is no stamp, is cut short, or has something behind
   *     its end
   */
  static DnsStamp decode(String text) throws EndpointException {
    if (!text.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw new EndpointException(text, "a DNS stamp begins with sdns://", "sdns://AgcAAAAA…");
    }
    byte[] payload;
    try {
      payload = Base64.getUrlDecoder().decode(text.substring(SCHEME.length()));
    } catch (IllegalArgumentException e) {
      EndpointException refused =
          new EndpointException(
              text, "what follows sdns:// is no base64url", "letters, digits, - and _ only");
      refused.initCause(e);
      throw refused;
    }
    StampReader in = new StampReader(text, payload);
    DnsStamp stamp = read(in);
    in.end();
    return stamp;
  }

  private static DnsStamp read(StampReader in) throws EndpointException {
    int protocol = in.octet("the protocol identifier");
    return switch (protocol) {
      case 0x00 -> new Plain(in.properties(), in.text("the address"));
      case 0x01 ->
          new DnsCrypt(
              in.properties(),
              in.text("the address"),
              HexFormat.of().formatHex(in.key("the public key")),
              in.text("the provider name"));
      case 0x02 -> withPath(in, Doh::new);
      case 0x03 -> new Dot(withoutPath(in));
      case 0x04 -> new Doq(withoutPath(in));
      case 0x05 -> new OdohTarget(in.properties(), in.text("the host name"), in.text("the path"));
      case 0x81 -> new DnsCryptRelay(in.text("the address"));
      case 0x85 -> withPath(in, OdohRelay::new);
      default ->
          throw in.wrong(
              "the stamp's protocol 0x%02x is unknown".formatted(protocol),
              "a stamp of DoH (02) or DoT (03)");
    };
  }

  private static Server withoutPath(StampReader in) throws EndpointException {
    return new Server(
        in.properties(),
        in.text("the address"),
        in.digests(),
        in.text("the host name"),
        in.bootstraps());
  }

  private static DnsStamp withPath(StampReader in, BiFunction<Server, String, DnsStamp> kind)
      throws EndpointException {
    long properties = in.properties();
    String address = in.text("the address");
    List<Sha256> hashes = in.digests();
    String hostname = in.text("the host name");
    String path = in.text("the path");
    return kind.apply(new Server(properties, address, hashes, hostname, in.bootstraps()), path);
  }

  /**
   * The stamp in text.
   *
   * @throws IllegalArgumentException if a part is longer than its length field can say
   */
  default String text() {
    StampWriter out = new StampWriter();
    switch (this) {
      case Plain s -> out.octet(0x00).properties(s.properties).text(s.address);
      case DnsCrypt s ->
          out.octet(0x01)
              .properties(s.properties)
              .text(s.address)
              .octets(HexFormat.of().parseHex(s.publicKey))
              .text(s.providerName);
      case Doh s -> write(out.octet(0x02), s.server, Optional.of(s.path));
      case Dot s -> write(out.octet(0x03), s.server, Optional.empty());
      case Doq s -> write(out.octet(0x04), s.server, Optional.empty());
      case OdohTarget s -> out.octet(0x05).properties(s.properties).text(s.hostname).text(s.path);
      case DnsCryptRelay s -> out.octet(0x81).text(s.address);
      case OdohRelay s -> write(out.octet(0x85), s.server, Optional.of(s.path));
    }
    return out.stamp();
  }

  private static void write(StampWriter out, Server server, Optional<String> path) {
    out.properties(server.properties)
        .text(server.address)
        .digests(server.hashes)
        .text(server.hostname);
    path.ifPresent(out::text);
    out.bootstraps(server.bootstraps);
  }

  /**
   * The endpoint that a stamp of DoH or DoT names, with its hashes as pins. Bootstrap addresses are
   * not used. A DoH stamp means POST unless its path ends in {@code {?dns}}.
   *
   * @throws EndpointException for any other kind of stamp, or if host, address, port or path are
   *     not valid
   */
  default ParsedEndpoint toEndpoint() throws EndpointException {
    return switch (this) {
      case Doh s ->
          new ParsedEndpoint(EndpointParser.doh(dialled(s.server), path(s.path)), pins(s.server));
      case Dot s -> new ParsedEndpoint(EndpointParser.dot(dialled(s.server)), pins(s.server));
      case Plain s -> throw unsupported("plain DNS, which proves no identity");
      case DnsCrypt s -> throw unsupported("DNSCrypt, which has no certificate chain");
      case Doq s -> throw unsupported("DNS over QUIC, which this version does not support");
      case OdohTarget s ->
          throw unsupported("an oblivious DoH target, which this version does not support");
      case DnsCryptRelay s -> throw unsupported("a DNSCrypt relay, which answers no queries");
      case OdohRelay s -> throw unsupported("an oblivious DoH relay, which answers no queries");
    };
  }

  private EndpointException unsupported(String kind) {
    return new EndpointException(
        text(), "the stamp is of " + kind, "a stamp of DoH (02) or DoT (03)");
  }

  private EndpointParser.Dialled dialled(Server server) throws EndpointException {
    Authority named = authority("host name", server.hostname);
    if (server.address.isEmpty()) {
      return new EndpointParser.Dialled(named.host(), named.port(), Optional.empty());
    }
    Authority address = authority("address", server.address);
    if (address.host() instanceof Host.Name) {
      throw new EndpointException(
          text(),
          "the stamp's address %s is a name".formatted(FoundText.quoted(server.address)),
          "an IP address with an optional port, or none");
    }
    boolean samePort = named.port().isPresent() && named.port().equals(address.port());
    return EndpointParser.Dialled.of(
        text(), samePort ? new Authority(named.host(), OptionalInt.empty()) : named, address);
  }

  private Authority authority(String field, String value) throws EndpointException {
    try {
      return Authority.parse(value);
    } catch (EndpointException e) {
      throw inField(field, value, e);
    }
  }

  private DohPath path(String path) throws EndpointException {
    try {
      return DohPath.parse(path);
    } catch (EndpointException e) {
      throw inField("path", path, e);
    }
  }

  /** The decoded field in the message, since nobody reads base64. */
  private EndpointException inField(String field, String value, EndpointException cause) {
    EndpointException refused =
        new EndpointException(
            text(),
            "the stamp's %s is %s: %s".formatted(field, FoundText.quoted(value), cause.problem()),
            cause.expected());
    refused.initCause(cause);
    return refused;
  }

  private static Set<Pin> pins(Server server) {
    Set<Pin> pins = new HashSet<>();
    server.hashes.forEach(hash -> pins.add(new Pin(Pin.Kind.TBS, hash)));
    return pins;
  }
}
