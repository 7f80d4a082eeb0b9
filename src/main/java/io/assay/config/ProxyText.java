package io.assay.config;

import io.assay.endpoint.EndpointException;
import io.assay.endpoint.FoundText;
import io.assay.endpoint.HostPort;
import io.assay.endpoint.Proxy.Credentials;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A proxy as its user writes it: {@code [user:password@]host:port}, user and password
 * percent-encoded where they need to be.
 */
record ProxyText(HostPort server, Optional<Credentials> credentials) {
  /** Octets of a user's name and of a password: what a single one can count (RFC 1929). */
  private static final int CREDENTIAL_OCTETS = 255;

  private static final Pattern URL = Pattern.compile("[A-Za-z0-9+.-]+://");

  private static final String EXPECTED =
      "a host and a port, such as proxy.example:1080, with \"user:password@\" before it where the"
          + " proxy wants that";
  private static final String CREDENTIALS =
      "a user and a password of 1 to %d octets each, with %%25 for %%, %%3A for : and %%40 for @"
          .formatted(CREDENTIAL_OCTETS);

  /** Reads the proxy; what is wrong is said without user and password. */
  static ProxyText read(String text) throws Unfit {
    if (URL.matcher(text).lookingAt()) {
      throw new Unfit("a URL", EXPECTED);
    }
    int at = text.lastIndexOf('@');
    HostPort server;
    try {
      server = HostPort.parse(text.substring(at + 1));
    } catch (EndpointException e) {
      Unfit unfit = new Unfit(e.problem(), EXPECTED);
      unfit.initCause(e);
      throw unfit;
    }
    return new ProxyText(
        server, at < 0 ? Optional.empty() : Optional.of(credentials(text.substring(0, at))));
  }

  /** What a message may show of {@code text}: all but user and password. */
  static String shown(String text) {
    int at = text.lastIndexOf('@');
    return FoundText.quoted(at < 0 ? text : "…" + text.substring(at));
  }

  private static Credentials credentials(String text) throws Unfit {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new Unfit("a user without password", CREDENTIALS);
    }
    String user = credential("user", text.substring(0, colon));
    // The user's name ends at the first colon where the proxy reads it (RFC 7617, section 2).
    if (user.indexOf(':') >= 0) {
      throw new Unfit("a colon in the user's name", CREDENTIALS);
    }
    return new Credentials(user, credential("password", text.substring(colon + 1)));
  }

  private static String credential(String what, String encoded) throws Unfit {
    byte[] octets = decoded(what, encoded);
    if (octets.length == 0 || octets.length > CREDENTIAL_OCTETS) {
      throw new Unfit("a %s of %d octets".formatted(what, octets.length), CREDENTIALS);
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
    } catch (CharacterCodingException e) {
      Unfit unfit = new Unfit("a %s that is no UTF-8".formatted(what), CREDENTIALS);
      unfit.initCause(e);
      throw unfit;
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new Unfit("a control character in the %s".formatted(what), CREDENTIALS);
    }
    return text;
  }

  private static byte[] decoded(String what, String encoded) throws Unfit {
    byte[] octets = encoded.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream decoded = new ByteArrayOutputStream(octets.length);
    for (int i = 0; i < octets.length; i++) {
      if (octets[i] != '%') {
        decoded.write(octets[i]);
      } else if (i + 2 < octets.length
          && HexFormat.isHexDigit(octets[i + 1])
          && HexFormat.isHexDigit(octets[i + 2])) {
        decoded.write(
            HexFormat.fromHexDigit(octets[i + 1]) * 16 + HexFormat.fromHexDigit(octets[i + 2]));
        i += 2;
      } else {
        throw new Unfit("a %% in the %s that encodes nothing".formatted(what), CREDENTIALS);
      }
    }
    return decoded.toByteArray();
  }
}
