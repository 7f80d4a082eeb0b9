package io.assay.judge;

import io.assay.endpoint.Endpoint;
import io.assay.endpoint.Host;
import io.assay.endpoint.Query;
import io.assay.endpoint.Target;
import io.assay.lab.LabCertificate;
import io.assay.probe.DnsCapture;
import io.assay.probe.Examination;
import io.assay.probe.HttpCapture;
import io.assay.probe.IdentityAnswer;
import io.assay.probe.Observation;
import io.assay.probe.Octets;
import io.assay.probe.Origin;
import io.assay.probe.Outcome;
import io.assay.probe.Stage;
import io.assay.probe.Timings;
import io.assay.probe.TlsCapture;
import io.assay.probe.TlsCapture.KeyProof;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Makes observations as a probe would: of a healthy DoT endpoint for {@code resolver.test}, unless
 * told otherwise.
 */
public final class Seen {
  private Host host = new Host.Name("resolver.test");
  private boolean doh;
  private Instant time = Instant.now();
  private List<Octets> certificates;
  private Optional<Octets> certificateMessage = Optional.empty();
  private Optional<Octets> staple = Optional.empty();
  private Optional<Octets> sctList = Optional.empty();
  private int version = 0x0304;
  private int suite = 0x1301;
  private int group = 29;
  private List<String> offered = List.of("dot");
  private Optional<String> alpn = Optional.of("dot");
  private KeyProof proof = KeyProof.PROVEN;
  private Optional<HttpCapture> http = Optional.empty();
  private Optional<Octets> response = Optional.of(answer("NOERROR", "192.0.2.1"));
  private Outcome outcome = new Outcome.Answered();
  private boolean connected = true;
  private String resolver = "test";
  private Optional<InetAddress> address = Optional.of(InetAddress.getLoopbackAddress());
  private String vantage = "here";
  private Origin origin = Origin.SOUND;
  private boolean asked = true;
  private Optional<Examination> examination = Optional.empty();
  private Optional<Octets> hello = Optional.empty();
  private Optional<Octets> encryptedExtensions = Optional.empty();
  private List<IdentityAnswer> identity = List.of();

  private Seen(List<Octets> certificates) {
    this.certificates = certificates;
  }

  public static Seen dot(List<LabCertificate> chain) {
    return new Seen(octets(chain));
  }

  public static Seen dot(LabCertificate... chain) {
    return dot(Arrays.asList(chain));
  }

  public static Seen ofOctets(List<Octets> chain) {
    return new Seen(chain);
  }

  public static Seen doh(LabCertificate... chain) {
    return dot(chain)
        .http(
            new HttpCapture(
                "2",
                200,
                List.of(new HttpCapture.Header("Content-Type", "application/dns-message")),
                Optional.empty()));
  }

  public static List<Octets> octets(List<LabCertificate> chain) {
    return chain.stream().map(certificate -> Octets.copyOf(certificate.der())).toList();
  }

  public Seen at(Instant instant) {
    time = instant;
    return this;
  }

  public Seen as(String hostName) {
    host = new Host.Name(hostName);
    return this;
  }

  public Seen of(String resolverName) {
    resolver = resolverName;
    return this;
  }

  public Seen at(Optional<InetAddress> dialled) {
    address = dialled;
    return this;
  }

  public Seen from(String vantagePoint) {
    vantage = vantagePoint;
    return this;
  }

  /** What the server said of itself when it was asked. */
  public Seen identity(IdentityAnswer... answers) {
    identity = List.of(answers);
    return this;
  }

  /** The messages with which the server began. */
  public Seen hello(Octets serverHello, Octets encrypted) {
    hello = Optional.of(serverHello);
    encryptedExtensions = Optional.of(encrypted);
    return this;
  }

  public Seen from(Origin known) {
    origin = known;
    return this;
  }

  public Seen asAddress(String address) {
    try {
      host = new Host.Ip(InetAddress.getByName(address));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
    return this;
  }

  public Seen certificateMessage(byte[] message) {
    certificateMessage = Optional.of(Octets.copyOf(message));
    return this;
  }

  public Seen staple(byte[] response) {
    staple = Optional.of(Octets.copyOf(response));
    return this;
  }

  public Seen sctList(byte[] list) {
    sctList = Optional.of(Octets.copyOf(list));
    return this;
  }

  public Seen tls(int protocolVersion, int cipherSuite, int namedGroup) {
    version = protocolVersion;
    suite = cipherSuite;
    group = namedGroup;
    return this;
  }

  public Seen alpn(Optional<String> selected) {
    alpn = selected;
    return this;
  }

  public Seen proof(KeyProof keyProof) {
    proof = keyProof;
    return this;
  }

  public Seen http(HttpCapture capture) {
    doh = true;
    offered = List.of("h2", "http/1.1");
    alpn = Optional.of("h2");
    http = Optional.of(capture);
    return this;
  }

  public Seen withoutHttp() {
    http = Optional.empty();
    return this;
  }

  public Seen response(Octets message) {
    response = Optional.of(message);
    return this;
  }

  public Seen with(Examination look) {
    examination = Optional.of(look);
    return this;
  }

  public Seen failed(Outcome.Failed failure) {
    outcome = failure;
    response = Optional.empty();
    connected = failure.stage().compareTo(Stage.CONNECT) > 0;
    return this;
  }

  /** As somebody else sees it who leaves once he has the certificates. */
  Seen notAsked() {
    outcome = new Outcome.NotAsked();
    offered = List.of();
    alpn = Optional.empty();
    proof = KeyProof.NONE;
    asked = false;
    return withoutHttp();
  }

  public Observation observation() {
    Endpoint endpoint =
        doh
            ? new Endpoint.Doh(host, 443, Optional.empty(), "/dns-query", false)
            : new Endpoint.Dot(host, 853, Optional.empty());
    return new Observation(
        new UUID(1, 2),
        new Target(resolver, endpoint, address, vantage),
        origin,
        host,
        new Query("example.com.", "A"),
        time,
        new Timings(Map.of(Stage.CONNECT, 1_000_000L, Stage.TLS, 2_000_000L)),
        connected ? Optional.of(tls()) : Optional.empty(),
        http,
        connected && asked
            ? Optional.of(new DnsCapture(Octets.copyOf(new byte[12]), response, List.of()))
            : Optional.empty(),
        outcome,
        identity,
        examination);
  }

  private TlsCapture tls() {
    boolean agreed = version != 0;
    return new TlsCapture(
        Optional.of(host.text()),
        offered,
        Optional.empty(),
        hello,
        encryptedExtensions,
        certificates,
        certificateMessage,
        staple,
        sctList,
        Optional.empty(),
        agreed ? OptionalInt.of(version) : OptionalInt.empty(),
        agreed && suite != 0 ? OptionalInt.of(suite) : OptionalInt.empty(),
        agreed && asked ? OptionalInt.of(group) : OptionalInt.empty(),
        alpn,
        List.of(),
        proof,
        agreed && asked);
  }

  /** A DNS answer to {@code example.com. A}. */
  public static Octets answer(String rcode, String... addresses) {
    return answer(rcode, false, addresses);
  }

  public static Octets answer(String rcode, boolean truncated, String... addresses) {
    try {
      Name name = Name.fromString("example.com.");
      Message message = Message.newQuery(Record.newRecord(name, Type.A, 1));
      message.getHeader().setFlag(Flags.QR);
      message.getHeader().setRcode(org.xbill.DNS.Rcode.value(rcode));
      if (truncated) {
        message.getHeader().setFlag(Flags.TC);
      }
      for (String address : addresses) {
        int type = address.indexOf(':') < 0 ? Type.A : Type.AAAA;
        message.addRecord(
            Record.fromString(name, type, 1, 300, address, Name.root), Section.ANSWER);
      }
      return Octets.copyOf(message.toWire());
    } catch (TextParseException e) {
      throw new IllegalArgumentException(e);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
