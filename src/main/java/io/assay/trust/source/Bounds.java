package io.assay.trust.source;

/** How much of a document is read. Documents are hostile, since they come over the network. */
final class Bounds {
  /** Octets of a document; the largest real one has 9 million. */
  static final int DOCUMENT_OCTETS = 64 << 20;

  /** Columns of a report; the widest real one has 90. */
  static final int CSV_COLUMNS = 512;

  /** Rows of a report; the longest real one has some 10,000. */
  static final int CSV_ROWS = 500_000;

  /** Octets of a field; certificates have some 2,000. */
  static final int CSV_FIELD_OCTETS = 1 << 20;

  /** Of so many rows with a certificate, one may be unusable before the whole report is. */
  static final int ROWS_FOR_ONE_UNUSABLE = 10;

  /** URLs of CRLs of one authority; the most that a real one has are some hundreds. */
  static final int CRL_URLS = 2_000;

  /** Characters of a URL. */
  static final int URL_CHARACTERS = 2_000;

  /** Nested messages of a text proto; real ones have two. */
  static final int PROTO_DEPTH = 16;

  /** Fields of a text proto, in all messages together. */
  static final int PROTO_FIELDS = 200_000;

  /** Characters of a pattern for the name of an issuer. */
  static final int PATTERN_CHARACTERS = 200;

  /** Repetitions without a small bound in one pattern, since each multiplies the steps. */
  static final int PATTERN_REPETITIONS = 2;

  /** Optional parts and alternatives of a pattern, each of which doubles the steps at worst. */
  static final int PATTERN_OPTIONS = 8;

  /** Subjects of a certificate trust list; the longest real one has some hundreds. */
  static final int LIST_SUBJECTS = 100_000;

  /** Certificates within a signed list; real ones have two. */
  static final int LIST_CERTIFICATES = 16;

  /** Warnings about one document that are kept; the others are counted. */
  static final int WARNINGS = 10;

  /** Characters of a document's content that a message shows. */
  static final int SHOWN_CHARACTERS = 60;

  private Bounds() {}
}
