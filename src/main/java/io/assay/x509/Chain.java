package io.assay.x509;

import io.assay.probe.Octets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * How the certificates that a server sent hang together, by names and signatures alone: neither
 * trust nor time plays a part. Positions count from 0, which is the leaf.
 *
 * @param certificates as sent
 * @param path positions from the leaf upwards, each followed by that of its issuer; empty only if
 *     nothing was sent
 * @param unverified positions in {@link #path} whose signature by the next one could not be
 *     verified, since the algorithm is unknown
 * @param mismatches pairs in which one bears the name of the other's issuer but did not sign it,
 *     found where the path could not go on
 * @param duplicates positions of certificates that stand further ahead already
 * @param superfluous positions of the others that do not belong to the path
 * @param selfSigned whether the last certificate of the path signed itself
 */
public record Chain(
    List<CertificateFacts> certificates,
    List<Integer> path,
    List<Integer> unverified,
    List<Mismatch> mismatches,
    List<Integer> duplicates,
    List<Integer> superfluous,
    boolean selfSigned) {

  public Chain {
    certificates = List.copyOf(certificates);
    path = List.copyOf(path);
    unverified = List.copyOf(unverified);
    mismatches = List.copyOf(mismatches);
    duplicates = List.copyOf(duplicates);
    superfluous = List.copyOf(superfluous);
  }

  /** The certificate at {@code subject} names the one at {@code issuer}, which did not sign it. */
  public record Mismatch(int subject, int issuer) {}

  /**
   * Finds out how {@code certificates} hang together. Verifies no more than {@value
   * Bounds#CHAIN_SIGNATURES} signatures; a chain that would need more ends there. Never throws for
   * what certificates contain. Thread-safe.
   */
  public static Chain of(List<CertificateFacts> certificates) {
    return new Tracer(certificates).trace();
  }

  /** Whether the path is in the order in which TLS wants it sent (RFC 8446, section 4.4.2). */
  public boolean inOrder() {
    for (int i = 1; i < path.size(); i++) {
      if (path.get(i) < path.get(i - 1)) {
        return false;
      }
    }
    return true;
  }

  /** The last certificate of the path; empty if nothing was sent. */
  public Optional<CertificateFacts> last() {
    return path.isEmpty() ? Optional.empty() : Optional.of(certificates.get(path.getLast()));
  }

  /** Whether {@code subject} was signed with the key of {@code issuer}. */
  public static boolean signedBy(CertificateFacts subject, CertificateFacts issuer) {
    return SignatureVerifier.check(subject, issuer) == SignatureCheck.VALID;
  }

  /**
   * Whether the issuer's name in {@code child} is the subject's name of {@code issuer}: the same
   * octets, or the same attributes but for case, white space and the kind of string (RFC 5280,
   * section 7.1).
   */
  public static boolean sameName(CertificateFacts child, CertificateFacts issuer) {
    return sameName(parts(child), parts(issuer));
  }

  private static boolean sameName(CertificateParts child, CertificateParts issuer) {
    return child.issuer().isPresent()
        && issuer.subject().isPresent()
        && DistinguishedNames.same(child.issuer().get(), issuer.subject().get());
  }

  private static CertificateParts parts(CertificateFacts certificate) {
    return CertificateParts.of(certificate.der().toByteArray(), new Problems());
  }

  /** Follows the path from the leaf. Used once, by one thread. */
  private static final class Tracer {
    private final List<CertificateFacts> certificates;
    private final List<CertificateParts> parts;
    private final List<Integer> duplicates = new ArrayList<>();
    private final SequencedSet<Integer> path = new LinkedHashSet<>();
    private final List<Integer> unverified = new ArrayList<>();
    private final List<Mismatch> mismatches = new ArrayList<>();
    private int verifications;

    Tracer(List<CertificateFacts> certificates) {
      this.certificates = certificates;
      this.parts = certificates.stream().map(Chain::parts).toList();
    }

    Chain trace() {
      for (int i = 1; i < certificates.size(); i++) {
        Octets der = certificates.get(i).der();
        if (certificates.subList(0, i).stream().anyMatch(other -> other.der().equals(der))) {
          duplicates.add(i);
        }
      }
      Optional<Integer> position = certificates.isEmpty() ? Optional.empty() : Optional.of(0);
      boolean selfSigned = false;
      while (position.isPresent()) {
        path.add(position.get());
        selfSigned = isSelfSigned(position.get());
        position = selfSigned ? Optional.empty() : issuer(position.get());
      }
      List<Integer> superfluous = new ArrayList<>();
      for (int i = 0; i < certificates.size(); i++) {
        if (!path.contains(i) && !duplicates.contains(i)) {
          superfluous.add(i);
        }
      }
      return new Chain(
          certificates,
          List.copyOf(path),
          unverified,
          mismatches,
          duplicates,
          superfluous,
          selfSigned);
    }

    private boolean isSelfSigned(int position) {
      return sameName(parts.get(position), parts.get(position))
          && check(position, position) == SignatureCheck.VALID;
    }

    /** The issuer that was sent, the next position first, since there it belongs. */
    private Optional<Integer> issuer(int subject) {
      List<Integer> unknown = new ArrayList<>();
      List<Mismatch> others = new ArrayList<>();
      for (int distance = 1; distance < certificates.size(); distance++) {
        int candidate = (subject + distance) % certificates.size();
        if (path.contains(candidate)
            || duplicates.contains(candidate)
            || !sameName(parts.get(subject), parts.get(candidate))) {
          continue;
        }
        switch (check(subject, candidate)) {
          case VALID -> {
            return Optional.of(candidate);
          }
          case UNSUPPORTED -> unknown.add(candidate);
          case INVALID -> others.add(new Mismatch(subject, candidate));
        }
      }
      if (unknown.isEmpty()) {
        mismatches.addAll(others);
        return Optional.empty();
      }
      unverified.add(subject);
      return Optional.of(unknown.getFirst());
    }

    private SignatureCheck check(int subject, int issuer) {
      if (verifications >= Bounds.CHAIN_SIGNATURES) {
        return SignatureCheck.UNSUPPORTED;
      }
      verifications++;
      return SignatureVerifier.check(parts.get(subject), parts.get(issuer));
    }
  }
}
