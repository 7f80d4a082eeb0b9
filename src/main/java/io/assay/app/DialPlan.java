package io.assay.app;

import io.assay.endpoint.Route;
import io.assay.endpoint.Vantage;
import io.assay.probe.dial.AddressFamilies;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Which addresses of an endpoint are dialled from which of its vantage points. */
final class DialPlan {
  private DialPlan() {}

  /**
   * For each vantage point the addresses of the families that it has an address of itself, as far
   * as that is known: that it has none of the others is no fault of the resolver's. Where nothing
   * would be left at all, everything is kept, so that the probes tell.
   *
   * @param lookedUp whether nobody chose these addresses
   * @param notes takes one line for each vantage point that some are left out for
   * @return by vantage point, in the order of {@code aim}
   */
  static Map<Vantage, List<InetAddress>> of(
      Aim aim, List<InetAddress> addresses, boolean lookedUp, Consumer<String> notes) {
    Map<Vantage, List<InetAddress>> kept = new LinkedHashMap<>();
    AddressFamilies families = AddressFamilies.ofThisMachine();
    for (Vantage vantage : aim.vantages()) {
      boolean local = lookedUp && !(vantage.route() instanceof Route.Proxied);
      kept.put(
          vantage,
          addresses.stream()
              .filter(vantage.route()::reaches)
              .filter(address -> !local || families.reach(address))
              .toList());
    }
    if (kept.values().stream().allMatch(List::isEmpty)) {
      kept.replaceAll((vantage, none) -> addresses);
    }
    kept.forEach((vantage, reached) -> noteLeftOut(aim, vantage, addresses, reached, notes));
    return kept;
  }

  private static void noteLeftOut(
      Aim aim,
      Vantage vantage,
      List<InetAddress> addresses,
      List<InetAddress> kept,
      Consumer<String> notes) {
    addresses.stream()
        .filter(address -> !kept.contains(address))
        .findFirst()
        .ifPresent(
            left ->
                notes.accept(
                    "%d of %d addresses of %s left out, since %s has no %s address"
                        .formatted(
                            addresses.size() - kept.size(),
                            addresses.size(),
                            aim.endpoint().host().text(),
                            vantage.route() instanceof Route.Source
                                ? "the vantage point " + vantage.name()
                                : "this machine",
                            left instanceof Inet6Address ? "IPv6" : "IPv4")));
  }
}
