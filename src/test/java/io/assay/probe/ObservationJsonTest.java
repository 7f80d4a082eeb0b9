package io.assay.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.endpoint.Endpoint;
import io.assay.endpoint.EndpointException;
import io.assay.endpoint.EndpointParser;
import io.assay.endpoint.Host;
import io.assay.endpoint.Query;
import io.assay.endpoint.Target;
import io.assay.probe.path.HopDistance;
import io.assay.probe.path.PathComparison;
import io.assay.probe.path.PortDistance;
import io.assay.probe.path.Tally;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ObservationJsonTest {
  private static final List<String> ENDPOINTS =
      List.of(
          "tls://dns.example",
          "tls://dns.example:8853@192.0.2.1",
          "tls://192.0.2.1",
          "tls://[2001:db8::1]:853",
          "https://dns.example/dns-query",
          "https://dns.example:8443/q?x=1{&dns}",
          "https://[2001:db8::1]@[2001:db8::2]/dns-query{?dns}");
  private static final List<String> ADDRESSES = List.of("192.0.2.1", "2001:db8::1", "127.0.0.1");

  @Test
  void everyObservationIsReadAsItWasWritten() {
    Random random = new Random(20261122);
    for (int i = 0; i < 500; i++) {
      Observation observation = new Generator(random).observation();

      String json = ObservationJson.write(observation);

      assertThat(json).startsWith("{\"schema\":1,").doesNotContain("\n");
      assertThat(ObservationJson.read(json)).isEqualTo(observation);
    }
  }

  @Test
  void theSmallestAndTheLargestObservationAreReadAsTheyWereWritten() {
    for (double share : new double[] {0, 1}) {
      Observation observation = new Generator(new Random(1), share).observation();

      assertThat(observation.tls().isPresent()).isEqualTo(share == 1);
      assertThat(ObservationJson.read(ObservationJson.write(observation))).isEqualTo(observation);
    }
  }

  @Test
  void everyStageAndKindIsReadAsItWasWritten() {
    Observation base = new Generator(new Random(1), 1).observation();
    for (Stage stage : Stage.values()) {
      for (FailureKind kind : FailureKind.values()) {
        Observation failed = with(base, new Outcome.Failed(stage, kind, "detail \u0000 \"x\" é"));
        assertThat(ObservationJson.read(ObservationJson.write(failed))).isEqualTo(failed);
      }
    }
  }

  @Test
  void anotherSchemaIsRefusedByItsNumber() {
    String json = ObservationJson.write(new Generator(new Random(1)).observation());

    assertThatThrownBy(() -> ObservationJson.read(json.replace("\"schema\":1,", "\"schema\":2,")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an observation of schema 2; this version of Assay reads schema 1 to 1");
  }

  @Test
  void observationWithoutIdentityIsWrittenAsBeforeThereWasAny() {
    Random random = new Random(1);
    Observation observation = new Generator(random, 0).observation();
    while (observation.query().dnsClass() != Query.DnsClass.IN) {
      observation = new Generator(random, 0).observation();
    }

    assertThat(ObservationJson.write(observation)).doesNotContain("\"identity\"", "\"class\"");
  }

  @Test
  void membersThatAreNotKnownArePassedOver() {
    Observation observation = new Generator(new Random(1)).observation();
    String json = ObservationJson.write(observation).replaceFirst("\\{", "{\"later\":[1],");

    assertThat(ObservationJson.read(json)).isEqualTo(observation);
  }

  @Test
  void whatIsWrongInTheJsonIsNamed() {
    String json = ObservationJson.write(new Generator(new Random(1), 1).observation());

    assertRefused("[1, 2", "no observation: ");
    assertRefused("[]", "no observation: \"schema\" is missing");
    assertRefused("{}", "no observation: \"schema\" is missing");
    assertRefused("{\"schema\":\"1\"}", "\"schema\" is \"\"1\"\" instead of an integer");
    assertRefused("{\"schema\":1}", "\"query\" is missing");
    assertRefused(json.replace("\"stage\":", "\"phase\":"), "\"stage\" is missing");
    assertRefused(
        json.replaceFirst("\"stage\":\"[a-z]+\"", "\"stage\":\"lunch\""),
        "\"stage\" is \"lunch\" instead of one of [resolve, proxy, connect, tls, query, identity, close]");
    assertRefused(
        json.replaceFirst("\"startedAt\":\"[^\"]*\"", "\"startedAt\":\"noon\""),
        "\"startedAt\" is \"noon\" instead of an ISO 8601 instant in UTC");
    assertRefused(
        json.replaceFirst("\"kind\":\"[^\"]*\"", "\"kind\":\"left\""),
        "\"kind\" is \"left\" instead of answered, not-asked or failed");
    assertRefused(
        json.replaceFirst("\"id\":\"[^\"]*\"", "\"id\":\"7\""),
        "\"id\" is \"7\" instead of a UUID");
    assertRefused(
        json.replaceFirst("\"serverHello\":\"[^\"]*\"", "\"serverHello\":\"?\""),
        "\"serverHello\" is \"?\" instead of base64");
    assertRefused(
        json.replaceFirst("\"endpoint\":\"[^\"]*\"", "\"endpoint\":\"x\""),
        "\"endpoint\" is \"x\"");
    assertRefused(
        json.replaceFirst("\"address\":\"[^\"]*\"", "\"address\":\"x\""), "\"address\" is \"x\"");
    assertRefused(
        json.replaceFirst("\"distance\":\"[^\"]*\"", "\"distance\":\"far\""),
        "\"distance\" is \"far\" instead of reached, not-reached, unstable or not-measured");
    assertRefused(
        json.replaceFirst("\"tallies\":\\[\\[[^\\]]*", "\"tallies\":[[1,2"),
        "\"tallies\" is \"[1,2]\" instead of five numbers each");
  }

  private static void assertRefused(String json, String message) {
    assertThatThrownBy(() -> ObservationJson.read(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private static Observation with(Observation base, Outcome outcome) {
    return new Observation(
        base.id(),
        base.target(),
        base.origin(),
        base.serverName(),
        base.query(),
        base.startedAt(),
        base.timings(),
        base.tls(),
        base.http(),
        base.dns(),
        outcome,
        base.identity(),
        base.examination());
  }

  /**
   * Makes any observation, each optional part present with a given chance.
   *
   * @param share 0 to 1
   */
  private record Generator(Random random, double share) {
    Generator(Random random) {
      this(random, 0.5);
    }

    Observation observation() {
      Map<Stage, Long> nanos = new EnumMap<>(Stage.class);
      for (Stage stage : Stage.values()) {
        maybe(() -> random.nextLong(Long.MAX_VALUE / 8)).ifPresent(n -> nanos.put(stage, n));
      }
      Endpoint endpoint = endpoint(pick(ENDPOINTS));
      return new Observation(
          new UUID(random.nextLong(), random.nextLong()),
          new Target(text(), endpoint, maybe(this::address), text()),
          origin(),
          random.nextBoolean() ? new Host.Name("dns.example") : new Host.Ip(address()),
          query(),
          Instant.ofEpochSecond(random.nextLong(4_000_000_000L), random.nextInt(1_000_000_000)),
          new Timings(nanos),
          maybe(this::tls),
          maybe(this::http),
          maybe(this::dns),
          present()
              ? new Outcome.Failed(
                  pick(List.of(Stage.values())), pick(List.of(FailureKind.values())), text())
              : pick(List.of(new Outcome.Answered(), new Outcome.NotAsked())),
          list(
              () ->
                  new IdentityAnswer(
                      query(),
                      dns(),
                      maybe(() -> new Failure(pick(List.of(FailureKind.values())), text())))),
          maybe(this::examination));
    }

    private Examination examination() {
      return new Examination(
          Instant.ofEpochSecond(random.nextLong(4_000_000_000L), random.nextInt(1_000_000_000)),
          maybe(this::path),
          list(
              () ->
                  new Variant(
                      pick(List.of(Variant.Kind.values())),
                      maybe(this::tls),
                      maybe(this::dns),
                      pick(
                          List.of(
                              new Outcome.Answered(),
                              new Outcome.Failed(Stage.TLS, FailureKind.RESET, text()))))));
    }

    private PathComparison path() {
      return new PathComparison(
          address(),
          Instant.ofEpochSecond(random.nextLong(4_000_000_000L)),
          list(
              () ->
                  new PortDistance(
                      random.nextInt(1, 65_536),
                      pick(
                          List.of(
                              new HopDistance.Reached(
                                  random.nextInt(1, 65),
                                  pick(List.of(HopDistance.Answer.values())),
                                  random.nextInt(9),
                                  random.nextInt(9)),
                              new HopDistance.NotReached(text()),
                              new HopDistance.Unstable(text()),
                              new HopDistance.NotMeasured(text()))),
                      list(
                          () ->
                              new Tally(
                                  random.nextInt(1, 65),
                                  random.nextInt(9),
                                  random.nextInt(9),
                                  random.nextInt(9),
                                  random.nextInt(9))))),
          random.nextInt(100),
          random.nextInt(100),
          Duration.ofNanos(random.nextLong(5_000_000_000L)));
    }

    private Query query() {
      return new Query(
          "example.com.",
          pick(List.of(Query.DnsClass.values())),
          pick(List.of("A", "AAAA", "TXT")));
    }

    private Origin origin() {
      return new Origin(
          maybe(this::text),
          present() ? OptionalLong.of(random.nextLong(1L << 32)) : OptionalLong.empty(),
          maybe(this::text));
    }

    private TlsCapture tls() {
      return new TlsCapture(
          maybe(this::text),
          list(this::text),
          maybe(this::octets),
          maybe(this::octets),
          maybe(this::octets),
          list(this::octets),
          maybe(this::octets),
          maybe(this::octets),
          maybe(this::octets),
          maybe(this::octets),
          u16(),
          u16(),
          u16(),
          maybe(this::text),
          list(() -> new Alert(random.nextBoolean(), random.nextInt(1, 3), random.nextInt(256))),
          pick(List.of(TlsCapture.KeyProof.values())),
          random.nextBoolean());
    }

    private HttpCapture http() {
      return new HttpCapture(
          pick(List.of("1.0", "1.1", "2")),
          random.nextInt(100, 1000),
          list(() -> new HttpCapture.Header(text(), text())),
          maybe(this::octets));
    }

    private DnsCapture dns() {
      return new DnsCapture(octets(), maybe(this::octets), list(this::octets));
    }

    private Octets octets() {
      byte[] octets = new byte[random.nextInt(40)];
      random.nextBytes(octets);
      return Octets.copyOf(octets);
    }

    /** Any characters of Latin-1: what header fields and alerts can be made of. */
    private String text() {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(12); n > 0; n--) {
        text.append((char) random.nextInt(256));
      }
      return text.toString();
    }

    private InetAddress address() {
      return InetAddress.ofLiteral(pick(ADDRESSES));
    }

    private OptionalInt u16() {
      return present() ? OptionalInt.of(random.nextInt(0x10000)) : OptionalInt.empty();
    }

    private boolean present() {
      return random.nextDouble() < share;
    }

    private <T> Optional<T> maybe(Supplier<T> value) {
      return present() ? Optional.of(value.get()) : Optional.empty();
    }

    private <T> List<T> list(Supplier<T> value) {
      List<T> list = new ArrayList<>();
      while (list.size() < 4 && present()) {
        list.add(value.get());
      }
      return list;
    }

    private <T> T pick(List<T> all) {
      return all.get(random.nextInt(all.size()));
    }

    private static Endpoint endpoint(String text) {
      try {
        return EndpointParser.parse(text).endpoint();
      } catch (EndpointException e) {
        throw new AssertionError(text, e);
      }
    }
  }
}
