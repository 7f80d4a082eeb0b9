package io.assay.history;

import io.assay.endpoint.Sha256;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The same chain and the same way of speaking TLS, seen of one target. Sightings of one target may
 * go on beside each other, where several servers answer. Immutable.
 *
 * @param last when the last probe began that saw it
 * @param times how many probes did
 * @param chain the certificates as sent; empty where none was
 * @param version the TLS version on the wire, such as 0x0304
 * @param fingerprint stands for the server's way of speaking TLS, in hexadecimal
 */
public record Sighting(
    TargetKey target,
    Instant first,
    Instant last,
    long times,
    List<Sha256> chain,
    OptionalInt version,
    OptionalInt suite,
    OptionalInt group,
    Optional<String> alpn,
    Optional<String> fingerprint) {
  public Sighting {
    chain = List.copyOf(chain);
  }
}
