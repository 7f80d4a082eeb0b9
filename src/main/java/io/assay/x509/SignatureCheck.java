package io.assay.x509;

/** Whether a certificate's signature was made with a key. */
public enum SignatureCheck {
  /** It was. */
  VALID,
  /** It was not, or there are no octets that it could have been made over. */
  INVALID,
  /** It cannot be said: the algorithm, the curve or the key is none that can be used here. */
  UNSUPPORTED
}
