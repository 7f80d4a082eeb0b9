package io.assay.trust.source;

import io.assay.endpoint.Sha256;
import io.assay.trust.AnchorTerms;
import io.assay.trust.Term;
import io.assay.trust.source.RootDataReader.Reading;
import io.assay.x509.CertificateFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which anchors each root program has, and under what terms, as its documents say. */
final class Programs {
  private Programs() {}

  /** From Mozilla's report, or else from the one of all programs, which lacks the terms. */
  static Optional<RootData.Program> mozilla(
      Optional<Reading<MozillaReport>> report, Optional<Reading<IncludedReport>> included) {
    return report
        .map(reading -> program(reading.content().roots(), reading.document()))
        .or(
            () ->
                included.map(
                    reading ->
                        withoutTerms(
                            reading,
                            reading.content().mozilla(),
                            "Mozilla's distrust dates are not loaded")));
  }

  static Optional<RootData.Program> apple(Optional<Reading<IncludedReport>> included) {
    return included.map(
        reading ->
            program(
                reading.content().apple().stream()
                    .collect(Collectors.toMap(root -> root, root -> AnchorTerms.NONE)),
                reading.document()));
  }

  /** From Chrome's store, or else from the report of all programs, which lacks the constraints. */
  static Optional<RootData.Program> chrome(
      Optional<Reading<ChromeStore>> store, Optional<Reading<IncludedReport>> included) {
    return store
        .map(
            reading -> {
              Map<Sha256, AnchorTerms> anchors = new HashMap<>();
              reading
                  .content()
                  .anchors()
                  .forEach(
                      (sha256, anchor) ->
                          anchors.put(sha256, new AnchorTerms(anchor.alternatives())));
              RootData.Program program = program(anchors, reading.document());
              return new RootData.Program(
                  program.source() + " version " + reading.content().version(),
                  program.asOf(),
                  anchors);
            })
        .or(
            () ->
                included.map(
                    reading ->
                        withoutTerms(
                            reading,
                            reading.content().chrome(),
                            "Chrome's constraints are not loaded")));
  }

  /**
   * The program with the end of validity of its anchors' certificates as a term, where the store
   * says that it counts.
   */
  static RootData.Program withExpiry(
      RootData.Program program, ChromeStore store, Map<Sha256, CaRecord> authorities) {
    Map<Sha256, AnchorTerms> anchors = new HashMap<>();
    program
        .anchors()
        .forEach(
            (sha256, terms) -> {
              ChromeStore.Anchor anchor = store.anchors().get(sha256);
              CaRecord authority = authorities.get(sha256);
              anchors.put(
                  sha256,
                  anchor != null && anchor.expires() && authority != null
                      ? expiring(terms, CertificateFacts.of(authority.der()))
                      : terms);
            });
    return new RootData.Program(program.source(), program.asOf(), anchors);
  }

  private static AnchorTerms expiring(AnchorTerms terms, CertificateFacts certificate) {
    Term end =
        certificate
            .notAfter()
            .<Term>map(Term.UsedUntil::new)
            .orElseGet(() -> new Term.Unknown("the end of the anchor's validity cannot be read"));
    List<List<Term>> alternatives =
        terms.alternatives().isEmpty() ? List.of(List.of()) : terms.alternatives();
    List<List<Term>> expiring = new ArrayList<>();
    for (List<Term> alternative : alternatives) {
      List<Term> all = new ArrayList<>(alternative);
      all.add(end);
      expiring.add(all);
    }
    return new AnchorTerms(expiring);
  }

  /**
   * From Microsoft's report, with the dates of its list; from the list alone; or else from the
   * report of all programs.
   */
  static Optional<RootData.Program> microsoft(
      Optional<Reading<MicrosoftReport>> report,
      Optional<Reading<TrustList>> list,
      Optional<Reading<IncludedReport>> included,
      Warnings warnings) {
    Map<Sha256, TrustList.Subject> listed = new LinkedHashMap<>();
    list.ifPresent(
        reading -> {
          for (TrustList.Subject subject : reading.content().subjects()) {
            subject.sha256().ifPresent(sha256 -> listed.put(sha256, subject));
          }
        });
    if (report.isPresent()) {
      Map<Sha256, AnchorTerms> anchors = new LinkedHashMap<>();
      report
          .get()
          .content()
          .roots()
          .forEach(
              (root, status) ->
                  terms(root, status, Optional.ofNullable(listed.get(root)), warnings)
                      .ifPresent(terms -> anchors.put(root, AnchorTerms.all(terms))));
      return Optional.of(
          list.isPresent()
              ? program(anchors, report.get().document(), list.get().document())
              : program(anchors, report.get().document()));
    }
    if (list.isPresent()) {
      Map<Sha256, AnchorTerms> anchors = new LinkedHashMap<>();
      listed.forEach(
          (root, subject) -> {
            if (subject.isForServers()) {
              anchors.put(root, AnchorTerms.all(terms(subject)));
            }
          });
      return Optional.of(program(anchors, list.get().document()));
    }
    return included.map(
        reading ->
            withoutTerms(
                reading, reading.content().microsoft(), "Microsoft's dates are not loaded"));
  }

  /** The terms of a root of Microsoft's report; empty where it is no anchor. */
  private static Optional<List<Term>> terms(
      Sha256 root,
      MicrosoftReport.Status status,
      Optional<TrustList.Subject> listed,
      Warnings warnings) {
    List<Term> terms = new ArrayList<>();
    listed.ifPresent(subject -> terms.addAll(terms(subject)));
    if (listed.isPresent() && !listed.get().isForServers()) {
      warnings.add(
          "microsoft",
          "%s is for TLS servers in Microsoft's report and not in its list; the report counts"
              .formatted(root.hex()));
    }
    return switch (status) {
      case INCLUDED -> Optional.of(terms);
      case NOT_BEFORE -> {
        if (terms.stream().noneMatch(Term.NotBeforeUntil.class::isInstance)) {
          terms.add(new Term.Unknown("Microsoft's NotBefore date is not known"));
        }
        yield Optional.of(terms);
      }
      case DISABLED ->
          terms.stream().anyMatch(Term.UsedUntil.class::isInstance)
              ? Optional.of(terms)
              : Optional.empty();
    };
  }

  private static List<Term> terms(TrustList.Subject subject) {
    List<Term> terms = new ArrayList<>();
    subject.disabledAt().ifPresent(time -> terms.add(new Term.UsedUntil(time)));
    subject.notBeforeForServers().ifPresent(time -> terms.add(new Term.NotBeforeUntil(time)));
    if (subject.disallowedPurposes().contains(TrustList.SERVER_AUTH)) {
      terms.add(new Term.Unknown("Microsoft's list disallows TLS servers, from no date"));
    }
    return terms;
  }

  private static RootData.Program withoutTerms(
      Reading<IncludedReport> reading, Set<Sha256> roots, String missing) {
    AnchorTerms terms = AnchorTerms.all(List.of(new Term.Unknown(missing)));
    return program(
        roots.stream().collect(Collectors.toMap(root -> root, root -> terms)), reading.document());
  }

  private static RootData.Program program(Map<Sha256, AnchorTerms> anchors, Document... documents) {
    Instant asOf =
        Arrays.stream(documents)
            .map(Document::confirmedAt)
            .min(Comparator.naturalOrder())
            .orElseThrow();
    String source = Arrays.stream(documents).map(Document::name).collect(Collectors.joining(", "));
    return new RootData.Program(source, asOf, anchors);
  }
}
