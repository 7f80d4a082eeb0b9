package io.assay.bench;

import io.assay.endpoint.Endpoint;
import io.assay.endpoint.Host;
import io.assay.endpoint.Target;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabPki;
import io.assay.probe.DnsCapture;
import io.assay.probe.Observation;
import io.assay.probe.Octets;
import io.assay.probe.Stage;
import io.assay.probe.Timings;
import io.assay.probe.TlsCapture;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * What probes of very many endpoints see: a real observation, in which everything is changed that
 * differs from probe to probe (random octets of the handshake, DNS id, times) and from endpoint to
 * endpoint (name, address, certificate).
 */
final class SimulatedSite {
  private static final int RANDOM_BEGIN = 6;
  private static final int RANDOM_LENGTH = 32;

  private final Observation model;
  private final List<List<Octets>> chains;
  private final SplittableRandom random = new SplittableRandom(7);

  private SimulatedSite(Observation model, List<List<Octets>> chains) {
    this.model = model;
    this.chains = chains;
  }

  /**
   * So many endpoints, each with a leaf of its own.
   *
   * @param model of a real DoT server with TLS 1.3
   */
  static SimulatedSite of(int endpoints, LabPki pki, Observation model) {
    List<List<Octets>> chains = new ArrayList<>(endpoints);
    for (int i = 0; i < endpoints; i++) {
      LabCertificate leaf = pki.issuing().leaf("CN=" + name(i)).dns(name(i)).build();
      chains.add(
          leaf.chain().stream().map(certificate -> Octets.copyOf(certificate.der())).toList());
    }
    return new SimulatedSite(model, List.copyOf(chains));
  }

  int endpoints() {
    return chains.size();
  }

  static String resolver(int number) {
    return "resolver-%05d".formatted(number);
  }

  static String name(int number) {
    return "dns-%05d.example".formatted(number);
  }

  static String address(int number) {
    return "10.%d.%d.%d".formatted(number >> 16, number >> 8 & 255, number & 255);
  }

  /** What a probe of that endpoint sees now. One call at a time. */
  Observation see(int number, String vantage, Instant now) {
    Host.Name host = new Host.Name(name(number));
    Target target =
        new Target(
            resolver(number),
            new Endpoint.Dot(host, 853, Optional.empty()),
            Optional.of(InetAddress.ofLiteral(address(number))),
            vantage);
    return new Observation(
        new UUID(random.nextLong(), random.nextLong()),
        target,
        model.origin(),
        host,
        model.query(),
        now,
        timings(),
        model.tls().map(tls -> tls(tls, host.ascii(), chains.get(number))),
        Optional.empty(),
        model.dns().map(this::dns),
        model.outcome());
  }

  private Timings timings() {
    Map<Stage, Long> nanos = new EnumMap<>(Stage.class);
    model
        .timings()
        .nanos()
        .forEach((stage, time) -> nanos.put(stage, time / 2 + random.nextLong(time + 1)));
    return new Timings(nanos);
  }

  private TlsCapture tls(TlsCapture tls, String sni, List<Octets> chain) {
    return new TlsCapture(
        Optional.of(sni),
        tls.alpnOffered(),
        tls.helloRetryRequest(),
        tls.serverHello().map(this::hello),
        tls.encryptedExtensions(),
        chain,
        tls.certificateMessage(),
        tls.ocspStaple(),
        tls.sctList(),
        tls.certificateRequest(),
        tls.version(),
        tls.cipherSuite(),
        tls.group(),
        tls.alpn(),
        tls.alerts(),
        tls.keyProof(),
        tls.established());
  }

  /** Another random and, where it stands at the end, another key share. */
  private Octets hello(Octets hello) {
    byte[] octets = hello.toByteArray();
    randomize(octets, RANDOM_BEGIN, RANDOM_LENGTH);
    randomize(octets, octets.length - RANDOM_LENGTH, RANDOM_LENGTH);
    return Octets.copyOf(octets);
  }

  private DnsCapture dns(DnsCapture dns) {
    byte[] id = new byte[2];
    randomize(id, 0, id.length);
    return new DnsCapture(
        withId(dns.query(), id), dns.response().map(r -> withId(r, id)), dns.others());
  }

  private static Octets withId(Octets message, byte[] id) {
    byte[] octets = message.toByteArray();
    System.arraycopy(id, 0, octets, 0, id.length);
    return Octets.copyOf(octets);
  }

  private void randomize(byte[] octets, int begin, int length) {
    for (int i = begin; i < begin + length; i++) {
      octets[i] = (byte) random.nextInt();
    }
  }
}
