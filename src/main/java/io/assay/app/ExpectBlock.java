package io.assay.app;

import io.assay.config.Arguments;
import io.assay.endpoint.Host;
import io.assay.endpoint.Sha256;
import io.assay.judge.Check;
import io.assay.judge.CheckResult;
import io.assay.judge.Judgement;
import io.assay.judge.Severity;
import io.assay.probe.Outcome;
import io.assay.trust.ProgramTrust;
import io.assay.trust.RootProgram;
import io.assay.trust.TrustResult;
import io.assay.x509.CertificateFacts;
import io.assay.x509.DistinguishedName;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;

/**
 * The {@code expect:} block that what was seen fulfils.
 *
 * <p>It names the issuers' keys, since these survive the renewal of a leaf; the leaves' own keys
 * stand beside them as a comment. Where the chain is not trusted there is no issuer to rely on:
 * then there is no block, or at the user's wish one that pins the leaves' keys.
 *
 * @param yaml empty where nothing may be pinned
 * @param warnings one line each
 */
record ExpectBlock(String yaml, List<String> warnings, int exitCode) {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneOffset.UTC);

  ExpectBlock {
    warnings = List.copyOf(warnings);
  }

  /**
   * @param untrusted whether keys may be pinned that nobody vouches for
   * @param saysVantage whether the vantage point is said
   */
  static ExpectBlock of(List<Judgement> judgements, boolean untrusted, boolean saysVantage) {
    List<String> warnings = new ArrayList<>();
    List<Judgement> seen = new ArrayList<>();
    List<String> doubts = new ArrayList<>();
    for (Judgement judgement : judgements) {
      if (judgement.chain().isEmpty()) {
        warnings.add(
            "%s left out: %s".formatted(place(judgement, saysVantage), failure(judgement)));
      } else {
        seen.add(judgement);
        doubt(judgement).ifPresent(why -> doubts.add(place(judgement, saysVantage) + ": " + why));
      }
    }
    if (seen.isEmpty()) {
      warnings.add("nothing to pin, since no endpoint presented a certificate");
      return new ExpectBlock("", warnings, ExitCode.UNREACHABLE);
    }
    warnings.addAll(doubts);
    if (!doubts.isEmpty() && !untrusted) {
      warnings.add(
          "nothing is pinned, since it might be an impostor's key; --ca FILE trusts another"
              + " authority, --name NAME expects another name, --untrusted pins the keys as seen");
      return new ExpectBlock("", warnings, ExitCode.VIOLATED);
    }
    Map<String, String> issuers = doubts.isEmpty() ? issuers(seen) : Map.of();
    if (issuers.size() > 1) {
      warnings.add(
          "the leaves have %d different issuers; make sure that all are the operator's"
              .formatted(issuers.size()));
    }
    return new ExpectBlock(yaml(seen, issuers, saysVantage), warnings, ExitCode.FINE);
  }

  private static String place(Judgement judgement, boolean saysVantage) {
    var target = judgement.observation().target();
    return target.endpoint().text()
        + target.address().map(address -> " at " + Host.addressText(address)).orElse("")
        + (saysVantage ? " from " + target.vantage() : "");
  }

  private static String failure(Judgement judgement) {
    return switch (judgement.observation().outcome()) {
      case Outcome.Failed(var stage, var kind, var detail) ->
          "%s: %s: %s".formatted(stage.text(), kind.text(), detail);
      case Outcome.Answered(), Outcome.NotAsked() -> "no certificate was presented";
    };
  }

  private static @Nullable TrustResult platform(Judgement judgement) {
    return result(judgement, RootProgram.PLATFORM);
  }

  private static @Nullable TrustResult result(Judgement judgement, String program) {
    ProgramTrust trust = judgement.programs().get(program);
    return trust == null ? null : trust.result();
  }

  private static Optional<String> doubt(Judgement judgement) {
    for (CheckResult result : judgement.results()) {
      if (result.check() == Check.NAME && result instanceof CheckResult.Violation violation) {
        return Optional.of(
            "%s: expected %s, observed %s"
                .formatted(violation.reason(), violation.expected(), violation.observed()));
      }
    }
    return switch (platform(judgement)) {
      case TrustResult.Trusted _ -> disagreement(judgement);
      case TrustResult.Untrusted(var reason) -> Optional.of("not trusted: " + reason);
      case TrustResult.Undetermined(var reason) -> Optional.of("trust unknown: " + reason);
      case null -> Optional.of("trust unknown");
    };
  }

  /** One public program alone trusts the chain: nothing that should be written down as right. */
  private static Optional<String> disagreement(Judgement judgement) {
    return judgement.results().stream()
        .filter(result -> result.check() == Check.PROGRAMS)
        .filter(CheckResult.Violation.class::isInstance)
        .map(CheckResult.Violation.class::cast)
        .filter(violation -> violation.severity() == Severity.CRITICAL)
        .map(CheckResult.Violation::reason)
        .findFirst();
  }

  /** Items of the list of issuers, each with its comment. */
  private static Map<String, String> issuers(List<Judgement> judgements) {
    Map<String, String> issuers = new LinkedHashMap<>();
    for (Judgement judgement : judgements) {
      Optional<CertificateFacts> issuer = issuer(judgement);
      List<String> parts = new ArrayList<>();
      issuer
          .flatMap(CertificateFacts::spkiSha256)
          .ifPresent(spki -> parts.add("spki: " + quoted("sha256/" + spki.base64())));
      judgement
          .chain()
          .getFirst()
          .issuer()
          .flatMap(ExpectBlock::name)
          .ifPresent(name -> parts.add("name: " + quoted(name)));
      if (!parts.isEmpty()) {
        issuers.putIfAbsent(
            "{ " + String.join(", ", parts) + " }",
            issuer.flatMap(CertificateFacts::notAfter).map(end -> until(end)).orElse(""));
      }
    }
    return issuers;
  }

  /** The issuer's certificate, where the server sent it. */
  private static Optional<CertificateFacts> issuer(Judgement judgement) {
    if (platform(judgement) instanceof TrustResult.Trusted trusted && trusted.path().size() > 1) {
      Sha256 issuer = trusted.path().get(1);
      return judgement.chain().stream().filter(facts -> facts.sha256().equals(issuer)).findFirst();
    }
    return Optional.empty();
  }

  /** The common name, or all of the name where it has none; nothing that probes.yaml refuses. */
  private static Optional<String> name(DistinguishedName issuer) {
    String name =
        issuer.attributes().stream()
            .filter(attribute -> attribute.type().equals("CN"))
            .reduce((first, last) -> last)
            .map(attribute -> "CN=" + Rdn.escapeValue(attribute.value()))
            .orElse(issuer.text());
    try {
      return Optional.of(Arguments.issuerName(name));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static String until(Instant end) {
    return "its certificate ends " + DAY.format(end);
  }

  private static String yaml(
      List<Judgement> seen, Map<String, String> issuers, boolean saysVantage) {
    StringBuilder yaml = new StringBuilder();
    for (Judgement judgement : seen) {
      comment(
          yaml,
          "",
          "%s, seen %s"
              .formatted(
                  place(judgement, saysVantage),
                  judgement.observation().startedAt().truncatedTo(ChronoUnit.SECONDS)));
    }
    Set<String> pins = new LinkedHashSet<>();
    for (Judgement judgement : seen) {
      CertificateFacts leaf = judgement.chain().getFirst();
      pins.add(
          leaf.spkiSha256()
              .map(spki -> "sha256/" + spki.base64())
              .orElseGet(() -> "cert:sha256/" + leaf.sha256().base64()));
    }
    String list = pins.stream().map(ExpectBlock::quoted).collect(Collectors.joining(", "));
    yaml.append("expect:\n");
    if (issuers.isEmpty()) {
      comment(yaml, "  ", "The keys as seen. A renewal with another key is an alarm.");
      yaml.append("  pins: [").append(list).append("]\n");
      return yaml.toString();
    }
    yaml.append("  issuers:\n");
    issuers.forEach(
        (item, note) -> {
          if (!note.isEmpty()) {
            comment(yaml, "    ", note);
          }
          yaml.append("    - ").append(item).append('\n');
        });
    comment(yaml, "  ", "The leaves' own keys, for an operator who keeps them at renewal:");
    comment(yaml, "  ", "pins: [" + list + "]");
    yaml.append("  programs: [").append(String.join(", ", programs(seen))).append("]\n");
    return yaml.toString();
  }

  /** The public programs that trust every chain, or the platform's where none has data. */
  private static List<String> programs(List<Judgement> seen) {
    List<String> trusting =
        RootProgram.PUBLIC.stream()
            .filter(
                name ->
                    seen.stream()
                        .allMatch(
                            judgement -> result(judgement, name) instanceof TrustResult.Trusted))
            .toList();
    return trusting.isEmpty() ? List.of(RootProgram.PLATFORM) : trusting;
  }

  private static void comment(StringBuilder yaml, String indent, String text) {
    yaml.append(indent).append("# ").append(SafeText.escape(text, true)).append('\n');
  }

  /** A double-quoted scalar (YAML 1.2, section 7.3.1). */
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            point -> {
              if (point == '"' || point == '\\') {
                quoted.append('\\').appendCodePoint(point);
              } else if (point >= ' ' && point < 0x7f) {
                quoted.appendCodePoint(point);
              } else {
                quoted.append("\\U%08x".formatted(point));
              }
            });
    return quoted.append('"').toString();
  }
}
