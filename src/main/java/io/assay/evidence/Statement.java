package io.assay.evidence;

import io.assay.probe.Observation;
import io.assay.x509.CertificateFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The text that can be sent on as it is: what was seen, what follows from it and what does not, and
 * how to verify it without Assay. Its wording depends on the {@link Concern}.
 */
final class Statement {
  private final Dossier dossier;
  private final Exhibit principal;
  private final Concern concern;
  private final Optional<CertificateFacts> leaf;

  Statement(Dossier dossier) {
    this.dossier = dossier;
    this.principal = dossier.principal();
    this.concern = Concern.of(dossier);
    this.leaf = principal.leaf();
  }

  /** The first line: what this is. */
  static String title(Concern concern) {
    return switch (concern) {
      case MISISSUANCE -> "Certificate that may not have been authorized by the subscriber";
      case LOGGED -> "Logged certificate that may not have been authorized by the subscriber";
      case PRIVATE_CHAIN -> "Encrypted DNS answered with a chain that is not publicly trusted";
      case UNCERTAIN_TRUST -> "Encrypted DNS answered with another certificate than expected";
      case DEFECT -> "Defect of a certificate chain of an encrypted DNS service";
      case SERVICE -> "Fault of an encrypted DNS service";
      case NOTHING -> "Observation of an encrypted DNS service: nothing was wrong";
    };
  }

  /** Who should get it. */
  static String addressees(Concern concern) {
    return switch (concern) {
      case MISISSUANCE, LOGGED ->
          "the certification authority (its address for certificate problem reports, which its CPS"
              + " and CCADB name) and the root programs that trust it";
      case PRIVATE_CHAIN ->
          "the operator of the resolver, and the operator of the network of the affected vantage"
              + " point; not a certification authority, whatever name stands in the chain";
      case UNCERTAIN_TRUST ->
          "the operator of the resolver; a certification authority only once it is known that a"
              + " public root program trusts the chain";
      case DEFECT ->
          "the operator of the resolver; the certification authority where the certificate itself"
              + " breaks the rules it was issued by";
      case SERVICE -> "the operator of the resolver, or of the network in between";
      case NOTHING -> "whoever asks for it";
    };
  }

  /** What is claimed, in one paragraph. */
  static String summary(Dossier dossier) {
    Concern concern = Concern.of(dossier);
    Exhibit exhibit = dossier.principal();
    Observation seen = exhibit.observation();
    String where =
        "the endpoint %s at %s, seen from the vantage point %s at %s,"
            .formatted(
                seen.target().endpoint().text(),
                ExhibitFacts.address(seen),
                seen.target().vantage(),
                Legible.time(seen.startedAt()));
    return switch (concern) {
      case MISISSUANCE ->
          "%s presented a certificate that is not the expected one, and that public root programs"
                  .formatted(Legible.capital(where))
              + " trust: %s. We do not know".formatted(String.join(", ", Concern.trusting(exhibit)))
              + " whether the subscriber asked for it. If it did, there is"
              + " nothing wrong with the issuance.";
      case LOGGED ->
          "A log of Certificate Transparency holds a certificate for a watched name or address that"
              + " is neither expected nor served by the resolver's endpoints; it is named under"
              + " \"Expected and observed\". We do not know whether the subscriber asked for it.";
      case PRIVATE_CHAIN ->
          "%s presented a chain that is not the expected one and that no public root program trusts."
                  .formatted(Legible.capital(where))
              + " Somebody between the vantage point and the resolver answers in its place, or the"
              + " operator made a mistake.";
      case UNCERTAIN_TRUST ->
          "%s presented another certificate than expected. ".formatted(Legible.capital(where))
              + (Concern.knowing(exhibit).isEmpty()
                  ? "Whether a public root program trusts it could not be said, for want of data."
                  : "Its signatures lead to an authority of public root programs (%s), but none of them trusts this chain."
                      .formatted(String.join(", ", Concern.knowing(exhibit))));
      case DEFECT ->
          "%s presented a chain in which something is wrong that clients notice."
              .formatted(Legible.capital(where));
      case SERVICE ->
          "%s did not behave as an encrypted DNS service should.".formatted(Legible.capital(where));
      case NOTHING -> "%s behaved as expected.".formatted(Legible.capital(where));
    };
  }

  /** The whole text in UTF-8. */
  byte[] octets() {
    PlainPage page = new PlainPage().title(title(concern));
    page.paragraph(summary(dossier));
    page.paragraph("For: " + addressees(concern) + ".");
    observed(page);
    expected(page);
    comparison(page);
    page.heading("What follows");
    conclusions().forEach(page::item);
    if (!asked().isEmpty()) {
      page.heading("What we ask for");
      asked().forEach(page::item);
    }
    page.heading("What this does not prove");
    limits().forEach(page::item);
    verification(page);
    return page.octets();
  }

  private void observed(PlainPage page) {
    Observation seen = principal.observation();
    Subject subject = dossier.subject();
    page.heading("What was seen (recorded, see " + folder(principal) + ")");
    page.row("endpoint", seen.target().endpoint().text());
    page.row("address", ExhibitFacts.address(seen));
    page.row("asked for", seen.serverName().text());
    page.row("seen from", seen.target().vantage());
    page.row("seen at", Legible.time(seen.startedAt()));
    if (subject.incident().isPresent()) {
      page.row("first seen", Legible.time(subject.opened()));
      page.row("last seen", Legible.time(subject.lastSeen()));
      page.row("over", subject.closed().map(Legible::time).orElse("not when this was written"));
      page.row("incident", subject.incident().orElseThrow().toString());
    }
    page.row("outcome", ExhibitFacts.outcome(seen.outcome()));
    leaf.ifPresent(certificate -> certificate(page, certificate));
    seen.tls().ifPresent(tls -> page.row("private key", ExhibitFacts.keyProof(tls)));
    principal.scts().forEach(sct -> page.row("SCT", ExhibitFacts.text(sct)));
    if (leaf.isPresent() && principal.scts().isEmpty()) {
      page.row("SCT", "none came with the certificate");
    }
    principal.inclusion().forEach(promise -> page.row("in the log", promise));
  }

  private static void certificate(PlainPage page, CertificateFacts leaf) {
    page.row("subject", ExhibitFacts.name(leaf.subject().map(Object::toString)));
    ExhibitFacts.names(leaf).forEach(name -> page.row("for", name));
    page.row("serial", leaf.serial().orElse("(unreadable)"));
    page.row("issuer", ExhibitFacts.name(leaf.issuer().map(Object::toString)));
    page.row("not before", leaf.notBefore().map(Object::toString).orElse("(unreadable)"));
    page.row("not after", leaf.notAfter().map(Object::toString).orElse("(unreadable)"));
    page.row("SHA-256", leaf.sha256().hex());
    page.row("SHA-256 of SPKI", leaf.spkiSha256().map(Object::toString).orElse("(unreadable)"));
  }

  private void expected(PlainPage page) {
    Subject subject = dossier.subject();
    page.heading("Expected and observed");
    if (concern != Concern.NOTHING) {
      page.row("check", subject.cause() + ", " + subject.severity());
    }
    page.row("expected", subject.expected());
    page.row("observed", subject.observed());
    page.row("because", subject.reason());
    principal.results().stream()
        .filter(Exhibit.Result::isBad)
        .filter(result -> !result.check().equals(subject.cause()))
        .forEach(result -> page.row("also", result.check() + ": " + ExhibitText.said(result)));
  }

  private void comparison(PlainPage page) {
    List<Exhibit> others =
        dossier.exhibits().stream()
            .filter(exhibit -> exhibit.role() == Role.UNAFFECTED && !exhibit.equals(principal))
            .limit(2)
            .toList();
    if (others.isEmpty() && concern != Concern.NOTHING) {
      page.heading("In comparison");
      page.paragraph(
          "There is no observation that shows it otherwise: nobody else looked, or everybody saw"
              + " the same.");
    }
    for (Exhibit other : others) {
      Observation seen = other.observation();
      page.heading("In comparison (recorded, see " + folder(other) + ")");
      page.row("seen from", seen.target().vantage());
      page.row("seen at", Legible.time(seen.startedAt()));
      page.row("address", ExhibitFacts.address(seen));
      page.row("outcome", ExhibitFacts.outcome(seen.outcome()));
      other
          .leaf()
          .ifPresent(
              certificate -> {
                page.row("subject", ExhibitFacts.name(certificate.subject().map(Object::toString)));
                page.row("issuer", ExhibitFacts.name(certificate.issuer().map(Object::toString)));
                page.row("serial", certificate.serial().orElse("(unreadable)"));
                page.row("SHA-256", certificate.sha256().hex());
                page.row(
                    "SHA-256 of SPKI",
                    certificate.spkiSha256().map(Object::toString).orElse("(unreadable)"));
              });
      page.row("verdict", other.conclusion());
    }
  }

  private List<String> conclusions() {
    List<String> conclusions = new ArrayList<>();
    conclusions.add(
        "These are conclusions of Assay %s, from reference data that report.html names with its age."
            .formatted(principal.version()));
    conclusions.add("All checks together: " + principal.conclusion() + ".");
    principal
        .programs()
        .forEach(
            program ->
                conclusions.add(
                    "%s: %s%s: %s"
                        .formatted(
                            program.name(),
                            program
                                .trusted()
                                .map(yes -> yes ? "trusts the chain" : "does not trust the chain")
                                .orElse("unknown whether it trusts the chain"),
                            program.asOf().map(date -> " (data of " + date + ")").orElse(""),
                            program.says())));
    principal.revocation().ifPresent(known -> conclusions.add("Revocation: " + known + "."));
    switch (concern) {
      case MISISSUANCE ->
          conclusions.add(
              "The certificate's signature leads to a publicly trusted authority: the certificate"
                  + " itself is the proof that it was issued, whoever presented it.");
      case LOGGED ->
          conclusions.add(
              "The chain in this bundle is the one that the endpoint presented, for comparison; the"
                  + " certificate concerned is the logged one.");
      case PRIVATE_CHAIN -> {
        conclusions.add(
            "The issuer's name in the certificate is no evidence against whoever bears that name:"
                + " anybody can write any name into a chain of his own. No authority that"
                + " public root programs know is known to have issued this certificate.");
        conclusions.add(
            "Usual reasons are a proxy or a security product that inspects TLS in the network or on"
                + " the machine of the vantage point, or a test certificate left in place.");
      }
      case UNCERTAIN_TRUST ->
          conclusions.add(
              "Before anybody is accused, it has to be seen whether a public root program trusts"
                  + " the chain: the last commands below show that for a store of yours.");
      case DEFECT, SERVICE, NOTHING -> {}
    }
    return conclusions;
  }

  private List<String> asked() {
    return switch (concern) {
      case MISISSUANCE, LOGGED ->
          List.of(
              "Find out how the authorization for every name and address in this certificate was"
                  + " validated, when, and for whom.",
              "If the subscriber did not authorize it: revoke it, and disclose the incident as the"
                  + " root programs' policies want it, with all certificates of the same cause.",
              "Say what was found, also if all is in order, so that we can close our incident.");
      case PRIVATE_CHAIN ->
          List.of(
              "To the operator of the resolver: say whether this chain is yours.",
              "To the operator of the network: say whether TLS is inspected there, by what, and"
                  + " whether DNS over TLS and HTTPS can be exempted.");
      case UNCERTAIN_TRUST -> List.of("Say whether this certificate is yours.");
      case DEFECT -> List.of("Mend the chain, or have the certificate issued anew.");
      case SERVICE -> List.of("Find out what is wrong at that address, seen from that network.");
      case NOTHING -> List.of();
    };
  }

  private List<String> limits() {
    List<String> limits = new ArrayList<>();
    limits.add(
        "What was presented where, and when, is testimony of the machine that looked, by its own"
            + " clock; TLS gives third parties no proof of that. What certificates, SCTs and OCSP"
            + " responses say is signed, and can be verified by anybody.");
    limits.add(
        "Who is behind what was seen is not known. Vantage points are called by the names that"
            + " their owner gave them.");
    return limits;
  }

  private void verification(PlainPage page) {
    Observation seen = principal.observation();
    page.heading("How to verify it (in the folder of the unpacked bundle)");
    page.paragraph("That nothing was changed since the bundle was made:");
    page.command("sha256sum -c SHA256SUMS");
    if (leaf.isEmpty()) {
      return;
    }
    String chain = folder(principal) + "/chain.pem";
    page.paragraph("What the certificate says, its digest, and that of its key:");
    page.command("openssl x509 -in %s -noout -text".formatted(chain));
    page.command("openssl x509 -in %s -noout -fingerprint -sha256".formatted(chain));
    page.command("openssl x509 -in %s -noout -pubkey \\".formatted(chain));
    page.command("  | openssl pkey -pubin -outform DER | sha256sum");
    page.paragraph("Whether the trust store of your machine led to it at that time:");
    page.command("openssl verify -attime %d \\".formatted(seen.startedAt().getEpochSecond()));
    page.command("  -untrusted %s %s".formatted(chain, chain));
    if (seen.tls().flatMap(tls -> tls.ocspStaple()).isPresent()) {
      page.paragraph("What the stapled OCSP response says:");
      page.command(
          "openssl ocsp -respin %s/ocsp.der -noverify -resp_text".formatted(folder(principal)));
    }
    seen.target()
        .address()
        .ifPresent(
            address -> {
              page.paragraph("What is presented there now, to whoever asks from the same network:");
              page.command(
                  "openssl s_client -connect %s -showcerts \\"
                      .formatted(
                          authority(ExhibitFacts.address(seen), seen.target().endpoint().port())));
              page.command(
                  seen.tls()
                      .flatMap(tls -> tls.sni())
                      .map(sni -> "  -servername %s </dev/null".formatted(sni))
                      .orElse("  -noservername </dev/null"));
            });
  }

  private static String authority(String address, int port) {
    return (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":" + port;
  }

  private String folder(Exhibit exhibit) {
    return BundleParts.folder(dossier, exhibit);
  }
}
