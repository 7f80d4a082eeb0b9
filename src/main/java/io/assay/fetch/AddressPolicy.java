package io.assay.fetch;

import io.assay.endpoint.AddressPrefix;
import io.assay.endpoint.Host;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Which addresses may be contacted. Immutable and thread-safe. */
public final class AddressPolicy {
  private static final AddressPolicy ANY = new AddressPolicy(false, List.of());

  private final boolean globalOnly;
  private final List<AddressPrefix> allowed;

  private AddressPolicy(boolean globalOnly, List<AddressPrefix> allowed) {
    this.globalOnly = globalOnly;
    this.allowed = List.copyOf(allowed);
  }

  /** Every address: for URLs that the operator configured. */
  public static AddressPolicy any() {
    return ANY;
  }

  /**
   * Global unicast addresses only, and those that are {@code allowed}: for URLs that stand in
   * certificates, which anybody can have written. Refused is what the IANA registries of
   * special-purpose addresses (RFC 6890) have, also the few anycast services in them that can be
   * reached globally, since none of these serves documents.
   */
  public static AddressPolicy global(List<AddressPrefix> allowed) {
    return new AddressPolicy(true, allowed);
  }

  /** Why {@code address} must not be contacted, in one line; empty if it may be. */
  public Optional<String> refusal(InetAddress address) {
    if (!globalOnly || allowed.stream().anyMatch(prefix -> prefix.contains(address))) {
      return Optional.empty();
    }
    return SpecialAddresses.purpose(address)
        .map(
            purpose ->
                "%s is no global unicast address (%s)"
                    .formatted(Host.addressText(address), purpose));
  }
}
