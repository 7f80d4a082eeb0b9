package io.assay.app;

import io.assay.endpoint.FoundText;
import io.assay.endpoint.Route;
import io.assay.endpoint.Vantage;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A selection's vantage points without those behind a proxy. The proxy connects in this machine's
 * place, so what belongs to packets, such as hops, cannot be measured through it.
 */
final class Unproxied {
  private Unproxied() {}

  /**
   * The same selection, each endpoint from the vantage points without proxy only.
   *
   * @param named whether the user asked for these vantage points; then none is left out
   * @param notes takes one line for each vantage point that is left out
   * @throws Refusal if that of a named one, or all of an endpoint's, are behind a proxy
   */
  static Selection of(Selection selection, boolean named, Consumer<String> notes) {
    List<Vantage> proxied =
        selection.aims().stream()
            .flatMap(aim -> aim.vantages().stream())
            .distinct()
            .filter(vantage -> !isLocal(vantage))
            .toList();
    if (proxied.isEmpty()) {
      return selection;
    }
    if (named) {
      throw new Refusal(
          "--vantage %s: hops cannot be measured %s, which connects itself; %s"
              .formatted(
                  FoundText.quoted(proxied.getFirst().name()),
                  proxied.getFirst().route().text(),
                  remedy(selection)));
    }
    Optional<Aim> without =
        selection.aims().stream()
            .filter(aim -> aim.vantages().stream().noneMatch(Unproxied::isLocal))
            .findFirst();
    if (without.isPresent()) {
      throw new Refusal(
          "%s: hops cannot be measured through a proxy, and it has no other vantage point than %s;"
                  .formatted(
                      FoundText.quoted(without.get().resolver()), names(without.get().vantages()))
              + " "
              + remedy(selection));
    }
    proxied.forEach(
        vantage ->
            notes.accept(
                "vantage point %s left out, since hops cannot be measured through a proxy"
                    .formatted(vantage.name())));
    return selection.from(aim -> aim.vantages().stream().filter(Unproxied::isLocal).toList());
  }

  private static String remedy(Selection selection) {
    List<Vantage> others = selection.vantages().stream().filter(Unproxied::isLocal).toList();
    return others.isEmpty()
        ? "add a vantage point without proxy to the configuration, or run assay on the proxy's"
            + " machine"
        : "choose one without proxy (--vantage with one of %s), or run assay on the proxy's machine"
            .formatted(names(others));
  }

  private static String names(List<Vantage> vantages) {
    return vantages.stream().map(Vantage::name).collect(Collectors.joining(", "));
  }

  private static boolean isLocal(Vantage vantage) {
    return vantage.route() instanceof Route.Local;
  }
}
