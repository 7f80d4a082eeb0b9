package io.assay.trust;

import io.assay.x509.CertificateFacts;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A path from the leaf upwards of which every signature verified, as far as it leads.
 *
 * @param certificates the leaf, its issuer, and so on; the last is the trust anchor where the path
 *     reaches one
 * @param programs the root programs that have its last certificate as an anchor, on whatever terms;
 *     empty where it ends at none
 * @param end how the path ends
 * @param failure why no program can trust the path at any time; always present unless it ends at an
 *     anchor
 */
public record CertificationPath(
    List<CertificateFacts> certificates, Set<String> programs, End end, Optional<String> failure) {

  /** How a path ends. */
  public enum End {
    /** At a trust anchor of at least one program. */
    ANCHOR,
    /** At a self-signed certificate that no program has. */
    SELF_SIGNED,
    /** At a self-signed certificate with the name of a trust anchor but another key. */
    FALSE_ANCHOR,
    /** The next issuer is neither served nor an anchor, nor known in a search of what is known. */
    ISSUER_ABSENT,
    /** The next issuer is there by its name, but its key did not make the signature. */
    SIGNATURE_WRONG,
    /** The next issuer is there by its name, but the signature is of a kind not known here. */
    SIGNATURE_UNSUPPORTED,
    /** The search was broken off: the chain would cause too much work. */
    BROKEN_OFF
  }

  public CertificationPath {
    certificates = List.copyOf(certificates);
    programs = Set.copyOf(programs);
  }

  /** Why the path does not hold at {@code time} for reasons of time alone, nearest the leaf. */
  public Optional<String> failureAt(Instant time) {
    for (CertificateFacts certificate : certificates) {
      Optional<String> failure = failureAt(certificate, time);
      if (failure.isPresent()) {
        return failure;
      }
    }
    return Optional.empty();
  }

  /** Why {@code certificate} is not valid at {@code time}; both limits belong to the period. */
  public static Optional<String> failureAt(CertificateFacts certificate, Instant time) {
    Optional<Instant> notBefore = certificate.notBefore();
    Optional<Instant> notAfter = certificate.notAfter();
    if (notBefore.isEmpty() || notAfter.isEmpty()) {
      return Optional.of("validity period cannot be read: " + Certificates.name(certificate));
    }
    if (time.getEpochSecond() > notAfter.get().getEpochSecond()) {
      return Optional.of(
          "expired on " + day(notAfter.get()) + ": " + Certificates.name(certificate));
    }
    if (time.getEpochSecond() < notBefore.get().getEpochSecond()) {
      return Optional.of(
          "not valid before " + day(notBefore.get()) + ": " + Certificates.name(certificate));
    }
    return Optional.empty();
  }

  private static String day(Instant time) {
    return time.atOffset(ZoneOffset.UTC).toLocalDate().toString();
  }
}
