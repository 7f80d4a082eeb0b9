package io.assay.ct.store;

import io.assay.endpoint.Sha256;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Digests one behind the other, as a column holds them. */
final class Hashes {
  private static final int OCTETS = 32;

  private Hashes() {}

  static byte[] octets(List<Sha256> hashes) {
    ByteBuffer octets = ByteBuffer.allocate(hashes.size() * OCTETS);
    hashes.forEach(hash -> octets.put(hash.toByteArray()));
    return octets.array();
  }

  static List<Sha256> of(byte[] octets) {
    List<Sha256> hashes = new ArrayList<>();
    for (int at = 0; at + OCTETS <= octets.length; at += OCTETS) {
      hashes.add(Sha256.ofDigest(Arrays.copyOfRange(octets, at, at + OCTETS)));
    }
    return hashes;
  }
}
