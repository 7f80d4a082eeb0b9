package io.assay.config;

import io.assay.endpoint.EndpointException;
import io.assay.endpoint.Expectation;
import io.assay.endpoint.IdentityPattern;
import io.assay.endpoint.Pin;
import io.assay.endpoint.Query;
import io.assay.endpoint.Sha256;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.xbill.DNS.Rcode;

/** Reads a resolver's {@code expect}. */
final class ExpectationReader {
  private static final Keys EXPECT = Keys.of("issuers", "pins", "programs", "answer", "identity");
  private static final Keys ISSUER = Keys.of("spki", "name");
  private static final Keys IDENTITY = Keys.of("query", "matches");
  private static final Keys ANSWER = Keys.of("rcode", "contains");

  private static final String IDENTITIES =
      "a list of what the server must say of itself, such as [{query: nsid, matches: \"gpdns-[a-z]{3}\"}]";
  private static final String NSID = "nsid";
  private static final Set<String> ADDRESSES = Set.of("A", "AAAA");
  private static final String IDENTITY_QUERY =
      "\"nsid\", or a name, a class and a type, such as \"id.server CH TXT\"";
  private static final String MATCHES =
      "a regular expression for all of a text, such as \"gpdns-[a-z]{3}\"";

  private static final String SPKI =
      "the SHA-256 of the issuer's SubjectPublicKeyInfo: sha256/ and 44 characters of base64";

  private final Unfit.Reading<String> program;

  /**
   * @param program reads the name of a root program
   */
  ExpectationReader(Unfit.Reading<String> program) {
    this.program = program;
  }

  Expectation read(Value expect) {
    return expect.section(EXPECT).map(this::expectation).orElse(Expectation.NONE);
  }

  private Expectation expectation(Section section) {
    return new Expectation(
        section.value("issuers").map(ExpectationReader::issuers).orElse(List.of()),
        section.value("pins").map(ExpectationReader::pins).orElse(Set.of()),
        section.value("programs").map(this::programs).orElse(Set.of()),
        section.value("answer").flatMap(v -> v.section(ANSWER)).flatMap(ExpectationReader::answer),
        section.value("identity").map(ExpectationReader::identities).orElse(List.of()));
  }

  private static List<Expectation.Identity> identities(Value value) {
    List<Expectation.Identity> identities = new ArrayList<>();
    Map<Optional<Query>, Value> seen = new HashMap<>();
    for (Value item : value.list(IDENTITIES)) {
      item.section(IDENTITY).flatMap(section -> identity(section, seen)).ifPresent(identities::add);
    }
    if (identities.stream().flatMap(one -> one.query().stream()).count()
        > Expectation.IDENTITY_QUERIES) {
      value.mistake(
          "more than %d queries beside nsid".formatted(Expectation.IDENTITY_QUERIES),
          "at most %d: each is asked by every probe".formatted(Expectation.IDENTITY_QUERIES));
    }
    return identities;
  }

  private static Optional<Expectation.Identity> identity(
      Section section, Map<Optional<Query>, Value> seen) {
    Optional<Optional<Query>> query =
        section
            .required("query", IDENTITY_QUERY)
            .flatMap(
                v ->
                    v.text(ExpectationReader::identityQuery).filter(read -> v.isFirst(read, seen)));
    Optional<IdentityPattern> pattern =
        section
            .required("matches", MATCHES)
            .flatMap(v -> v.text(ExpectationReader::identityPattern));
    return query.flatMap(read -> pattern.map(p -> new Expectation.Identity(read, p)));
  }

  /** Empty for NSID. */
  private static Optional<Query> identityQuery(String text) throws Unfit {
    if (text.equals(NSID)) {
      return Optional.empty();
    }
    if (text.strip().indexOf(' ') < 0) {
      throw new Unfit("neither nsid nor a name with a type", IDENTITY_QUERY);
    }
    Query query;
    try {
      query = Query.parse(text);
    } catch (EndpointException e) {
      Unfit unfit = new Unfit(e.problem(), IDENTITY_QUERY);
      unfit.initCause(e);
      throw unfit;
    }
    if (!query.type().equals("TXT")
        && (query.dnsClass() != Query.DnsClass.IN || !ADDRESSES.contains(query.type()))) {
      throw new Unfit(
          "a type that nothing can be matched with", "TXT, or in class IN also A and AAAA");
    }
    return Optional.of(query);
  }

  private static IdentityPattern identityPattern(String text) throws Unfit {
    try {
      return IdentityPattern.parse(text);
    } catch (IllegalArgumentException e) {
      Unfit unfit = new Unfit(String.valueOf(e.getMessage()), MATCHES);
      unfit.initCause(e);
      throw unfit;
    }
  }

  private static List<Expectation.Issuer> issuers(Value value) {
    List<Expectation.Issuer> issuers = new ArrayList<>();
    Map<Expectation.Issuer, Value> seen = new HashMap<>();
    for (Value item : value.list("a list of issuers, such as [{name: \"O=Let's Encrypt\"}]")) {
      item.section(ISSUER)
          .flatMap(ExpectationReader::issuer)
          .filter(issuer -> item.isFirst(issuer, seen))
          .ifPresent(issuers::add);
    }
    return issuers;
  }

  private static Optional<Expectation.Issuer> issuer(Section section) {
    Optional<Value> spki = section.value("spki");
    Optional<Value> name = section.value("name");
    if (spki.isEmpty() && name.isEmpty()) {
      section.mistake("neither \"spki\" nor \"name\"", "one of them or both");
      return Optional.empty();
    }
    Optional<Sha256> digest = spki.flatMap(v -> v.text(ExpectationReader::spki));
    Optional<String> issuerName = name.flatMap(v -> v.text(IssuerName::check));
    return digest.isEmpty() && issuerName.isEmpty()
        ? Optional.empty()
        : Optional.of(new Expectation.Issuer(digest, issuerName));
  }

  private static Sha256 spki(String text) throws Unfit {
    Pin pin;
    try {
      pin = Pin.parse(text);
    } catch (IllegalArgumentException e) {
      Unfit unfit = new Unfit("", SPKI);
      unfit.initCause(e);
      throw unfit;
    }
    if (pin.kind() != Pin.Kind.SPKI) {
      throw new Unfit("a digest of something else", SPKI);
    }
    return pin.digest();
  }

  static Set<Pin> pins(Value value) {
    return new HashSet<>(value.list("a list of pins, such as [sha256/…]", Readings::pin));
  }

  private Set<String> programs(Value value) {
    return new HashSet<>(
        value.list("a list of root programs, such as [mozilla, microsoft]", program));
  }

  private static Optional<Expectation.Answer> answer(Section section) {
    Optional<Value> rcode = section.value("rcode");
    Optional<Value> contains = section.value("contains");
    if (rcode.isEmpty() && contains.isEmpty()) {
      section.mistake("neither \"rcode\" nor \"contains\"", "one of them or both");
      return Optional.empty();
    }
    return Optional.of(
        new Expectation.Answer(
            rcode.flatMap(v -> v.text(ExpectationReader::rcode)),
            contains
                .map(
                    v ->
                        v.list(
                            "a list of record data, such as [\"93.184.215.14\"]",
                            ExpectationReader::recordData))
                .orElse(List.of())));
  }

  private static String rcode(String text) throws Unfit {
    int value = text.matches("[A-Za-z]+") ? Rcode.value(text.toUpperCase(Locale.ROOT)) : -1;
    if (value < 0) {
      throw new Unfit("", "a response code such as NOERROR, NXDOMAIN, SERVFAIL or REFUSED");
    }
    return Rcode.string(value);
  }

  private static String recordData(String text) throws Unfit {
    if (text.isBlank()) {
      throw new Unfit("", "record data as a zone file writes it, such as \"93.184.215.14\"");
    }
    return text;
  }
}
