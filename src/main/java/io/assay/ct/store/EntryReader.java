package io.assay.ct.store;

import io.assay.ct.Log;
import io.assay.ct.log.LogEntry;
import io.assay.ct.watch.Hit;
import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import io.assay.x509.CertificateFacts;
import io.assay.x509.DistinguishedName;
import io.assay.x509.PrecertificateTbs;
import io.assay.x509.SignatureCheck;
import io.assay.x509.SignatureVerifier;
import io.assay.x509.TbsCertificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what matched into what is kept, within the bounds. */
final class EntryReader {
  private static final String POISON = "1.3.6.1.4.1.11129.2.4.3";

  private EntryReader() {}

  static LoggedCertificate read(LogEntry entry, Log log, List<Hit> hits, List<Octets> chain) {
    Octets octets = Octets.copyOf(entry.octets(), entry.certificateStart(), entry.certificateEnd());
    CertificateFacts facts =
        entry.kind() == LogEntry.Kind.PRECERTIFICATE
            ? TbsCertificate.facts(octets)
            : CertificateFacts.of(octets);
    Optional<Octets> precertificate = entry.precertificate();
    Sha256 whole = digest(octets);
    Optional<Sha256> issuerSpki =
        switch (entry.kind()) {
          case PRECERTIFICATE -> entry.issuerKeyHash();
          case CERTIFICATE -> issuerSpki(facts, chain);
          case UNREADABLE -> Optional.empty();
        };
    Sha256 tbs =
        switch (entry.kind()) {
          case PRECERTIFICATE, UNREADABLE -> whole;
          case CERTIFICATE -> issuance(facts).map(EntryReader::digest).orElse(whole);
        };
    Remarks remarks = new Remarks(entry.problem());
    EntryEvidence evidence =
        new EntryEvidence(
            remarks.cut("leaf", entry.leafInput()),
            remarks.cut("certificate", octets),
            precertificate.map(der -> remarks.cut("precertificate", der)),
            whole(chain, remarks),
            Optional.empty());
    return new LoggedCertificate(
        Source.LOG,
        Optional.of(log.id()),
        log.name(),
        entry.index(),
        Sha256.ofDigest(entry.leafHash()),
        entry.timestamp(),
        entry.kind(),
        precertificate.map(EntryReader::digest).orElse(whole),
        tbs,
        claims(facts, issuerSpki, remarks),
        bounded(hits, remarks),
        remarks.line(),
        evidence,
        false);
  }

  static LoggedCertificate ofCrtSh(
      long number, Optional<Instant> timestamp, Octets der, List<Hit> hits) {
    CertificateFacts facts = CertificateFacts.of(der);
    boolean poisoned = facts.criticalExtensions().contains(POISON);
    Optional<Octets> tbs = issuance(facts);
    Remarks remarks = new Remarks(Optional.empty());
    Octets kept = remarks.cut("certificate", der);
    boolean precertificate = poisoned && tbs.isPresent();
    return new LoggedCertificate(
        Source.CRT_SH,
        Optional.empty(),
        Source.CRT_SH.text(),
        number,
        facts.sha256(),
        timestamp,
        precertificate ? LogEntry.Kind.PRECERTIFICATE : LogEntry.Kind.CERTIFICATE,
        facts.sha256(),
        tbs.map(EntryReader::digest).orElse(facts.sha256()),
        claims(facts, Optional.empty(), remarks),
        bounded(hits, remarks),
        remarks.line(),
        new EntryEvidence(
            Octets.copyOf(new byte[0]),
            precertificate ? remarks.cut("TBSCertificate", tbs.get()) : kept,
            precertificate ? Optional.of(kept) : Optional.empty(),
            List.of(),
            Optional.empty()),
        false);
  }

  /** The TBSCertificate that a certificate and its precertificate share. */
  private static Optional<Octets> issuance(CertificateFacts facts) {
    return PrecertificateTbs.ofEither(facts);
  }

  private static Sha256 digest(Octets octets) {
    return Sha256.of(octets.toByteArray());
  }

  private static Optional<Sha256> issuerSpki(CertificateFacts leaf, List<Octets> chain) {
    if (chain.isEmpty() || chain.getFirst().length() > Bounds.CHAIN_OCTETS) {
      return Optional.empty();
    }
    CertificateFacts issuer = CertificateFacts.of(chain.getFirst());
    return SignatureVerifier.check(leaf, issuer) == SignatureCheck.VALID
        ? issuer.spkiSha256()
        : Optional.empty();
  }

  private static EntryClaims claims(
      CertificateFacts facts, Optional<Sha256> issuerSpki, Remarks remarks) {
    remarks.unreadable(facts.names().unreadable());
    List<String> names = facts.names().dnsNames();
    remarks.count("dNSName entries", names.size());
    remarks.count("iPAddress entries", facts.names().ipAddresses().size());
    return new EntryClaims(
        facts.issuer().map(DistinguishedName::text).map(text -> cut(text, Bounds.TEXT_CHARACTERS)),
        issuerSpki,
        facts.spkiSha256(),
        names.stream().limit(Bounds.NAMES).map(name -> cut(name, Bounds.NAME_CHARACTERS)).toList(),
        facts.names().ipAddresses().stream().limit(Bounds.NAMES).toList(),
        facts.notBefore(),
        facts.notAfter());
  }

  private static List<Octets> whole(List<Octets> chain, Remarks remarks) {
    List<Octets> kept =
        chain.stream()
            .limit(Bounds.CHAIN)
            .takeWhile(certificate -> certificate.length() <= Bounds.CHAIN_OCTETS)
            .toList();
    if (kept.size() < chain.size()) {
      remarks.add(
          "of %d certificates of the chain, %d are kept".formatted(chain.size(), kept.size()));
    }
    return kept;
  }

  /** One of each resolver, then as many others as there is room for. */
  private static List<Hit> bounded(List<Hit> hits, Remarks remarks) {
    List<Hit> kept = few(hits, Bounds.HITS);
    if (kept.size() < hits.size()) {
      remarks.add(
          "of %d identities that it matches, %d are kept".formatted(hits.size(), kept.size()));
    }
    return kept;
  }

  /** At most {@code count} of the hits, of as many resolvers as possible; sure ones come first. */
  static List<Hit> few(List<Hit> hits, int count) {
    if (hits.size() <= count) {
      return hits;
    }
    List<Hit> sorted = new ArrayList<>(hits.stream().filter(hit -> !hit.doubtful()).toList());
    hits.stream().filter(Hit::doubtful).forEach(sorted::add);
    Set<String> resolvers = new HashSet<>();
    Set<Hit> kept = new LinkedHashSet<>();
    sorted.stream().filter(hit -> resolvers.add(hit.resolver())).limit(count).forEach(kept::add);
    sorted.stream().takeWhile(_ -> kept.size() < count).forEach(kept::add);
    return List.copyOf(kept);
  }

  static String cut(String text, int characters) {
    return text.length() <= characters ? text : text.substring(0, characters) + "…";
  }

  /** What is wrong with an entry or was left out, as one line. */
  private static final class Remarks {
    private static final int UNREADABLE = 3;

    private final List<String> remarks = new ArrayList<>();

    Remarks(Optional<String> first) {
      first.ifPresent(remarks::add);
    }

    void add(String remark) {
      remarks.add(remark);
    }

    Octets cut(String what, Octets octets) {
      if (octets.length() <= Bounds.ENTRY_OCTETS) {
        return octets;
      }
      remarks.add(
          "%s of %d octets (SHA-256 %s), of which the first %d are kept"
              .formatted(what, octets.length(), digest(octets), Bounds.ENTRY_OCTETS));
      return Octets.copyOf(octets.toByteArray(), 0, Bounds.ENTRY_OCTETS);
    }

    void unreadable(List<String> names) {
      if (!names.isEmpty()) {
        remarks.add(
            "names that cannot be read: "
                + String.join(", ", names.subList(0, Math.min(UNREADABLE, names.size())))
                + (names.size() > UNREADABLE ? ", and others" : ""));
      }
    }

    void count(String what, int count) {
      if (count > Bounds.NAMES) {
        remarks.add("of %d %s, the first %d are kept".formatted(count, what, Bounds.NAMES));
      }
    }

    Optional<String> line() {
      return remarks.isEmpty()
          ? Optional.empty()
          : Optional.of(
              EntryReader.cut(
                  String.join("; ", remarks).replaceAll("\\p{Cntrl}+", " "),
                  Bounds.TEXT_CHARACTERS));
    }
  }
}
