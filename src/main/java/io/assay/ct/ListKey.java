package io.assay.ct;

import io.assay.fetch.FetchRequest;
import io.assay.fetch.FetchResult;
import io.assay.fetch.Fetcher;
import io.assay.probe.Octets;
import io.assay.trust.source.StoreFiles;
import io.assay.x509.Pem;
import io.assay.x509.PemException;
import io.assay.x509.SignatureCheck;
import io.assay.x509.SignatureVerifier;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The key by which a publisher signs its log list: SHA-256 with RSA (PKCS #1 v1.5) or ECDSA over
 * the document's octets, in a file beside it. Immutable.
 *
 * @param whose names the key in messages
 * @param key its DER SubjectPublicKeyInfo
 */
record ListKey(String whose, Octets key) {
  /** Where Google's lists are, which are signed. */
  private static final String GOOGLE_LISTS = "https://www.gstatic.com/ct/log_list/";

  /** From https://www.gstatic.com/ct/log_list/v3/log_list_pubkey.pem. */
  private static final String GOOGLE_KEY =
      """
          MIICIjANBgkqhkiG9w0BAQEFAAOCAg8AMIICCgKCAgEAsu0BHGnQ++W2CTdyZyxv
          HHRALOZPlnu/VMVgo2m+JZ8MNbAOH2cgXb8mvOj8flsX/qPMuKIaauO+PwROMjiq
          fUpcFm80Kl7i97ZQyBDYKm3MkEYYpGN+skAR2OebX9G2DfDqFY8+jUpOOWtBNr3L
          rmVcwx+FcFdMjGDlrZ5JRmoJ/SeGKiORkbbu9eY1Wd0uVhz/xI5bQb0OgII7hEj+
          i/IPbJqOHgB8xQ5zWAJJ0DmG+FM6o7gk403v6W3S8qRYiR84c50KppGwe4YqSMkF
          bLDleGQWLoaDSpEWtESisb4JiLaY4H+Kk0EyAhPSb+49JfUozYl+lf7iFN3qRq/S
          IXXTh6z0S7Qa8EYDhKGCrpI03/+qprwy+my6fpWHi6aUIk4holUCmWvFxZDfixox
          K0RlqbFDl2JXMBquwlQpm8u5wrsic1ksIv9z8x9zh4PJqNpCah0ciemI3YGRQqSe
          /mRRXBiSn9YQBUPcaeqCYan+snGADFwHuXCd9xIAdFBolw9R9HTedHGUfVXPJDiF
          4VusfX6BRR/qaadB+bqEArF/TzuDUr6FvOR4o8lUUxgLuZ/7HO+bHnaPFKYHHSm+
          +z1lVDhhYuSZ8ax3T0C3FZpb7HMjZtpEorSV5ElKJEJwrhrBCMOD8L01EoSPrGlS
          1w22i9uGHMn/uGQKo28u7AsCAwEAAQ==
      """;

  private static final String DOCUMENT = ".json";
  private static final String SIGNATURE = ".sig";

  /** Why a list is not taken; the message is one line with the remedy. */
  static final class Unsigned extends Exception {
    private static final long serialVersionUID = 1;

    Unsigned(String message) {
      super(message);
    }
  }

  /**
   * The key that the list at {@code url} must be signed by; empty where it need not be signed.
   *
   * @param configured the PEM file of another publisher's key
   * @throws IOException if there is no usable key in that file; the message is one line
   */
  static Optional<ListKey> of(String url, Optional<Path> configured) throws IOException {
    if (configured.isPresent()) {
      return Optional.of(read(configured.get()));
    }
    return url.startsWith(GOOGLE_LISTS)
        ? Optional.of(new ListKey("Google", Octets.fromBase64(GOOGLE_KEY.replaceAll("\\s", ""))))
        : Optional.empty();
  }

  /**
   * The publisher's key in a PEM file.
   *
   * @throws IOException if there is none that can be used; the message is one line that names the
   *     file and the remedy
   */
  static ListKey read(Path file) throws IOException {
    String problem;
    Exception cause;
    try {
      Octets key = Octets.copyOf(Pem.publicKey(octets(file, Bounds.KEY_OCTETS).toByteArray()));
      if (SignatureVerifier.isUsable(key)) {
        return new ListKey(file.toString(), key);
      }
      throw new IOException(unusable(file, "is no RSA or ECDSA key that can be used"));
    } catch (PemException e) {
      problem = String.valueOf(e.getMessage());
      cause = e;
    } catch (FileSystemException e) {
      problem = StoreFiles.problem(e);
      cause = e;
    }
    throw new IOException(unusable(file, problem), cause);
  }

  private static String unusable(Path file, String problem) {
    return "%s: %s; ct.list-key has to be the PEM file of the public key that the list is signed by"
        .formatted(file, problem);
  }

  /** Fetches the signature of the {@code list} that came from {@code url}, and verifies it. */
  void require(Octets list, String url, Fetcher fetcher) throws Unsigned, InterruptedException {
    String at = signature(url);
    switch (fetcher.fetch(FetchRequest.get(at, Bounds.SIGNATURE_OCTETS, Bounds.LIST_DEADLINE))) {
      case FetchResult.Fetched(_, var signature, _) -> require(list, signature, url, at);
      case FetchResult.Rejected(_, _, var reason) -> throw missing(reason);
      case FetchResult.TooLong(var reason) -> throw missing(reason);
      case FetchResult.Failed(var reason) -> throw missing(reason);
      case FetchResult.Refused(var reason) -> throw missing(reason);
      case FetchResult.Unchanged() -> throw missing("not modified, which was not asked");
    }
  }

  /** Verifies the signature in the file beside {@code file}, which holds {@code list}. */
  void require(Octets list, Path file) throws Unsigned {
    Path beside = file.resolveSibling(signature(file.getFileName().toString()));
    try {
      require(list, octets(beside, Bounds.SIGNATURE_OCTETS), file.toString(), beside.toString());
    } catch (IOException e) {
      throw missing("%s: %s".formatted(beside, StoreFiles.problem(e)));
    }
  }

  private void require(Octets list, Octets signature, String where, String at) throws Unsigned {
    SignatureCheck check =
        SignatureVerifier.checkSha256(list.toByteArray(), signature.toByteArray(), key);
    if (check != SignatureCheck.VALID) {
      throw new Unsigned(
          "%s: %s is not the signature of %s over it; try again later, in case both are just being"
                  .formatted(where, at, whose)
              + " replaced, and else suspect whoever the list came from");
    }
  }

  private Unsigned missing(String reason) {
    return new Unsigned(
        "no signature of %s: %s; try again, or have ct.list name another list"
            .formatted(whose, reason));
  }

  /** As publishers name it. */
  private static String signature(String list) {
    return (list.endsWith(DOCUMENT) ? list.substring(0, list.length() - DOCUMENT.length()) : list)
        + SIGNATURE;
  }

  private static Octets octets(Path file, int most) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Octets.copyOf(in.readNBytes(most));
    }
  }
}
