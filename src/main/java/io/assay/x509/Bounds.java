package io.assay.x509;

/**
 * How much of a certificate, CRL or OCSP response is read. Each is hostile until judged: with these
 * bounds, and since every octet is visited a bounded number of times, the cost of reading grows
 * with its length alone. What lies beyond a bound is reported, never left out in silence.
 */
final class Bounds {
  /** Extensions of one certificate; real ones have about ten. */
  static final int EXTENSIONS = 128;

  /** Names in one subjectAltName; the largest real ones have some thousands. */
  static final int ALTERNATIVE_NAMES = 10_000;

  /** Entries of any other list: key purposes, access descriptions, distribution points. */
  static final int LIST_ENTRIES = 256;

  /** Relative names and attributes of one distinguished name; real ones have about ten of each. */
  static final int NAME_ELEMENTS = 256;

  /** Octets of one attribute value of a distinguished name that are shown. */
  static final int ATTRIBUTE_OCTETS = 1024;

  /** Octets of a dNSName; RFC 1035 has at most 253 characters, broken ones may have more. */
  static final int DNS_NAME_OCTETS = 1024;

  /** Octets of a URI or any other general name. */
  static final int GENERAL_NAME_OCTETS = 4096;

  /** Octets of an object identifier: enough for UUID arcs (2.25) many times over. */
  static final int OID_OCTETS = 64;

  /** Octets of a serial number; RFC 5280, section 4.1.2.2 allows 20. */
  static final int SERIAL_OCTETS = 64;

  /** Octets of a key identifier; a digest of 64 octets is the longest in use. */
  static final int KEY_IDENTIFIER_OCTETS = 128;

  /** Octets of a time as text. */
  static final int TIME_OCTETS = 40;

  /** Nested elements of indefinite length. */
  static final int INDEFINITE_DEPTH = 32;

  /** Entries in the list of what is malformed, and in that of unreadable names. */
  static final int PROBLEMS = 64;

  /** Characters of one entry in the list of what is malformed. */
  static final int PROBLEM_CHARACTERS = 300;

  /** Octets of an OCSP response; one with a responder's certificate has about two thousand. */
  static final int OCSP_OCTETS = 64 * 1024;

  /** Certificates in an OCSP response that are looked at; responders send one or two. */
  static final int OCSP_CERTIFICATES = 8;

  /** Bits of an RSA modulus with which a signature is verified. */
  static final int RSA_BITS = 8192;

  /** Bits of an RSA public exponent with which a signature is verified. */
  static final int RSA_EXPONENT_BITS = 64;

  private Bounds() {}
}
