package io.assay.x509;

/**
 * Is shown every place of a certificate where an identity can stand, as ranges ({@code from}
 * inclusive, {@code to} exclusive) of the octets that {@link IdentityWalk} was given. Nothing is
 * checked but the framing: what stands in a range is for the visitor to judge. A place may be shown
 * more than once.
 */
public interface IdentityVisitor {

  /** A dNSName of 1 to 1024 octets: any octets, also NUL. */
  void dnsName(int from, int to);

  /** An iPAddress, whatever its length. */
  void ipAddress(int from, int to);

  /** A uniformResourceIdentifier. */
  void uri(int from, int to);

  /** An rfc822Name. */
  void email(int from, int to);

  /** The content of a subjectAltName entry of yet another kind. */
  void otherName(int from, int to);

  /**
   * A common name, of the subject or of a directoryName among the alternative names.
   *
   * @param tag the identifier octet of its string type
   */
  void commonName(int tag, int from, int to);

  /**
   * A part of subjectAltName in which entries cannot be told apart, or not for sure: lengths that
   * do not fit, entries of no known kind. Reaches back over the entry before it, since that one's
   * length may be what is wrong.
   */
  void unreadableNames(int from, int to);

  /**
   * A part of the certificate in which names may stand that cannot be told apart: elements that do
   * not fit into each other, something that looks like a list of names and is not called so.
   */
  void unreadable(int from, int to);
}
