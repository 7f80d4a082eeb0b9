package io.assay.atlas;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.assay.probe.Octets;
import io.assay.x509.Pem;
import io.assay.x509.PemException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads chains in PEM and remembers them: in most files ten thousand results share one. Equal
 * chains that are remembered are the same object. Bounded; confined to one thread.
 */
final class Chains {
  private static final int ENTRY_OCTETS = 256;

  private final Cache<List<String>, List<Octets>> known =
      Caffeine.newBuilder()
          .maximumWeight(Bounds.REMEMBERED_OCTETS)
          .<List<String>, List<Octets>>weigher((pem, chain) -> weight(pem))
          .executor(Runnable::run)
          .build();

  /** PEM takes as many octets as it has characters, and the certificates three quarters of it. */
  private static int weight(List<String> pem) {
    return ENTRY_OCTETS + pem.stream().mapToInt(text -> 2 * text.length()).sum();
  }

  /** The DER certificates in {@code pem}, which has one in each string. */
  List<Octets> read(List<String> pem) throws UnfitResult {
    List<Octets> remembered = known.getIfPresent(pem);
    if (remembered != null) {
      return remembered;
    }
    List<Octets> chain = new ArrayList<>(pem.size());
    for (int i = 0; i < pem.size(); i++) {
      chain.add(certificate(pem.get(i), i + 1));
    }
    List<Octets> read = List.copyOf(chain);
    known.put(List.copyOf(pem), read);
    return read;
  }

  private static Octets certificate(String pem, int number) throws UnfitResult {
    try {
      List<Octets> certificates = Pem.certificates(pem);
      if (certificates.size() == 1) {
        return certificates.getFirst();
      }
      throw new UnfitResult(
          "\"cert\" holds %d certificates instead of one in string %d"
              .formatted(certificates.size(), number));
    } catch (PemException e) {
      UnfitResult unfit =
          new UnfitResult(
              "\"cert\" is no certificate in string %d: %s".formatted(number, e.getMessage()));
      unfit.initCause(e);
      throw unfit;
    }
  }
}
