package io.assay.incident;

import io.assay.endpoint.Endpoint;
import io.assay.endpoint.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What all vantage points see of all endpoints of a resolver. Its own lock guards it. */
final class ResolverViews {
  private final Map<Endpoint, EndpointViews> dot = new HashMap<>(2);
  private final Map<Endpoint, EndpointViews> doh = new HashMap<>(2);

  /** Whether nothing is in it any more, so that another one stands in its place. */
  private boolean ended;

  boolean isEnded() {
    return ended;
  }

  /** What is seen of the endpoint of {@code target}; empty before the first view of it. */
  Optional<EndpointViews> endpoint(Target target) {
    return Optional.ofNullable(of(target.endpoint()).get(target.endpoint()));
  }

  /**
   * Begins the view of {@code target}. Of its endpoint's others, those end that saw nothing since
   * {@code forgotten}.
   *
   * @return how many views there are more than before, may be negative
   */
  int add(Target target, View view, long forgotten) {
    EndpointViews views =
        of(target.endpoint()).computeIfAbsent(target.endpoint(), _ -> new EndpointViews());
    int removed = views.removeIf(other -> other.newest < forgotten);
    return views.add(target.address(), view) - removed;
  }

  /** Ends the view of {@code target}, and answers how many views that were. */
  int remove(Target target) {
    Map<Endpoint, EndpointViews> endpoints = of(target.endpoint());
    EndpointViews views = endpoints.get(target.endpoint());
    if (views == null) {
      return 0;
    }
    int removed = views.removeIf(target.address(), view -> view.vantage().equals(target.vantage()));
    if (views.isEmpty()) {
      endpoints.remove(target.endpoint());
    }
    ended = dot.isEmpty() && doh.isEmpty();
    return removed;
  }

  /** What {@code target} is to be compared with that goes by the other transport. */
  Counterparts counterparts(Target target, long time, long window) {
    boolean byTls = target.endpoint() instanceof Endpoint.Dot;
    Map<Endpoint, EndpointViews> others = byTls ? doh : dot;
    String name = byTls ? "DoH" : "DoT";
    if (others.isEmpty()) {
      return new Counterparts(
          name, List.of(), false, Optional.of("no endpoint of the resolver is seen by " + name));
    }
    List<View> views = new ArrayList<>();
    for (EndpointViews endpoint : first(others.values())) {
      endpoint
          .at(target.address())
          .flatMap(address -> address.find(target.vantage()))
          .filter(view -> view.looked(time, window))
          .ifPresent(views::add);
    }
    boolean sameAddress = !views.isEmpty();
    if (!sameAddress) {
      for (EndpointViews endpoint : first(others.values())) {
        for (AddressViews address : first(endpoint.all())) {
          address
              .find(target.vantage())
              .filter(view -> view.looked(time, window))
              .ifPresent(views::add);
        }
      }
    }
    return new Counterparts(name, views, sameAddress, Optional.empty());
  }

  /** As many as are compared. */
  private static <T> Iterable<T> first(Collection<T> all) {
    return all.size() <= Bounds.COUNTERPARTS
        ? all
        : all.stream().limit(Bounds.COUNTERPARTS).toList();
  }

  private Map<Endpoint, EndpointViews> of(Endpoint endpoint) {
    return switch (endpoint) {
      case Endpoint.Dot _ -> dot;
      case Endpoint.Doh _ -> doh;
    };
  }
}
