package io.assay.endpoint;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a resolver's operator declared to be genuine. Each part that is empty expects nothing, and
 * the check that needs it is undetermined rather than passed.
 *
 * @param issuers any one of these must have issued the leaf
 * @param pins any one certificate of the chain must have any one of these
 * @param programs names of root programs, all of which must trust the chain
 * @param answer what the DNS answer must say
 * @param identity what the server must say of itself; each question once
 * @param control what must be so instead where the endpoint is no resolver but a control; then of
 *     the rest only pins count
 */
public record Expectation(
    List<Issuer> issuers,
    Set<Pin> pins,
    Set<String> programs,
    Optional<Answer> answer,
    List<Identity> identity,
    Optional<Control> control) {

  /** Questions about the server's identity that a probe may be expected to ask. */
  public static final int IDENTITY_QUERIES = 4;

  /** Expects nothing in particular. */
  public static final Expectation NONE =
      new Expectation(List.of(), Set.of(), Set.of(), Optional.empty());

  /** What must be so at a control. */
  public static Expectation of(Control control, Set<Pin> pins) {
    return new Expectation(
        List.of(), pins, Set.of(), Optional.empty(), List.of(), Optional.of(control));
  }

  public Expectation {
    issuers = List.copyOf(issuers);
    pins = Set.copyOf(pins);
    programs = Set.copyOf(programs);
    identity = List.copyOf(identity);
  }

  /** Nothing is expected of the server's identity. */
  public Expectation(
      List<Issuer> issuers, Set<Pin> pins, Set<String> programs, Optional<Answer> answer) {
    this(issuers, pins, programs, answer, List.of());
  }

  /** What is expected of a resolver. */
  public Expectation(
      List<Issuer> issuers,
      Set<Pin> pins,
      Set<String> programs,
      Optional<Answer> answer,
      List<Identity> identity) {
    this(issuers, pins, programs, answer, identity, Optional.empty());
  }

  /** What has to be asked to know the server's identity, beside NSID. */
  public List<Query> identityQueries() {
    return identity.isEmpty()
        ? List.of()
        : identity.stream().map(Identity::query).flatMap(Optional::stream).toList();
  }

  /**
   * The same with {@code others} asked as well: each question once.
   *
   * @return questions beside NSID
   */
  public List<Query> identityQueriesAnd(List<Query> others) {
    return Stream.concat(identityQueries().stream(), others.stream()).distinct().toList();
  }

  /**
   * A certification authority that may issue for the resolver. At least one part is present; where
   * both are, both must match.
   *
   * @param spki SHA-256 of the issuing certificate's SubjectPublicKeyInfo
   * @param name the issuer's distinguished name or a part of it, as RFC 4514 attributes ({@code
   *     CN=WE1}, {@code O=Let's Encrypt}); since a name can be forged, it counts only in a chain
   *     that a root program trusts
   */
  public record Issuer(Optional<Sha256> spki, Optional<String> name) {}

  /**
   * What the answer to the configured query must be.
   *
   * @param rcode mnemonic of the response code ({@code NOERROR}, {@code NXDOMAIN})
   * @param contains record data in presentation format (RFC 1035), each of which must occur in the
   *     answer section
   */
  public record Answer(Optional<String> rcode, List<String> contains) {
    public Answer {
      contains = List.copyOf(contains);
    }
  }

  /**
   * What the server says of itself.
   *
   * @param query what is asked; absent for NSID (RFC 5001), for which every query asks
   * @param pattern what a text of the answer must match: a string of a TXT record, an address
   */
  public record Identity(Optional<Query> query, IdentityPattern pattern) {
    /** What is asked, for people. */
    public String asked() {
      return query.map(Query::toString).orElse("NSID");
    }
  }
}
