package io.assay.ct.watch;

import io.assay.endpoint.WatchedIdentity;
import io.assay.x509.IdentityWalk;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Everything that is watched, and the search of a certificate for all of it at once. Immutable and
 * thread-safe; never throws for what a certificate holds.
 *
 * <p>A certificate concerns
 *
 * <ul>
 *   <li>a watched <em>name</em> if a dNSName, a common name or the host of a URI equals it (in any
 *       case, with or without a dot at its end, in A- or U-labels), or is a wildcard that covers
 *       it, also one of those that RFC 9525 has no place for ({@code w*.example.com});
 *   <li>watched <em>names below</em> another ({@code *.example.com}) if one of these is such a
 *       name, or a wildcard among them;
 *   <li>watched <em>addresses</em> if an iPAddress is among them, also as an IPv4-mapped or
 *       IPv4-compatible IPv6 address, or one of the above is such an address in text.
 * </ul>
 *
 * <p>It concerns one <em>in doubt</em> if that stands where the certificate cannot be read: before
 * or behind NUL, in an iPAddress of wrong length or with a mask, in an otherName, in an entry or an
 * extension whose length is broken, in a certificate whose frame is. What cannot be read and holds
 * nothing of the kind concerns nobody.
 *
 * <p>Random octets raise no alarm: keys, signatures and serial numbers are not searched while the
 * frame of the certificate is whole, and where it is not, an address counts only behind the octets
 * that announce one, and a name only as a whole.
 *
 * <p>Not searched are e-mail addresses, attributes of the subject other than the common name, words
 * of a common name that is a phrase, and addresses in forms of which programs make different ones
 * ({@code 1.1}, {@code 0x1010101}).
 */
public final class WatchList {
  private final List<Watched> watched;
  private final NameMatcher names;
  private final AddressMatcher addresses;
  private final RegionScan regions;

  private WatchList(List<Watched> watched) {
    this.watched = List.copyOf(watched);
    this.addresses = AddressMatcher.of(watched);
    this.names = new NameMatcher(NameTable.of(watched), addresses);
    this.regions = new RegionScan(names, addresses);
  }

  /** What each resolver watches, by the resolvers' names. */
  public static WatchList of(Map<String, List<WatchedIdentity>> byResolver) {
    List<Watched> watched = new ArrayList<>();
    byResolver.forEach(
        (resolver, identities) ->
            identities.stream()
                .distinct()
                .forEach(identity -> watched.add(new Watched(resolver, identity))));
    watched.sort(
        Comparator.comparing(Watched::resolver).thenComparing(each -> each.identity().text()));
    return new WatchList(watched);
  }

  /** Whether nothing is watched. */
  public boolean isEmpty() {
    return watched.isEmpty();
  }

  /** How many identities are watched, counted once for each resolver that does. */
  public int size() {
    return watched.size();
  }

  /**
   * What the DER Certificate from {@code from} (inclusive) to {@code to} (exclusive) concerns: each
   * identity of each resolver once, by resolver and identity.
   */
  public List<Hit> matchCertificate(byte[] octets, int from, int to) {
    if (isEmpty()) {
      return List.of();
    }
    Match match = match(octets);
    IdentityWalk.certificate(octets, from, to, match);
    return match.hits().list(watched);
  }

  /** What the DER TBSCertificate (of a precertificate) there concerns. */
  public List<Hit> matchTbs(byte[] octets, int from, int to) {
    if (isEmpty()) {
      return List.of();
    }
    Match match = match(octets);
    IdentityWalk.tbs(octets, from, to, match);
    return match.hits().list(watched);
  }

  /** What an entry there, of which not even that can be told apart, may concern: all in doubt. */
  public List<Hit> matchUnreadable(byte[] octets, int from, int to) {
    if (isEmpty()) {
      return List.of();
    }
    Match match = match(octets);
    match.unreadable(from, to);
    return match.hits().list(watched);
  }

  private Match match(byte[] octets) {
    return new Match(octets, names, addresses, regions);
  }
}
