package io.assay.atlas;

import io.assay.endpoint.Authority;
import io.assay.endpoint.EndpointException;
import io.assay.endpoint.Host;
import io.assay.endpoint.IpLiteral;
import io.assay.probe.Alert;
import io.assay.probe.Failure;
import io.assay.probe.Limits;
import io.assay.probe.Octets;
import io.assay.probe.Origin;
import io.assay.probe.Outcome;
import io.assay.probe.Stage;
import io.assay.probe.Timings;
import io.assay.probe.TlsCapture;
import java.net.InetAddress;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one result of the type {@code sslcert}. Confined to one thread. */
final class SslcertReader {
  private static final long HIGHEST_ID = 1L << 53;
  private static final long HIGHEST_ASN = 0xffff_ffffL;
  private static final double NANOS_PER_MILLISECOND = 1e6;

  /** TLS 1.x stands on the wire as 3.(x + 1). */
  private static final int TLS_MAJOR = 1;

  private static final int TLS_1_0 = 0x0301;

  /** Service names of the IANA registry; a port may be given by one. */
  private static final Map<String, Integer> SERVICES = Map.of("https", 443, "domain-s", 853);

  private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");
  private static final Pattern VERSION = Pattern.compile("([0-9]{1,3})\\.([0-9]{1,3})");
  private static final Pattern CIPHER = Pattern.compile("0x([0-9a-fA-F]{1,4})");
  private static final Pattern COUNTRY = Pattern.compile("[A-Za-z]{2}");

  private final Chains chains = new Chains();

  SslcertResult read(Members result) throws UnfitResult {
    Optional<InetAddress> address = address(result);
    Optional<Alert> alert = alert(result);
    Optional<List<String>> certificates = result.texts("cert", Limits.CHAIN_CERTIFICATES);
    Outcome outcome = outcome(result, alert, certificates.isPresent());
    return new SslcertResult(
        result.number("msm_id", 0, HIGHEST_ID),
        result.number("prb_id", 0, HIGHEST_ID),
        new Origin(Optional.empty(), asn(result, address), country(result)),
        Instant.ofEpochSecond(
            result.number(
                "timestamp", Bounds.EARLIEST.getEpochSecond(), Bounds.LATEST.getEpochSecond())),
        host(result, address),
        address,
        port(result),
        timings(result),
        reachedTls(outcome)
            ? Optional.of(tls(result, alert, chains.read(certificates.orElse(List.of()))))
            : Optional.empty(),
        outcome);
  }

  private static Outcome outcome(Members result, Optional<Alert> alert, boolean certificates)
      throws UnfitResult {
    Optional<String> unresolved = result.text("dnserr");
    if (unresolved.isPresent()) {
      return SslcertErrors.resolving(unresolved.get());
    }
    for (String name : List.of("sockerr", "error")) {
      Optional<String> hindered = result.text(name);
      if (hindered.isPresent()) {
        return SslcertErrors.notTried(hindered.get());
      }
    }
    Optional<String> error = result.text("err");
    if (error.isPresent()) {
      return SslcertErrors.connectingOrLater(error.get(), result.has("ttc"));
    }
    if (alert.isPresent()) {
      return SslcertErrors.alerted(alert.get());
    }
    return certificates
        ? new Outcome.NotAsked()
        : SslcertErrors.notTried("neither certificates nor an error");
  }

  private static boolean reachedTls(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answered _, Outcome.NotAsked _ -> true;
      case Outcome.Failed failed -> failed.stage().compareTo(Stage.TLS) >= 0;
    };
  }

  /** An alert comes in place of the server's hello: then no version and no suite was agreed on. */
  private static TlsCapture tls(Members result, Optional<Alert> alert, List<Octets> chain)
      throws UnfitResult {
    return new TlsCapture(
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        chain,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        alert.isPresent() ? OptionalInt.empty() : version(result),
        alert.isPresent() ? OptionalInt.empty() : cipherSuite(result),
        OptionalInt.empty(),
        Optional.empty(),
        alert.stream().toList(),
        TlsCapture.KeyProof.NONE,
        false);
  }

  private static Host host(Members result, Optional<InetAddress> address) throws UnfitResult {
    Optional<String> text = result.text("dst_name");
    if (text.isEmpty()) {
      return address.<Host>map(Host.Ip::new).orElseThrow(() -> Members.missing("dst_name"));
    }
    Optional<InetAddress> literal = IpLiteral.parse(text.get()).filter(IpLiteral::isDialable);
    if (literal.isPresent()) {
      return new Host.Ip(literal.get());
    }
    try {
      Authority authority = Authority.parse(text.get());
      if (authority.port().isEmpty() && authority.host() instanceof Host.Name name) {
        return name;
      }
    } catch (EndpointException e) {
      UnfitResult unfit = new UnfitResult("\"dst_name\" is no host: " + e.problem());
      unfit.initCause(e);
      throw unfit;
    }
    throw new UnfitResult("dst_name", Failure.quote(text.get()), "a name or an IP address");
  }

  private static Optional<InetAddress> address(Members result) throws UnfitResult {
    Optional<String> text = result.text("dst_addr");
    Optional<InetAddress> address = text.flatMap(IpLiteral::parse).filter(IpLiteral::isDialable);
    if (text.isPresent() && address.isEmpty()) {
      throw new UnfitResult("dst_addr", Failure.quote(text.get()), "the IP address of one host");
    }
    return address;
  }

  private static int port(Members result) throws UnfitResult {
    if (result.isNumber("dst_port")) {
      return (int) result.number("dst_port", 1, 65_535);
    }
    String text = result.text("dst_port").orElseThrow(() -> Members.missing("dst_port"));
    Optional<Integer> service = Optional.ofNullable(SERVICES.get(text));
    if (service.isPresent()) {
      return service.get();
    }
    if (PORT.matcher(text).matches() && Integer.parseInt(text) <= 65_535) {
      return Integer.parseInt(text);
    }
    throw new UnfitResult("dst_port", Failure.quote(text), "a port from 1 to 65535, or https");
  }

  /** The network that the probe used, where whoever enriched the result wrote it down. */
  private static OptionalLong asn(Members result, Optional<InetAddress> address)
      throws UnfitResult {
    OptionalLong family = result.optionalNumber("af", 4, 6);
    boolean ipv6 =
        family.isPresent()
            ? family.getAsLong() == 6
            : address.filter(known -> known.getAddress().length == 16).isPresent();
    return result.optionalNumber(ipv6 ? "asn_v6" : "asn_v4", 0, HIGHEST_ASN);
  }

  private static Optional<String> country(Members result) throws UnfitResult {
    Optional<String> text = result.text("country_code");
    if (text.isPresent() && !COUNTRY.matcher(text.get()).matches()) {
      throw new UnfitResult("country_code", Failure.quote(text.get()), "two letters");
    }
    return text.map(code -> code.toUpperCase(Locale.ROOT));
  }

  /** Of the handshake, {@code rt} has what passed until the certificates were there. */
  private static Timings timings(Members result) throws UnfitResult {
    OptionalDouble resolved = result.milliseconds("ttr");
    OptionalDouble connected = result.milliseconds("ttc");
    OptionalDouble all = result.milliseconds("rt");
    Map<Stage, Long> nanos = new EnumMap<>(Stage.class);
    resolved.ifPresent(time -> nanos.put(Stage.RESOLVE, nanos(time)));
    connected.ifPresent(time -> nanos.put(Stage.CONNECT, nanos(time)));
    if (connected.isPresent() && all.isPresent()) {
      double handshake = all.getAsDouble() - connected.getAsDouble();
      if (handshake < 0) {
        throw new UnfitResult("\"rt\" is less than \"ttc\", which is a part of it");
      }
      nanos.put(Stage.TLS, nanos(handshake));
    }
    return new Timings(nanos);
  }

  private static long nanos(double milliseconds) {
    return Math.round(milliseconds * NANOS_PER_MILLISECOND);
  }

  private static Optional<Alert> alert(Members result) throws UnfitResult {
    Optional<Members> alert = result.members("alert");
    if (alert.isEmpty()) {
      return Optional.empty();
    }
    // The documentation has it without the "s", and probes with it.
    String description = alert.get().has("decription") ? "decription" : "description";
    return Optional.of(
        new Alert(
            true,
            (int) alert.get().number("level", 0, 255),
            (int) alert.get().number(description, 0, 255)));
  }

  /** As it stands on the wire; what a probe cannot name it writes as two octets. */
  private static OptionalInt version(Members result) throws UnfitResult {
    Optional<String> text = result.text("ver");
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    Matcher numbers = VERSION.matcher(text.get());
    if (!numbers.matches()) {
      throw new UnfitResult("ver", Failure.quote(text.get()), "a version such as 1.2");
    }
    int major = Integer.parseInt(numbers.group(1));
    int minor = Integer.parseInt(numbers.group(2));
    return OptionalInt.of(
        major == TLS_MAJOR ? TLS_1_0 + (minor & 0xff) : ((major & 0xff) << 8) | (minor & 0xff));
  }

  private static OptionalInt cipherSuite(Members result) throws UnfitResult {
    Optional<String> text = result.text("server_cipher");
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    Matcher number = CIPHER.matcher(text.get());
    if (!number.matches()) {
      throw new UnfitResult("server_cipher", Failure.quote(text.get()), "a number such as 0xc02b");
    }
    return OptionalInt.of(Integer.parseInt(number.group(1), 16));
  }
}
