package io.assay.history;

import io.assay.endpoint.Sha256;
import io.assay.judge.Judgement;
import io.assay.probe.Observation;
import io.assay.probe.ObservationJson;
import io.assay.probe.Octets;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.UUID;

/**
 * An observation as it is kept.
 *
 * @param content the observation, with the digest in the place of each certificate
 * @param results what the checks said; none where that is what they said of the one kept before it
 */
record ObservationRow(
    UUID id, long target, long at, Why why, String verdict, Octets content, Octets results) {
  private static final Octets AS_BEFORE = Octets.taking(new byte[0]);

  /**
   * @param results what the checks said, as text; empty where it is what they said before
   * @param certificates gets every certificate in it
   */
  static ObservationRow of(
      Judgement judgement,
      long target,
      long at,
      Why why,
      String results,
      Map<Sha256, Octets> certificates) {
    Observation observation = judgement.observation();
    return new ObservationRow(
        observation.id(),
        target,
        at,
        why,
        judgement.verdict().text(),
        Octets.taking(
            Packed.of(
                ObservationJson.write(
                    observation,
                    octets -> {
                      Sha256 digest = Sha256.of(octets.toByteArray());
                      certificates.put(digest, octets);
                      return digest.base64();
                    }))),
        results.isEmpty() ? AS_BEFORE : Octets.taking(Packed.of(results)));
  }

  /** The 16 octets of an id. */
  static byte[] octets(UUID id) {
    return ByteBuffer.allocate(16)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  static UUID id(byte[] octets) {
    ByteBuffer read = ByteBuffer.wrap(octets);
    return new UUID(read.getLong(), read.getLong());
  }
}
