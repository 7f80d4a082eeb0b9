package io.assay.ct.issuance;

import io.assay.ct.issuance.Classification.Kind;
import io.assay.ct.store.Acknowledgement;
import io.assay.ct.store.LoggedCertificate;
import io.assay.ct.store.Served;
import io.assay.ct.watch.Hit;
import io.assay.endpoint.Expectation;
import io.assay.endpoint.Resolver;
import io.assay.endpoint.Sha256;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells expected issuances from others. Immutable and thread-safe; to be made anew when the
 * configuration, what endpoints served or what was acknowledged has changed.
 *
 * <p>A match belongs to the resolvers whose {@code watch} it hit, and each identity that it hit has
 * to be accounted for by one of these: by what the resolver expects, or since an endpoint of it
 * served that issuance. What merely may be in an unreadable part of a certificate is asked about
 * only where nothing else was hit. Entries that name different issuing keys have to be accounted
 * for each.
 */
public final class Classifier {
  /** Reasons, and identities, that are told. */
  private static final int TOLD = 3;

  private final Map<String, Resolver> resolvers = new HashMap<>();
  private final Map<String, Set<Sha256>> served;
  private final List<Acknowledgement> acknowledgements;

  /**
   * @param resolvers all that are configured
   * @param served what endpoints served; see {@link io.assay.ct.store.CtStore#served()}
   * @param acknowledgements in force
   */
  public Classifier(
      List<Resolver> resolvers, List<Served> served, List<Acknowledgement> acknowledgements) {
    resolvers.forEach(resolver -> this.resolvers.put(resolver.name(), resolver));
    this.served =
        served.stream()
            .collect(
                Collectors.groupingBy(
                    Served::resolver,
                    Collectors.mapping(Served::tbsSha256, Collectors.toUnmodifiableSet())));
    this.acknowledgements = List.copyOf(acknowledgements);
  }

  /** Classifies all entries of an issuance together. Never throws. */
  public Classification classify(Issuance issuance) {
    Map<Optional<Sha256>, Answer> byIssuer = new LinkedHashMap<>();
    for (LoggedCertificate entry : issuance.entries()) {
      byIssuer.merge(
          entry.issuerSpki(), answer(entry), (one, other) -> other.expected() ? other : one);
    }
    // A chain that is missing says nothing against what another entry shows.
    if (byIssuer.values().stream().anyMatch(Answer::expected) && byIssuer.size() > 1) {
      byIssuer.remove(Optional.<Sha256>empty());
    }
    List<Answer> answers = List.copyOf(byIssuer.values());
    Answer decisive =
        answers.stream()
            .filter(answer -> !answer.expected())
            .findFirst()
            .orElse(answers.getFirst());
    return new Classification(
        decisive.expected() ? Kind.EXPECTED : Kind.UNEXPECTED,
        decisive.reason(),
        acknowledgements.stream()
            .filter(word -> issuance.entries().stream().anyMatch(word::covers))
            .findFirst());
  }

  private Answer answer(LoggedCertificate entry) {
    List<Hit> sure = entry.hits().stream().filter(hit -> !hit.doubtful()).toList();
    List<Hit> hits = sure.isEmpty() ? entry.hits() : sure;
    Map<String, List<String>> resolversOf = new LinkedHashMap<>();
    hits.forEach(
        hit ->
            resolversOf
                .computeIfAbsent(hit.identity().text(), _ -> new ArrayList<>())
                .add(hit.resolver()));
    ExpectedIssuance expectation = new ExpectedIssuance(entry);
    Map<String, Answer> answers = new LinkedHashMap<>();
    hits.forEach(
        hit ->
            answers.computeIfAbsent(
                hit.resolver(), resolver -> answer(entry, expectation, resolver)));
    Map<Boolean, List<Answer>> accounts =
        resolversOf.values().stream()
            .map(watching -> account(watching.stream().map(answers::get).toList()))
            .collect(Collectors.partitioningBy(Answer::expected));
    List<Answer> missing = accounts.getOrDefault(false, List.of());
    if (hits.isEmpty()) {
      return Answer.no("nothing that is watched matched it");
    }
    Answer answer =
        missing.isEmpty()
            ? Answer.yes(told(accounts.getOrDefault(true, List.of()).stream().map(Answer::reason)))
            : Answer.no(told(missing.stream().map(Answer::reason)));
    return sure.isEmpty()
        ? new Answer(
            answer.expected(),
            "an entry that cannot be read may be for %s: %s"
                .formatted(told(resolversOf.keySet().stream()), answer.reason()))
        : answer;
  }

  /** Of those who watch one identity, one is enough. */
  private static Answer account(List<Answer> answers) {
    return answers.stream()
        .filter(Answer::expected)
        .findFirst()
        .orElseGet(() -> Answer.no(told(answers.stream().map(Answer::reason))));
  }

  private Answer answer(LoggedCertificate entry, ExpectedIssuance expected, String name) {
    if (served.getOrDefault(name, Set.of()).contains(entry.tbsSha256())) {
      return Answer.yes("an endpoint of resolver %s serves it".formatted(name));
    }
    Resolver resolver = resolvers.get(name);
    if (resolver == null) {
      return Answer.no(
          "resolver %s, for which it was watched, is not configured any more".formatted(name));
    }
    // A resolver without endpoints, of which nobody can expect anything, watches all the same.
    Stream<Expectation> expectations =
        resolver.services().isEmpty()
            ? Stream.of(Expectation.NONE)
            : resolver.services().stream().map(Resolver.Service::expectation);
    List<Answer> answers =
        expectations
            .map(one -> new Expectation(one.issuers(), one.pins(), Set.of(), Optional.empty()))
            .distinct()
            .map(one -> expected.answer(name, one))
            .toList();
    return answers.stream()
        .filter(Answer::expected)
        .findFirst()
        .orElseGet(() -> Answer.no(told(answers.stream().map(Answer::reason))));
  }

  private static String told(Stream<String> parts) {
    List<String> distinct = parts.distinct().toList();
    String first = String.join("; ", distinct.subList(0, Math.min(TOLD, distinct.size())));
    return distinct.size() <= TOLD
        ? first
        : "%s; and %d more".formatted(first, distinct.size() - TOLD);
  }
}
