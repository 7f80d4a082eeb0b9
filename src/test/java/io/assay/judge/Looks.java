package io.assay.judge;

import io.assay.lab.LabCertificate;
import io.assay.probe.DnsCapture;
import io.assay.probe.Examination;
import io.assay.probe.FailureKind;
import io.assay.probe.Octets;
import io.assay.probe.Outcome;
import io.assay.probe.Stage;
import io.assay.probe.TlsCapture;
import io.assay.probe.Variant;
import io.assay.probe.Variant.Kind;
import io.assay.probe.path.HopDistance;
import io.assay.probe.path.HopDistance.Answer;
import io.assay.probe.path.PathComparison;
import io.assay.probe.path.PortDistance;
import io.assay.probe.path.Tally;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes closer looks as they are taken. */
public final class Looks {
  private static final int TRIES = 12;

  private final List<Variant> variants = new ArrayList<>();
  private final List<PortDistance> ports = new ArrayList<>();
  private Instant time = Instant.now();

  private Looks() {}

  /** One that was not taken of anything yet. */
  public static Looks nothing() {
    return new Looks();
  }

  public Looks at(Instant started) {
    time = started;
    return this;
  }

  /** Asked that way, these are presented and the query is answered. */
  public Looks answered(Kind kind, LabCertificate... chain) {
    variants.add(new Variant(kind, tls(chain), Optional.empty(), new Outcome.Answered()));
    return this;
  }

  /** Asked that way, nothing is heard. */
  public Looks failed(Kind kind, Stage stage, FailureKind failure) {
    variants.add(
        new Variant(
            kind, Optional.empty(), Optional.empty(), new Outcome.Failed(stage, failure, "seen")));
    return this;
  }

  /** Plain DNS answers that. */
  public Looks plain(Kind kind, Octets response) {
    variants.add(
        new Variant(
            kind,
            Optional.empty(),
            Optional.of(
                new DnsCapture(Octets.copyOf(new byte[12]), Optional.of(response), List.of())),
            new Outcome.Answered()));
    return this;
  }

  /** The port is that far away. */
  public Looks port(int port, int hops, Answer by) {
    List<Tally> tallies = new ArrayList<>();
    for (int n = 1; n <= hops + 2; n++) {
      tallies.add(n < hops ? new Tally(n, 0, 0, TRIES, 0) : reached(n, by));
    }
    ports.add(new PortDistance(port, new HopDistance.Reached(hops, by, TRIES, TRIES), tallies));
    return this;
  }

  private static Tally reached(int hops, Answer by) {
    return by == Answer.SYN_ACK ? new Tally(hops, TRIES, 0, 0, 0) : new Tally(hops, 0, TRIES, 0, 0);
  }

  /** The port is that far away, and every other packet to it gets lost. */
  public Looks lossy(int port, int hops) {
    ports.add(
        new PortDistance(
            port,
            new HopDistance.Reached(hops, Answer.SYN_ACK, TRIES / 2, TRIES),
            List.of(
                new Tally(hops - 1, 0, 0, TRIES, 0), new Tally(hops, TRIES / 2, 0, 0, TRIES / 2))));
    return this;
  }

  /** Nobody answers at the port, however far packets may go. */
  public Looks silent(int port) {
    ports.add(new PortDistance(port, new HopDistance.NotReached("nobody answers"), List.of()));
    return this;
  }

  /** The port could not be told. */
  public Looks unstable(int port) {
    ports.add(new PortDistance(port, new HopDistance.Unstable("now so, now so"), List.of()));
    return this;
  }

  public Examination look() {
    return new Examination(
        time,
        ports.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new PathComparison(
                    InetAddress.getLoopbackAddress(), time, ports, 40, 50, Duration.ofSeconds(1))),
        variants);
  }

  private static Optional<TlsCapture> tls(LabCertificate... chain) {
    return Seen.dot(chain).observation().tls();
  }
}
