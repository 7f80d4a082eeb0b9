package io.assay.probe.path;

import io.assay.probe.path.HopDistance.Answer;
import io.assay.probe.path.HopDistance.Reached;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Says what a comparison means for one port, and what that rests on. */
final class PathSentence {
  private PathSentence() {}

  static String of(PathComparison comparison, int port) {
    PortDistance own = comparison.port(port);
    return switch (comparison.standing(port)) {
      case Standing.Nearer nearer -> nearer(comparison, own, nearer);
      case Standing.Same(int hops, List<Integer> as) ->
          "%s is %s away, as %s %s: no sign that something in the path answers for it. %s"
              .formatted(
                  name(port),
                  hops(hops),
                  as.size() == 1 ? "is" : "are",
                  names(as),
                  seen(own, hops));
      case Standing.Farther(int hops, List<Integer> than) ->
          "%s is %s away, farther than %s: whoever answers there does not answer here. %s"
              .formatted(name(port), hops(hops), names(than), seen(own, hops));
      case Standing.Undetermined(String why) ->
          own.distance() instanceof Reached reached
              ? "%s is %s away; %s. %s"
                  .formatted(name(port), hops(reached.hops()), why, seen(own, reached.hops()))
              : name(port) + ": " + why + whileOthersAnswer(comparison, own);
    };
  }

  /** A number of hops in words. */
  static String hops(int hops) {
    return hops == 1 ? "1 hop" : hops + " hops";
  }

  private static String nearer(
      PathComparison comparison, PortDistance own, Standing.Nearer nearer) {
    String meaning =
        nearer.tells()
            ? "something in the path %s connections to it"
                .formatted(
                    own.distance() instanceof Reached reached && reached.by() == Answer.RST
                        ? "refuses"
                        : "accepts")
            : "one hop may be a load balancer or a firewall before the host";
    List<String> evidence = new ArrayList<>();
    evidence.add(
        "With %s, %s answered %s"
            .formatted(hops(nearer.hops()), name(own.port()), times(own.at(nearer.hops()))));
    for (int port : nearer.than()) {
      Tally other = comparison.port(port).at(nearer.hops());
      if (other.attempts() > 0) {
        evidence.add("%s %d of %d".formatted(name(port), other.answers(), other.attempts()));
      }
    }
    boolean alike =
        nearer.than().stream().allMatch(port -> comparison.port(port).hops() == nearer.farthest());
    return "%s is %s away, but %s of the same address %s %s%s away: %s. %s."
        .formatted(
            name(own.port()),
            hops(nearer.hops()),
            names(nearer.than()),
            nearer.than().size() == 1 ? "is" : "are",
            alike ? "" : "up to ",
            hops(nearer.farthest()),
            meaning,
            String.join(", ", evidence));
  }

  private static String whileOthersAnswer(PathComparison comparison, PortDistance own) {
    if (!(own.distance() instanceof HopDistance.NotReached)) {
      return "";
    }
    return comparison.ports().stream()
        .filter(port -> port.distance() instanceof Reached)
        .map(PortDistance::port)
        .sorted()
        .collect(
            Collectors.collectingAndThen(
                Collectors.toList(),
                others ->
                    others.isEmpty()
                        ? ""
                        : ", while %s of the same address %s"
                            .formatted(names(others), others.size() == 1 ? "answers" : "answer")));
  }

  private static String seen(PortDistance port, int hops) {
    String at = "It answered %s with %s".formatted(times(port.at(hops)), hops(hops));
    Tally before = port.at(hops - 1);
    return hops == 1
        ? at + "."
        : "%s, and %d of %d with %s."
            .formatted(at, before.answers(), before.attempts(), hops(hops - 1));
  }

  private static String times(Tally tally) {
    return "%d of %d times".formatted(tally.answers(), tally.attempts());
  }

  private static String names(List<Integer> ports) {
    String last = name(ports.getLast());
    return ports.size() == 1
        ? last
        : ports.subList(0, ports.size() - 1).stream()
            .map(PathSentence::name)
            .collect(Collectors.joining(", ", "", " and " + last));
  }

  private static String name(int port) {
    return port + "/tcp";
  }
}
