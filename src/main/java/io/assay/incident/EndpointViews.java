package io.assay.incident;

import io.assay.endpoint.Sha256;
import java.net.InetAddress;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What all vantage points see of an endpoint at all its addresses. The lock of its resolver's views
 * guards it.
 */
final class EndpointViews {
  private final Map<Optional<InetAddress>, AddressViews> addresses = new HashMap<>(2);

  /** Those at {@code address}; empty where nothing looked there yet. */
  Optional<AddressViews> at(Optional<InetAddress> address) {
    return Optional.ofNullable(addresses.get(address));
  }

  /** Whether no further address is taken. */
  boolean isFull() {
    return addresses.size() >= Bounds.ADDRESSES;
  }

  /**
   * Begins a view.
   *
   * @return how many views there are more than before: 0 where another one had to go
   */
  int add(Optional<InetAddress> address, View view) {
    return addresses.computeIfAbsent(address, _ -> new AddressViews()).add(view);
  }

  /** Ends views at {@code address}, and answers how many that were. */
  int removeIf(Optional<InetAddress> address, Predicate<View> ended) {
    AddressViews views = addresses.get(address);
    if (views == null) {
      return 0;
    }
    int removed = views.removeIf(ended);
    if (views.all().isEmpty()) {
      addresses.remove(address);
    }
    return removed;
  }

  /** Ends views, and answers how many that were. */
  int removeIf(Predicate<View> ended) {
    int removed = 0;
    for (Optional<InetAddress> address : List.copyOf(addresses.keySet())) {
      removed += removeIf(address, ended);
    }
    return removed;
  }

  boolean isEmpty() {
    return addresses.isEmpty();
  }

  Collection<AddressViews> all() {
    return Collections.unmodifiableCollection(addresses.values());
  }

  /** Whether another vantage point than that of {@code own} saw {@code key}, at any address. */
  boolean isKnownElsewhere(Sha256 key, View own, long since) {
    for (AddressViews address : addresses.values()) {
      for (View view : address.all()) {
        if (!view.vantage().equals(own.vantage()) && view.keys.find(key, since).isPresent()) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether any vantage point saw {@code key} vouched for, at any address. */
  boolean isVouched(Sha256 key, long since) {
    for (AddressViews address : addresses.values()) {
      for (View view : address.all()) {
        if (view.keys.find(key, since).filter(Face::isVouched).isPresent()) {
          return true;
        }
      }
    }
    return false;
  }

  /** A vantage point that saw a fingerprint with a key that is vouched for, at any address. */
  Optional<String> fingerprintVouchedAt(long digest, long since) {
    for (AddressViews address : addresses.values()) {
      for (View view : address.all()) {
        if (view.fingerprints.knowsVouched(digest, since)) {
          return Optional.of(view.vantage());
        }
      }
    }
    return Optional.empty();
  }
}
