package io.assay.web;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * A name and a password, as a client sends them with each request (RFC 7617).
 *
 * @param password the octets as they came, which are UTF-8 where the client does as it is told
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and not to be copied about.
record Credentials(String name, byte[] password) {
  private static final String SCHEME = "Basic ";

  /** What {@code Authorization: …} says; nothing where it is no such header. */
  static Optional<Credentials> parse(String authorization) {
    if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    byte[] octets;
    try {
      octets = Base64.getDecoder().decode(authorization.substring(SCHEME.length()).strip());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    for (int i = 0; i < octets.length; i++) {
      if (octets[i] == ':') {
        byte[] password = new byte[octets.length - i - 1];
        System.arraycopy(octets, i + 1, password, 0, password.length);
        return Optional.of(
            new Credentials(new String(octets, 0, i, StandardCharsets.UTF_8), password));
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return name;
  }
}
