package io.assay.app;

import io.assay.config.Arguments;
import io.assay.endpoint.Expectation;
import io.assay.endpoint.Pin;
import java.util.Optional;

/** Reads {@code --issuer}: {@code sha256/…} is a key, anything else a name. */
final class IssuerOption {
  private IssuerOption() {}

  /**
   * @throws IllegalArgumentException if {@code text} is neither; the message says what was expected
   */
  static Expectation.Issuer parse(String text) {
    if (text.startsWith("sha256/") || text.startsWith("spki:")) {
      return new Expectation.Issuer(Optional.of(Pin.parse(text).digest()), Optional.empty());
    }
    if (text.indexOf('=') < 0) {
      throw new IllegalArgumentException(
          "\"%s\": expected sha256/BASE64 of the issuer's SubjectPublicKeyInfo, or its name such as"
                  .formatted(text)
              + " CN=WE1 or \"O=Let's Encrypt\"");
    }
    return new Expectation.Issuer(Optional.empty(), Optional.of(Arguments.issuerName(text)));
  }
}
