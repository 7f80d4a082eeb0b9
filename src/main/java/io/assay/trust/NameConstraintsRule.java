package io.assay.trust;

import io.assay.endpoint.Host;
import io.assay.x509.CertificateFacts;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.jspecify.annotations.Nullable;

/**
 * Name constraints (RFC 5280, sections 4.2.1.10 and 6.1.3): each authority's bind every certificate
 * below it. Where it is not certain that a name is allowed, it is not: a wildcard that could stand
 * for an excluded name is excluded, and so is a name of a constrained kind that cannot be read.
 */
final class NameConstraintsRule {
  private NameConstraintsRule() {}

  /** Why a certificate of {@code path}, leaf first, breaks a constraint of one above it. */
  static Optional<String> broken(List<CertificateFacts> path, NameKeys names, WorkBudget budget) {
    for (int above = 1; above < path.size(); above++) {
      CertificateFacts authority = path.get(above);
      if (authority.nameConstraints().isEmpty()) {
        continue;
      }
      List<CertificateFacts> below = path.subList(0, above);
      Optional<String> broken =
          read(authority.nameConstraints().get().toByteArray())
              .map(constraints -> broken(constraints, below, names, budget))
              .orElse(Optional.of("cannot be read"));
      if (broken.isPresent()) {
        return Optional.of(
            "name constraints of " + Certificates.name(authority) + ": " + broken.get());
      }
    }
    return Optional.empty();
  }

  /** The constraints of one authority, by kind. */
  private record Constraints(List<GeneralName> permitted, List<GeneralName> excluded) {
    int count() {
      return permitted.size() + excluded.size();
    }
  }

  private static Optional<Constraints> read(byte[] der) {
    try {
      NameConstraints value = NameConstraints.getInstance(ASN1Primitive.fromByteArray(der));
      return value == null
          ? Optional.empty()
          : Optional.of(
              new Constraints(
                  bases(value.getPermittedSubtrees()), bases(value.getExcludedSubtrees())));
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      return Optional.empty();
    }
  }

  private static List<GeneralName> bases(GeneralSubtree @Nullable [] subtrees) {
    return subtrees == null ? List.of() : Stream.of(subtrees).map(GeneralSubtree::getBase).toList();
  }

  private static Optional<String> broken(
      Constraints constraints, List<CertificateFacts> below, NameKeys keys, WorkBudget budget) {
    for (int i = 0; i < below.size(); i++) {
      CertificateFacts certificate = below.get(i);
      if (i > 0 && keys.isSelfIssued(certificate)) {
        continue;
      }
      long names =
          1L
              + certificate.names().dnsNames().size()
              + certificate.names().ipAddresses().size()
              + certificate.names().others().size();
      if (!budget.takeNameComparisons(names * constraints.count())) {
        return Optional.of("too many names to compare");
      }
      Optional<String> broken = broken(constraints, certificate);
      if (broken.isPresent()) {
        return broken;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> broken(Constraints constraints, CertificateFacts certificate) {
    if (!certificate.names().unreadable().isEmpty()) {
      return Optional.of("a name that cannot be read: " + Certificates.name(certificate));
    }
    for (String name : certificate.names().dnsNames()) {
      if (!allowed(constraints, GeneralName.dNSName, base -> DnsConstraint.of(base).covers(name))
          || constraints.excluded().stream()
              .filter(base -> base.getTagNo() == GeneralName.dNSName)
              .anyMatch(base -> DnsConstraint.of(base).mayCover(name))) {
        return Optional.of(name + " is not allowed: " + Certificates.name(certificate));
      }
    }
    for (InetAddress address : certificate.names().ipAddresses()) {
      if (!allowed(constraints, GeneralName.iPAddress, base -> covers(base, address))) {
        return Optional.of(
            Host.addressText(address) + " is not allowed: " + Certificates.name(certificate));
      }
    }
    return brokenDirectoryName(constraints, certificate)
        .or(() -> unprocessed(constraints, certificate));
  }

  /** Within a permitted subtree of its kind, if there is one of it, and in no excluded one. */
  private static boolean allowed(Constraints constraints, int kind, Predicate<GeneralName> covers) {
    List<GeneralName> permitted =
        constraints.permitted().stream().filter(base -> base.getTagNo() == kind).toList();
    return (permitted.isEmpty() || permitted.stream().anyMatch(covers))
        && constraints.excluded().stream()
            .filter(base -> base.getTagNo() == kind)
            .noneMatch(covers);
  }

  /** The subtree of DNS names below {@code suffix}; the empty suffix covers all names. */
  private record DnsConstraint(String suffix, boolean subdomainsOnly) {
    static DnsConstraint of(GeneralName base) {
      String text = folded(base.getName().toString());
      return text.startsWith(".")
          ? new DnsConstraint(text.substring(1), true)
          : new DnsConstraint(text, false);
    }

    boolean covers(String dnsName) {
      String name = folded(dnsName);
      return suffix.isEmpty()
          || (!subdomainsOnly && name.equals(suffix))
          || name.endsWith("." + suffix);
    }

    /** Whether a wildcard can stand for a name that is covered. */
    boolean mayCover(String dnsName) {
      String name = folded(dnsName);
      return covers(dnsName)
          || (name.startsWith("*.")
              && suffix.endsWith(name.substring(1))
              && suffix.indexOf('.') == suffix.length() - name.length() + 1);
    }

    private static String folded(String name) {
      String lower = name.toLowerCase(Locale.ROOT);
      return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
  }

  /** Address and mask, in 8 octets for IPv4 and in 32 for IPv6. */
  private static boolean covers(GeneralName base, InetAddress address) {
    byte[] network = ASN1OctetString.getInstance(base.getName()).getOctets();
    byte[] octets = address.getAddress();
    if (network.length != 2 * octets.length) {
      return false;
    }
    for (int i = 0; i < octets.length; i++) {
      int mask = network[octets.length + i];
      if ((octets[i] & mask) != (network[i] & mask)) {
        return false;
      }
    }
    return true;
  }

  /** The subject is under constraints of this kind (RFC 5280, section 6.1.3 (b)). */
  private static Optional<String> brokenDirectoryName(
      Constraints constraints, CertificateFacts certificate) {
    boolean constrained =
        Stream.concat(constraints.permitted().stream(), constraints.excluded().stream())
            .anyMatch(base -> base.getTagNo() == GeneralName.directoryName);
    if (!constrained) {
      return Optional.empty();
    }
    Optional<RDN[]> subject = subject(certificate);
    if (subject.isEmpty()) {
      return Optional.of("a subject that cannot be read: " + Certificates.name(certificate));
    }
    return subject.get().length == 0
            || allowed(
                constraints,
                GeneralName.directoryName,
                base -> within(subject.get(), X500Name.getInstance(base.getName()).getRDNs()))
        ? Optional.empty()
        : Optional.of("subject is not allowed: " + Certificates.name(certificate));
  }

  private static Optional<RDN[]> subject(CertificateFacts certificate) {
    try {
      return Optional.of(
          Certificate.getInstance(certificate.der().toByteArray()).getSubject().getRDNs());
    } catch (IllegalArgumentException | IllegalStateException e) {
      return Optional.empty();
    }
  }

  private static boolean within(RDN[] subject, RDN[] base) {
    if (subject.length < base.length) {
      return false;
    }
    for (int i = 0; i < base.length; i++) {
      if (!IETFUtils.rDNAreEqual(subject[i], base[i])) {
        return false;
      }
    }
    return true;
  }

  /**
   * Names of other kinds are not compared: one that is under a constraint counts as not allowed.
   */
  private static Optional<String> unprocessed(
      Constraints constraints, CertificateFacts certificate) {
    for (String other : certificate.names().others()) {
      boolean constrained =
          Stream.concat(constraints.permitted().stream(), constraints.excluded().stream())
              .anyMatch(base -> other.startsWith(prefix(base.getTagNo())));
      if (constrained) {
        return Optional.of("a name of a kind that is not compared: " + other);
      }
    }
    return Optional.empty();
  }

  /** How entries of a kind begin in {@link io.assay.x509.SubjectNames#others}. */
  private static String prefix(int kind) {
    return switch (kind) {
      case GeneralName.otherName -> "othername:";
      case GeneralName.rfc822Name -> "email:";
      case GeneralName.x400Address -> "x400Address:";
      case GeneralName.directoryName -> "dirname:";
      case GeneralName.ediPartyName -> "ediPartyName:";
      case GeneralName.uniformResourceIdentifier -> "uri:";
      case GeneralName.registeredID -> "rid:";
      default -> "\0";
    };
  }
}
