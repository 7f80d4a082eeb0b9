package io.assay.x509;

import java.util.Map;

/** Object identifiers and the names under which they are known. */
final class Oids {
  // Public keys (RFC 3279, RFC 4055, RFC 5480, RFC 8410).
  static final String RSA = "1.2.840.113549.1.1.1";
  static final String RSASSA_PSS = "1.2.840.113549.1.1.10";
  static final String DSA = "1.2.840.10040.4.1";
  static final String EC = "1.2.840.10045.2.1";
  static final String ED25519 = "1.3.101.112";
  static final String ED448 = "1.3.101.113";

  // Extensions (RFC 5280, section 4.2; RFC 7633; RFC 6962, section 3.3).
  static final String SUBJECT_KEY_IDENTIFIER = "2.5.29.14";
  static final String KEY_USAGE = "2.5.29.15";
  static final String SUBJECT_ALT_NAME = "2.5.29.17";
  static final String BASIC_CONSTRAINTS = "2.5.29.19";
  static final String NAME_CONSTRAINTS = "2.5.29.30";
  static final String CRL_DISTRIBUTION_POINTS = "2.5.29.31";
  static final String AUTHORITY_KEY_IDENTIFIER = "2.5.29.35";
  static final String EXTENDED_KEY_USAGE = "2.5.29.37";
  static final String AUTHORITY_INFO_ACCESS = "1.3.6.1.5.5.7.1.1";
  static final String TLS_FEATURE = "1.3.6.1.5.5.7.1.24";
  static final String SCT_LIST = "1.3.6.1.4.1.11129.2.4.2";
  static final String POISON = "1.3.6.1.4.1.11129.2.4.3";

  // Access methods (RFC 5280, section 4.2.2.1).
  static final String OCSP = "1.3.6.1.5.5.7.48.1";
  static final String CA_ISSUERS = "1.3.6.1.5.5.7.48.2";

  // Content types (RFC 5652, section 5.1).
  static final String SIGNED_DATA = "1.2.840.113549.1.7.2";

  private static final Map<String, String> EXTENSIONS =
      Map.ofEntries(
          Map.entry("2.5.29.9", "subjectDirectoryAttributes"),
          Map.entry(SUBJECT_KEY_IDENTIFIER, "subjectKeyIdentifier"),
          Map.entry(KEY_USAGE, "keyUsage"),
          Map.entry("2.5.29.16", "privateKeyUsagePeriod"),
          Map.entry(SUBJECT_ALT_NAME, "subjectAltName"),
          Map.entry("2.5.29.18", "issuerAltName"),
          Map.entry(BASIC_CONSTRAINTS, "basicConstraints"),
          Map.entry(NAME_CONSTRAINTS, "nameConstraints"),
          Map.entry(CRL_DISTRIBUTION_POINTS, "cRLDistributionPoints"),
          Map.entry("2.5.29.32", "certificatePolicies"),
          Map.entry("2.5.29.33", "policyMappings"),
          Map.entry(AUTHORITY_KEY_IDENTIFIER, "authorityKeyIdentifier"),
          Map.entry("2.5.29.36", "policyConstraints"),
          Map.entry(EXTENDED_KEY_USAGE, "extKeyUsage"),
          Map.entry("2.5.29.46", "freshestCRL"),
          Map.entry("2.5.29.54", "inhibitAnyPolicy"),
          Map.entry(AUTHORITY_INFO_ACCESS, "authorityInfoAccess"),
          Map.entry("1.3.6.1.5.5.7.1.3", "qcStatements"),
          Map.entry("1.3.6.1.5.5.7.1.11", "subjectInfoAccess"),
          Map.entry(TLS_FEATURE, "tlsFeature"),
          Map.entry(SCT_LIST, "signedCertificateTimestampList"),
          Map.entry(POISON, "precertificatePoison"));

  private static final Map<String, String> ATTRIBUTES =
      Map.ofEntries(
          Map.entry("2.5.4.3", "CN"),
          Map.entry("2.5.4.4", "SN"),
          Map.entry("2.5.4.5", "serialNumber"),
          Map.entry("2.5.4.6", "C"),
          Map.entry("2.5.4.7", "L"),
          Map.entry("2.5.4.8", "ST"),
          Map.entry("2.5.4.9", "STREET"),
          Map.entry("2.5.4.10", "O"),
          Map.entry("2.5.4.11", "OU"),
          Map.entry("2.5.4.12", "title"),
          Map.entry("2.5.4.13", "description"),
          Map.entry("2.5.4.15", "businessCategory"),
          Map.entry("2.5.4.17", "postalCode"),
          Map.entry("2.5.4.18", "postOfficeBox"),
          Map.entry("2.5.4.20", "telephoneNumber"),
          Map.entry("2.5.4.41", "name"),
          Map.entry("2.5.4.42", "givenName"),
          Map.entry("2.5.4.43", "initials"),
          Map.entry("2.5.4.44", "generationQualifier"),
          Map.entry("2.5.4.45", "x500UniqueIdentifier"),
          Map.entry("2.5.4.46", "dnQualifier"),
          Map.entry("2.5.4.51", "houseIdentifier"),
          Map.entry("2.5.4.97", "organizationIdentifier"),
          Map.entry("0.9.2342.19200300.100.1.1", "UID"),
          Map.entry("0.9.2342.19200300.100.1.25", "DC"),
          Map.entry("1.2.840.113549.1.9.1", "emailAddress"));

  private static final Map<String, String> SIGNATURES =
      Map.ofEntries(
          Map.entry("1.2.840.113549.1.1.2", "MD2withRSA"),
          Map.entry("1.2.840.113549.1.1.4", "MD5withRSA"),
          Map.entry("1.2.840.113549.1.1.5", "SHA1withRSA"),
          Map.entry("1.2.840.113549.1.1.14", "SHA224withRSA"),
          Map.entry("1.2.840.113549.1.1.11", "SHA256withRSA"),
          Map.entry("1.2.840.113549.1.1.12", "SHA384withRSA"),
          Map.entry("1.2.840.113549.1.1.13", "SHA512withRSA"),
          Map.entry(RSASSA_PSS, "RSASSA-PSS"),
          Map.entry("1.2.840.10040.4.3", "SHA1withDSA"),
          Map.entry("2.16.840.1.101.3.4.3.1", "SHA224withDSA"),
          Map.entry("2.16.840.1.101.3.4.3.2", "SHA256withDSA"),
          Map.entry("1.2.840.10045.4.1", "SHA1withECDSA"),
          Map.entry("1.2.840.10045.4.3.1", "SHA224withECDSA"),
          Map.entry("1.2.840.10045.4.3.2", "SHA256withECDSA"),
          Map.entry("1.2.840.10045.4.3.3", "SHA384withECDSA"),
          Map.entry("1.2.840.10045.4.3.4", "SHA512withECDSA"),
          Map.entry(ED25519, "Ed25519"),
          Map.entry(ED448, "Ed448"),
          Map.entry("2.16.840.1.101.3.4.3.17", "ML-DSA-44"),
          Map.entry("2.16.840.1.101.3.4.3.18", "ML-DSA-65"),
          Map.entry("2.16.840.1.101.3.4.3.19", "ML-DSA-87"));

  private Oids() {}

  /** The name of an extension, or its OID. */
  static String extension(String oid) {
    return EXTENSIONS.getOrDefault(oid, oid);
  }

  /** Whether the extension is one whose value is known to be one DER element. */
  static boolean isKnownExtension(String oid) {
    return EXTENSIONS.containsKey(oid);
  }

  /** The short name of an attribute type (RFC 4519, RFC 2985, X.520), or its OID. */
  static String attribute(String oid) {
    return ATTRIBUTES.getOrDefault(oid, oid);
  }

  /** The name of a signature algorithm as the Java platform has it, or its OID. */
  static String signature(String oid) {
    return SIGNATURES.getOrDefault(oid, oid);
  }
}
