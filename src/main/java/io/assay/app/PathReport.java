package io.assay.app;

import io.assay.endpoint.Endpoint;
import io.assay.endpoint.Host;
import io.assay.probe.path.HopDistance;
import io.assay.probe.path.HopDistance.Answer;
import io.assay.probe.path.PathComparison;
import io.assay.probe.path.PortDistance;
import io.assay.probe.path.Standing;
import io.assay.probe.path.Tally;
import io.assay.report.ReportJson;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What {@code assay path --json} says of one address. Every key is always present and null where
 * nothing is known; {@code docs/path-json.md} describes each.
 */
record PathReport(
    List<String> endpoints,
    @Nullable String address,
    String vantage,
    @Nullable String startedAt,
    String outcome,
    @Nullable String reason,
    List<Port> ports,
    int connects,
    int packets,
    double milliseconds) {

  /** One port: its distance, how that compares, and what it rests on. */
  record Port(
      int port,
      boolean asked,
      String distance,
      @Nullable Integer hops,
      @Nullable String answer,
      String standing,
      @Nullable Integer difference,
      @Nullable Double coincidence,
      List<Integer> comparedWith,
      @Nullable String reason,
      String meaning,
      List<Tally> tallies) {}

  /** A report of each finding, as a JSON array; ASCII only. */
  static String json(List<PathFinding> findings) {
    return ReportJson.page(findings.stream().map(PathReport::of).toList());
  }

  private static PathReport of(PathFinding finding) {
    String outcome = finding.outcome().name().toLowerCase(Locale.ROOT);
    return switch (finding) {
      case PathFinding.Unresolved(String vantage, Endpoint endpoint, String why) ->
          new PathReport(
              List.of(endpoint.text()), null, vantage, null, outcome, why, List.of(), 0, 0, 0);
      case PathFinding.Compared(
              String vantage,
              List<Endpoint> endpoints,
              PathComparison comparison) ->
          new PathReport(
              endpoints.stream().map(Endpoint::text).toList(),
              Host.addressText(comparison.address()),
              vantage,
              comparison.startedAt().toString(),
              outcome,
              null,
              comparison.ports().stream()
                  .sorted(Comparator.comparingInt(PortDistance::port))
                  .map(port -> port(comparison, port, endpoints))
                  .toList(),
              comparison.connects(),
              comparison.packets(),
              Math.round(comparison.took().toNanos() / 1e3) / 1e3);
    };
  }

  private static Port port(PathComparison comparison, PortDistance port, List<Endpoint> endpoints) {
    Standing standing = comparison.standing(port.port());
    Standing.@Nullable Nearer nearer = standing instanceof Standing.Nearer n ? n : null;
    return new Port(
        port.port(),
        endpoints.stream().anyMatch(endpoint -> endpoint.port() == port.port()),
        switch (port.distance()) {
          case HopDistance.Reached _ -> "reached";
          case HopDistance.NotReached _ -> "not-reached";
          case HopDistance.Unstable _ -> "unstable";
          case HopDistance.NotMeasured _ -> "not-measured";
        },
        port.distance() instanceof HopDistance.Reached reached ? reached.hops() : null,
        port.distance() instanceof HopDistance.Reached reached
            ? reached.by() == Answer.RST ? "rst" : "syn-ack"
            : null,
        switch (standing) {
          case Standing.Nearer _ -> "nearer";
          case Standing.Same _ -> "same";
          case Standing.Farther _ -> "farther";
          case Standing.Undetermined _ -> "undetermined";
        },
        nearer == null ? null : nearer.difference(),
        nearer == null ? null : nearer.coincidence(),
        switch (standing) {
          case Standing.Nearer(_, _, List<Integer> than, _) -> than;
          case Standing.Same(_, List<Integer> as) -> as;
          case Standing.Farther(_, List<Integer> than) -> than;
          case Standing.Undetermined _ -> List.of();
        },
        standing instanceof Standing.Undetermined(String why) ? why : null,
        comparison.sentence(port.port()),
        port.tallies());
  }
}
