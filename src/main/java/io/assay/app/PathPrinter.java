package io.assay.app;

import io.assay.endpoint.Endpoint;
import io.assay.endpoint.Host;
import io.assay.probe.path.HopDistance;
import io.assay.probe.path.HopDistance.Answer;
import io.assay.probe.path.HopDistance.Reached;
import io.assay.probe.path.PathComparison;
import io.assay.probe.path.PortDistance;
import io.assay.probe.path.Standing;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Draws for a person how far away the ports of an address are, and says what that means for the
 * endpoints there. Immutable.
 */
final class PathPrinter {
  private static final String INDENT = "  ";

  /** Columns of a port and the gap behind it. */
  private static final int LABEL = 12;

  private final Style style;

  PathPrinter(Style style) {
    this.style = style;
  }

  /** All that was found of one address, ending in a line break. */
  String print(PathFinding finding) {
    Layout page = new Layout();
    switch (finding) {
      case PathFinding.Unresolved(_, Endpoint endpoint, String why) -> {
        header(page, endpoint.text(), "", finding);
        page.line(INDENT + style.bad("resolve: " + style.safe(why)));
      }
      case PathFinding.Compared(_, List<Endpoint> endpoints, PathComparison comparison) -> {
        header(
            page,
            endpoints.stream().map(Endpoint::text).collect(Collectors.joining(", ")),
            " at " + Host.addressText(comparison.address()),
            finding);
        boolean measured = comparison.connects() > 0;
        if (measured) {
          rulers(page, comparison);
          page.gap();
        }
        endpoints.stream()
            .map(Endpoint::port)
            .distinct()
            .forEach(port -> paragraph(page, comparison.sentence(port)));
        if (!measured) {
          break;
        }
        paragraph(
            page,
            "Measured with %d connects, %d packets, in %s s."
                .formatted(
                    comparison.connects(),
                    comparison.packets(),
                    String.format(Locale.ROOT, "%.1f", comparison.took().toNanos() / 1e9)));
      }
    }
    return page.toString();
  }

  private void header(Layout page, String endpoints, String at, PathFinding finding) {
    PathFinding.Outcome outcome = finding.outcome();
    String from = at + " from " + style.safe(finding.vantage());
    String shown = style.safe(endpoints);
    String word = outcome.name();
    int gap = Math.max(2, Layout.WIDTH - shown.length() - from.length() - word.length());
    String dressed =
        switch (outcome) {
          case SAME -> style.goodTitle(word);
          case UNDETERMINED -> style.warningTitle(word);
          case NEARER -> style.badTitle(word);
        };
    page.line(style.bold(shown) + from + " ".repeat(gap) + dressed);
  }

  private void rulers(Layout page, PathComparison comparison) {
    int most =
        comparison.ports().stream()
            .mapToInt(port -> port.distance() instanceof Reached reached ? reached.hops() : 0)
            .max()
            .orElse(0);
    HopRuler ruler = new HopRuler(style, most);
    comparison.ports().stream()
        .sorted(Comparator.comparingInt(PortDistance::port))
        .forEach(port -> ruler(page, comparison, port, ruler));
  }

  private void ruler(Layout page, PathComparison comparison, PortDistance port, HopRuler ruler) {
    String label = "%10s  ".formatted(port.port() + "/tcp");
    switch (port.distance()) {
      case Reached reached -> {
        String distance =
            "  %7s  %s"
                .formatted(
                    reached.hops() == 1 ? "1 hop " : reached.hops() + " hops",
                    reached.by() == Answer.RST ? "refuses" : "answers");
        Standing standing = comparison.standing(port.port());
        boolean stranger = standing instanceof Standing.Nearer nearer && nearer.tells();
        String line =
            label
                + ruler.draw(reached.hops(), stranger, stranger ? style::bad : style::good)
                + distance;
        note(
            page,
            line,
            label.length() + ruler.width() + distance.length(),
            note(standing, reached));
      }
      case HopDistance.NotReached(String why) -> reason(page, label, why, UnaryOperator.identity());
      case HopDistance.Unstable(String why) ->
          reason(page, label, "not stable: " + why, style::warning);
      case HopDistance.NotMeasured(String why) ->
          reason(page, label, "not measured: " + why, style::warning);
    }
  }

  private void reason(Layout page, String label, String text, UnaryOperator<String> dress) {
    String beginning = label;
    for (String line : Layout.wrap(style.safe(text), Layout.WIDTH - LABEL)) {
      page.line(beginning + dress.apply(line));
      beginning = " ".repeat(LABEL);
    }
  }

  /** The note stands behind the line, or below it where there is no room. */
  private void note(Layout page, String line, int columns, String note) {
    if (note.isEmpty()) {
      page.line(line);
    } else if (columns + INDENT.length() + note.length() <= Layout.WIDTH) {
      page.line(line + INDENT + style.bad(note));
    } else {
      page.line(line);
      page.line(" ".repeat(LABEL) + style.bad(note));
    }
  }

  private String note(Standing standing, Reached reached) {
    if (!(standing instanceof Standing.Nearer nearer)) {
      return "";
    }
    String than = nearer.than().stream().map(String::valueOf).collect(Collectors.joining(", "));
    String arrow = style.symbol("←", "<-");
    return nearer.tells()
        ? "%s nearer than %s: something in the path %s"
            .formatted(arrow, than, reached.by() == Answer.RST ? "refuses" : "answers")
        : "%s one hop nearer than %s".formatted(arrow, than);
  }

  private void paragraph(Layout page, String text) {
    Layout.wrap(style.safe(text), Layout.WIDTH - INDENT.length())
        .forEach(line -> page.line(INDENT + line));
  }
}
