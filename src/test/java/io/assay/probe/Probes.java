package io.assay.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.endpoint.Deadlines;
import io.assay.endpoint.EndpointException;
import io.assay.endpoint.EndpointParser;
import io.assay.endpoint.Host;
import io.assay.endpoint.Query;
import io.assay.endpoint.Route;
import io.assay.endpoint.Target;
import io.assay.lab.CannedAnswers;
import io.assay.lab.LabPki;
import io.assay.lab.ServerIdentity;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Attempts against servers on loopback. */
final class Probes {
  static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  static final Query CANARY = new Query(CannedAnswers.CANARY, "A");
  static final Deadlines GENEROUS = Deadlines.within(Duration.ofSeconds(60));
  static final LabPki PKI = LabPki.create();
  static final ServerIdentity IDENTITY = ServerIdentity.of(PKI.leaf());

  private Probes() {}

  static Attempt dot(int port) {
    return attempt("tls://" + LabPki.NAME + ":" + port);
  }

  static Attempt doh(int port) {
    return attempt("https://" + LabPki.NAME + ":" + port + "/dns-query");
  }

  static Attempt attempt(String endpoint) {
    try {
      var parsed = EndpointParser.parse(endpoint).endpoint();
      Host host = parsed.host();
      return new Attempt(
          new Target("lab", parsed, Optional.of(LOOPBACK), "here"),
          new Route.Direct(),
          host,
          CANARY,
          GENEROUS,
          Optional.empty());
    } catch (EndpointException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static Attempt asking(Attempt attempt, List<Query> identity) {
    return new Attempt(
        attempt.target(),
        attempt.route(),
        attempt.serverName(),
        attempt.query(),
        attempt.deadlines(),
        attempt.resolveNanos(),
        identity);
  }

  static Attempt within(Attempt attempt, Deadlines deadlines) {
    return new Attempt(
        attempt.target(),
        attempt.route(),
        attempt.serverName(),
        attempt.query(),
        deadlines,
        attempt.resolveNanos());
  }

  /** Deadlines that only the handshake can miss. */
  static Deadlines tlsWithin(Duration time) {
    Duration ample = Duration.ofSeconds(60);
    return new Deadlines(ample, ample, ample, time, ample);
  }

  /** Deadlines that only the query can miss. */
  static Deadlines queryWithin(Duration time) {
    Duration ample = Duration.ofSeconds(60);
    return new Deadlines(ample, ample, ample, ample, time);
  }

  static Attempt within(Attempt attempt, Duration total) {
    return within(attempt, Deadlines.within(total));
  }

  static void assertFailed(Observation seen, Stage stage, FailureKind... kinds) {
    assertThat(seen.outcome())
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> {
              assertThat(failed.stage()).as(failed.detail()).isEqualTo(stage);
              assertThat(failed.kind()).as(failed.detail()).isIn((Object[]) kinds);
              assertThat(failed.detail()).isNotBlank();
            });
  }

  static String detail(Observation seen) {
    return ((Outcome.Failed) seen.outcome()).detail();
  }
}
