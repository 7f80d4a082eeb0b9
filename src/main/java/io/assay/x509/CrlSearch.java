package io.assay.x509;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a search among the entries of a CRL found.
 *
 * @param revoked the entries by the serial number that was asked for; one that is absent has none
 * @param count how many entries there are
 * @param flaw the first thing for which the entries cannot be relied on, and where: then nothing
 *     can be concluded from the absence of an entry
 */
public record CrlSearch(Map<String, Entry> revoked, int count, Optional<String> flaw) {
  static final CrlSearch EMPTY = new CrlSearch(Map.of(), 0, Optional.empty());

  public CrlSearch {
    revoked = Map.copyOf(revoked);
  }

  /**
   * One entry.
   *
   * @param revokedAt the revocation date; absent where it cannot be read
   * @param reason in the words of RFC 5280 ({@code keyCompromise}), where one is given
   */
  public record Entry(Optional<Instant> revokedAt, Optional<String> reason) {}
}
