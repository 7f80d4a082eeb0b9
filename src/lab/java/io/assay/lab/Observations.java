package io.assay.lab;

import io.assay.endpoint.Endpoint;
import io.assay.endpoint.Host;
import io.assay.endpoint.Query;
import io.assay.endpoint.Target;
import io.assay.probe.Alert;
import io.assay.probe.DnsCapture;
import io.assay.probe.HttpCapture;
import io.assay.probe.Observation;
import io.assay.probe.Octets;
import io.assay.probe.Origin;
import io.assay.probe.Outcome;
import io.assay.probe.Stage;
import io.assay.probe.Timings;
import io.assay.probe.TlsCapture;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.UUID;

/**
 * Observations as probes of real resolvers make them, in size and in how much of them is random: of
 * endpoints by name, every other one DoT and DoH, two of a resolver, with a leaf of their own and
 * one of a few issuers. Confined to one thread.
 */
public final class Observations {
  private static final int ISSUERS = 5;

  private final Random random;
  private final String vantage;
  private final List<Octets> leaves = new ArrayList<>();
  private final List<Octets> issuers = new ArrayList<>();

  /**
   * @param vantage the vantage point of all of them
   * @param endpoints how many different ones there are
   */
  public Observations(long seed, String vantage, int endpoints) {
    this.random = new Random(seed);
    this.vantage = vantage;
    // The same at every vantage point, as certificates are.
    Random shared = new Random(20261122);
    for (int i = 0; i < endpoints; i++) {
      leaves.add(octets(shared, 1_000 + shared.nextInt(400)));
    }
    for (int i = 0; i < ISSUERS; i++) {
      issuers.add(octets(shared, 1_100));
    }
  }

  /** What the probe number {@code i} saw. */
  public Observation number(int i) {
    int number = i % leaves.size();
    boolean doh = number % 2 == 1;
    String name = "dns%d.resolver-%x.example".formatted(number / 2, number / 2 * 7919);
    Host host = new Host.Name(name);
    byte[] query =
        Arrays.copyOf(hex("000001200001000000000001076578616d706c6503636f6d0000010001"), 128);
    byte[] response =
        Arrays.copyOf(
            hex(
                "000081a00001000600000001076578616d706c6503636f6d0000010001"
                    + "c00c00010001000000ff000417c0e450c00c00010001000000ff000417c0e454"
                    + "c00c00010001000000ff000417d70088c00c00010001000000ff000417d7008a"),
            468);
    if (!doh) {
      query[0] = (byte) random.nextInt(256);
      query[1] = (byte) random.nextInt(256);
      response[0] = query[0];
      response[1] = query[1];
    }
    response[42] = (byte) random.nextInt(256);
    return new Observation(
        new UUID(random.nextLong(), random.nextLong()),
        new Target(
            "resolver " + number / 2,
            doh
                ? new Endpoint.Doh(host, 443, Optional.empty(), "/dns-query", false)
                : new Endpoint.Dot(host, 853, Optional.empty()),
            Optional.of(InetAddress.ofLiteral("192.0.2." + number % 250)),
            vantage),
        Origin.SOUND,
        host,
        new Query("example.com.", "A"),
        Instant.ofEpochSecond(1_800_000_000L + i / 50, random.nextInt(1_000_000_000)),
        new Timings(
            Map.of(
                Stage.CONNECT,
                10_000_000L + random.nextInt(30_000_000),
                Stage.TLS,
                10_000_000L + random.nextInt(30_000_000),
                Stage.QUERY,
                10_000_000L + random.nextInt(30_000_000))),
        Optional.of(tls(number, name, doh)),
        doh ? Optional.of(http(i)) : Optional.empty(),
        Optional.of(
            new DnsCapture(Octets.taking(query), Optional.of(Octets.taking(response)), List.of())),
        new Outcome.Answered());
  }

  private TlsCapture tls(int number, String name, boolean doh) {
    return new TlsCapture(
        Optional.of(name),
        doh ? List.of("h2", "http/1.1") : List.of("dot"),
        Optional.empty(),
        Optional.of(serverHello()),
        Optional.of(Octets.taking(hex("0800000b0009001000050003026832"))),
        List.of(leaves.get(number), issuers.get(number % ISSUERS)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.of(0x0304),
        OptionalInt.of(0x1301),
        OptionalInt.of(29),
        Optional.of(doh ? "h2" : "dot"),
        List.of(new Alert(false, 1, 0)),
        TlsCapture.KeyProof.PROVEN,
        true);
  }

  /** With a random and a key share, each of 32 octets that nothing compresses. */
  private Octets serverHello() {
    ByteArrayOutputStream hello = new ByteArrayOutputStream();
    hello.writeBytes(hex("020000560303"));
    hello.writeBytes(octets(random, 32).toByteArray());
    hello.writeBytes(hex("00130100002e002b0002030400330024001d0020"));
    hello.writeBytes(octets(random, 32).toByteArray());
    return Octets.taking(hello.toByteArray());
  }

  private HttpCapture http(int i) {
    return new HttpCapture(
        "2",
        200,
        List.of(
            new HttpCapture.Header("server", "nginx"),
            new HttpCapture.Header("date", "Mon, 01 Jun 2026 12:00:%02d GMT".formatted(i % 60)),
            new HttpCapture.Header("content-type", "application/dns-message"),
            new HttpCapture.Header("content-length", "468"),
            new HttpCapture.Header("cache-control", "max-age=" + random.nextInt(300))),
        Optional.empty());
  }

  private static Octets octets(Random random, int count) {
    byte[] octets = new byte[count];
    random.nextBytes(octets);
    return Octets.taking(octets);
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  /** The same with an answer that fills 50,000 octets, of which nothing can be compressed. */
  public static Observation large(Observation observation) {
    return new Observation(
        observation.id(),
        observation.target(),
        observation.origin(),
        observation.serverName(),
        observation.query(),
        observation.startedAt(),
        observation.timings(),
        observation.tls(),
        observation.http(),
        Optional.of(
            new DnsCapture(
                Octets.copyOf(new byte[12]),
                Optional.of(octets(new Random(1), 50_000)),
                List.of())),
        observation.outcome());
  }
}
