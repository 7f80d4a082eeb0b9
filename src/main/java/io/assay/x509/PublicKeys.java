package io.assay.x509;

import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;

/** Reads the kind and strength of a key from SubjectPublicKeyInfo (RFC 5280, section 4.1.2.7). */
final class PublicKeys {
  static final String WHERE = "subjectPublicKeyInfo";

  private record Curve(String name, int bits) {}

  private static final Map<String, Curve> CURVES =
      Map.ofEntries(
          Map.entry("1.2.840.10045.3.1.1", new Curve("P-192", 192)),
          Map.entry("1.3.132.0.33", new Curve("P-224", 224)),
          Map.entry("1.2.840.10045.3.1.7", new Curve("P-256", 256)),
          Map.entry("1.3.132.0.34", new Curve("P-384", 384)),
          Map.entry("1.3.132.0.35", new Curve("P-521", 521)),
          Map.entry("1.3.132.0.10", new Curve("secp256k1", 256)),
          Map.entry("1.3.36.3.3.2.8.1.1.7", new Curve("brainpoolP256r1", 256)),
          Map.entry("1.3.36.3.3.2.8.1.1.11", new Curve("brainpoolP384r1", 384)),
          Map.entry("1.3.36.3.3.2.8.1.1.13", new Curve("brainpoolP512r1", 512)),
          Map.entry("1.2.156.10197.1.301", new Curve("SM2", 256)));

  private PublicKeys() {}

  /** Octets of an RSA modulus that are looked at. */
  private static final int RSA_OCTETS = 64 * 1024;

  static Optional<PublicKeyFacts> read(Tlv info, Problems problems) {
    DerReader parts = info.reader(WHERE, problems);
    Optional<Tlv> algorithm = parts.next(Tag.SEQUENCE, WHERE + " algorithm");
    Optional<Tlv> key = parts.next(Tag.BIT_STRING, WHERE + " key");
    parts.finish();
    boolean sound = key.isPresent() && DerValues.isWholeOctets(key.get(), WHERE + " key", problems);
    if (algorithm.isEmpty()) {
      return Optional.empty();
    }
    DerReader identifier = algorithm.get().reader(WHERE + " algorithm", problems);
    Optional<String> oid =
        identifier
            .next(Tag.OID, WHERE + " algorithm")
            .flatMap(type -> DerValues.oid(type, WHERE + " algorithm", problems));
    Optional<Tlv> parameters =
        identifier.hasMore() ? identifier.next(WHERE + " parameters") : Optional.empty();
    identifier.finish();
    Optional<Tlv> bits = sound ? key : Optional.empty();
    return oid.map(
        type ->
            switch (type) {
              case Oids.RSA -> rsa("RSA", bits, problems);
              case Oids.RSASSA_PSS -> rsa("RSASSA-PSS", bits, problems);
              case Oids.EC -> ellipticCurve(parameters, bits, problems);
              case Oids.DSA -> new PublicKeyFacts("DSA", primeBits(parameters, problems), "");
              case Oids.ED25519 -> edwards("Ed25519", 256, 32, bits, problems);
              case Oids.ED448 -> edwards("Ed448", 456, 57, bits, problems);
              default -> new PublicKeyFacts(Oids.signature(type), 0, "");
            });
  }

  private static PublicKeyFacts rsa(String algorithm, Optional<Tlv> key, Problems problems) {
    PublicKeyFacts unreadable = new PublicKeyFacts(algorithm, 0, "");
    if (key.isEmpty()) {
      return unreadable;
    }
    DerReader outer = key.get().reader(1, WHERE + " key", problems);
    Optional<Tlv> sequence = outer.next(Tag.SEQUENCE, WHERE + " key");
    outer.finish();
    if (sequence.isEmpty()) {
      return unreadable;
    }
    DerReader parts = sequence.get().reader(WHERE + " key", problems);
    Optional<BigInteger> modulus = positive(parts, WHERE + " modulus", problems);
    Optional<BigInteger> exponent = positive(parts, WHERE + " exponent", problems);
    parts.finish();
    return modulus.isEmpty() || exponent.isEmpty()
        ? unreadable
        : new PublicKeyFacts(
            algorithm, modulus.get().bitLength(), "", RsaFlaws.of(modulus.get(), exponent.get()));
  }

  private static Optional<BigInteger> positive(DerReader parts, String where, Problems problems) {
    Optional<BigInteger> value =
        parts
            .next(Tag.INTEGER, where)
            .flatMap(element -> DerValues.integer(element, RSA_OCTETS, where, problems));
    if (value.isPresent() && value.get().signum() <= 0) {
      problems.add(where, "not positive");
      return Optional.empty();
    }
    return value;
  }

  /** The size of p, the first of the parameters (RFC 3279, section 2.3.2). */
  private static int primeBits(Optional<Tlv> parameters, Problems problems) {
    String where = WHERE + " parameters";
    // Parameters may be inherited from the issuer and are then absent.
    if (parameters.isEmpty() || !parameters.get().is(Tag.SEQUENCE)) {
      return 0;
    }
    return positive(parameters.get().reader(where, problems), where, problems)
        .map(BigInteger::bitLength)
        .orElse(0);
  }

  private static PublicKeyFacts ellipticCurve(
      Optional<Tlv> parameters, Optional<Tlv> key, Problems problems) {
    String where = WHERE + " parameters";
    if (parameters.isEmpty()) {
      problems.add(where, "missing");
      return new PublicKeyFacts("EC", 0, "");
    }
    if (parameters.get().is(Tag.SEQUENCE)) {
      return new PublicKeyFacts("EC", explicitFieldBits(parameters.get(), problems), "explicit");
    }
    if (!parameters.get().is(Tag.OID)) {
      problems.add(where, Tag.text(parameters.get().tag()) + " instead of a named curve");
      return new PublicKeyFacts("EC", 0, "");
    }
    String oid = DerValues.oid(parameters.get(), where, problems).orElse("");
    Curve curve = CURVES.getOrDefault(oid, new Curve(oid, 0));
    if (key.isPresent() && curve.bits > 0) {
      reportPoint(key.get(), (curve.bits + 7) / 8, problems);
    }
    return new PublicKeyFacts("EC", curve.bits, curve.name);
  }

  /** The size of the prime: ECParameters is version, then FieldID with type and prime (X9.62). */
  private static int explicitFieldBits(Tlv parameters, Problems problems) {
    String where = WHERE + " parameters";
    DerReader parts = parameters.reader(where, problems);
    parts.next(Tag.INTEGER, where);
    Optional<DerReader> field =
        parts.next(Tag.SEQUENCE, where).map(element -> element.reader(where, problems));
    field.ifPresent(reader -> reader.next(Tag.OID, where));
    return field
        .filter(reader -> reader.at(Tag.INTEGER))
        .flatMap(reader -> positive(reader, where, problems))
        .map(BigInteger::bitLength)
        .orElse(0);
  }

  /** A point is 04 and both coordinates, or 02 or 03 and one (RFC 5480, section 2.2). */
  private static void reportPoint(Tlv key, int fieldOctets, Problems problems) {
    int octets = key.length() - 1;
    int form = octets == 0 ? 0 : key.octet(1);
    boolean uncompressed = form == 4 && octets == 1 + 2 * fieldOctets;
    boolean compressed = (form == 2 || form == 3) && octets == 1 + fieldOctets;
    if (!uncompressed && !compressed) {
      problems.add(WHERE + " key", octets + " octets that are no point on the curve");
    }
  }

  private static PublicKeyFacts edwards(
      String name, int bits, int octets, Optional<Tlv> key, Problems problems) {
    if (key.isPresent() && key.get().length() - 1 != octets) {
      problems.add(WHERE + " key", key.get().length() - 1 + " octets instead of " + octets);
    }
    return new PublicKeyFacts(name, bits, "");
  }
}
