package io.assay.incident;

import io.assay.endpoint.Endpoint;
import io.assay.endpoint.Host;
import io.assay.judge.Check;
import java.net.InetAddress;
import java.util.Optional;

/** What an incident is about; while one is open, there is no other with an equal cause. */
public sealed interface Cause {

  /**
   * A check is violated.
   *
   * @param address absent while the endpoint's name has never resolved
   */
  record Violated(Check check, String resolver, Endpoint endpoint, Optional<InetAddress> address)
      implements Cause {
    @Override
    public String label() {
      return check.id();
    }

    @Override
    public String text() {
      return "%s of %s %s%s"
          .formatted(
              check.id(),
              resolver,
              endpoint.text(),
              address.map(dialled -> " at " + Host.addressText(dialled)).orElse(""));
    }
  }

  /** A site that probes has fallen silent. */
  record SiteSilent(String site) implements Cause {
    /** What {@link #label} says. */
    public static final String LABEL = "site";

    @Override
    public String label() {
      return LABEL;
    }

    @Override
    public String text() {
      return LABEL + " " + site;
    }
  }

  /** A vantage point is ill, so that nothing is known from there. */
  record VantageIll(String vantage) implements Cause {
    /** What {@link #label} says. */
    public static final String LABEL = "vantage-point";

    @Override
    public String label() {
      return LABEL;
    }

    @Override
    public String text() {
      return LABEL + " " + vantage;
    }
  }

  /** The id of the check, or what stands in its place: a metric label. */
  String label();

  /** One line for people. Causes with the same text are equal. */
  String text();
}
