package io.assay.web.page;

import io.assay.endpoint.Sha256;
import io.assay.judge.Judgement;
import io.assay.trust.CertificationPath;
import io.assay.trust.TrustResult;
import io.assay.x509.CertificateFacts;
import io.assay.x509.DistinguishedName;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The chain of a judgement, from the leaf to the root, once for every path by which somebody trusts
 * it, with the names of those who do. Stateless.
 */
final class ChainDrawing {
  private static final Duration SOON = Duration.ofDays(14);

  private ChainDrawing() {}

  static void write(Html page, Judgement judgement, Instant now) {
    if (judgement.chain().isEmpty()) {
      page.element("p", "The server presented no certificate.");
      return;
    }
    Map<Sha256, CertificateFacts> known = known(judgement);
    Map<List<Sha256>, List<String>> paths = new LinkedHashMap<>();
    Map<String, String> others = new TreeMap<>();
    new TreeMap<>(judgement.programs())
        .forEach(
            (program, trust) -> {
              switch (trust.result()) {
                case TrustResult.Trusted(var path) ->
                    paths.computeIfAbsent(path, _ -> new ArrayList<>()).add(program);
                case TrustResult.Untrusted(var reason) ->
                    others.put(program, "does not trust it: " + reason);
                case TrustResult.Undetermined(var reason) ->
                    others.put(program, "cannot be said: " + reason);
              }
            });
    Set<Sha256> sent = new HashSet<>();
    judgement.chain().forEach(one -> sent.add(one.sha256()));
    if (paths.isEmpty()) {
      page.element("p", "No root program that is known trusts this chain.", "class", "warn");
      path(page, untrusted(judgement), sent, now);
    }
    paths.forEach(
        (path, programs) -> {
          page.open("p", "class", "chips").text("Trusted by ");
          programs.forEach(
              program -> {
                Tone.GOOD.badge(page, program);
                page.text(" ");
              });
          page.close("p");
          path(page, path.stream().flatMap(one -> of(known, one).stream()).toList(), sent, now);
        });
    if (!others.isEmpty()) {
      page.open("ul", "class", "others");
      others.forEach(
          (program, says) -> {
            page.open("li").element("strong", program).text(" " + says).close("li");
          });
      page.close("ul");
    }
  }

  private static Optional<CertificateFacts> of(Map<Sha256, CertificateFacts> known, Sha256 digest) {
    return Optional.ofNullable(known.get(digest));
  }

  private static Map<Sha256, CertificateFacts> known(Judgement judgement) {
    Map<Sha256, CertificateFacts> known = new HashMap<>();
    judgement.chain().forEach(one -> known.put(one.sha256(), one));
    for (CertificationPath path : judgement.paths().paths()) {
      path.certificates().forEach(one -> known.put(one.sha256(), one));
    }
    for (CertificationPath path : judgement.paths().wider()) {
      path.certificates().forEach(one -> known.put(one.sha256(), one));
    }
    return known;
  }

  /** How far one comes where nobody trusts it. */
  private static List<CertificateFacts> untrusted(Judgement judgement) {
    return judgement.paths().paths().stream()
        .findFirst()
        .map(CertificationPath::certificates)
        .orElse(judgement.chain());
  }

  private static void path(Html page, List<CertificateFacts> path, Set<Sha256> sent, Instant now) {
    page.open("ol", "class", "chain");
    for (int i = 0; i < path.size(); i++) {
      CertificateFacts one = path.get(i);
      boolean root = one.subject().isPresent() && one.subject().equals(one.issuer());
      page.open("li").open("p", "class", "kind");
      page.text(i == 0 ? "Leaf" : root ? "Root" : "Issuer");
      page.text(sent.contains(one.sha256()) ? "" : " · not sent").close("p");
      page.open("p", "class", "what");
      page.element("a", name(one), "href", Links.certificate(one.sha256())).close("p");
      page.element("p", validity(one, now), "class", overdue(one, now) ? "warn" : "faint");
      page.element(
          "p", one.key().map(Object::toString).orElse("key cannot be read"), "class", "faint");
      page.close("li");
    }
    page.close("ol");
  }

  /** The last common name of a subject, or the whole of it, or its first alternative name. */
  static String name(CertificateFacts certificate) {
    String subject = certificate.subject().map(DistinguishedName::text).orElse("(unreadable)");
    if (!subject.isEmpty()) {
      return subject;
    }
    return certificate.names().dnsNames().stream().findFirst().orElse("(no name)");
  }

  private static String validity(CertificateFacts one, Instant now) {
    if (one.notBefore().isEmpty() || one.notAfter().isEmpty()) {
      return "validity cannot be read";
    }
    Instant end = one.notAfter().get();
    String days = day(one.notBefore().get()) + " to " + day(end);
    Duration left = Duration.between(now, end);
    return days
        + (left.isNegative()
            ? ", expired " + Ages.length(left) + " ago"
            : now.isBefore(one.notBefore().get())
                ? ", not valid yet"
                : ", " + Ages.length(left) + " left");
  }

  private static boolean overdue(CertificateFacts one, Instant now) {
    return one.notAfter().filter(end -> end.isBefore(now.plus(SOON))).isPresent();
  }

  private static String day(Instant time) {
    return time.atOffset(ZoneOffset.UTC).toLocalDate().toString();
  }
}
