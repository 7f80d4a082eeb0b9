package io.assay.web;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What shows that a form is of a page that this process served to the same user: time and chance,
 * signed with a key of this process. No two are equal, so that nothing of them shows in the length
 * of a compressed page. Nothing is kept of them. Thread-safe.
 */
final class FormTokens {
  /** A page that was left open for longer has to be loaded again. */
  static final Duration VALID = Duration.ofHours(12);

  private static final String SIGNATURE = "HmacSHA256";
  private static final int CHANCE_OCTETS = 16;
  private static final int HEAD_OCTETS = Long.BYTES + CHANCE_OCTETS;
  private static final int SIGNATURE_OCTETS = 32;

  private final SecureRandom random = new SecureRandom();
  private final SecretKeySpec key;
  private final InstantSource clock;

  FormTokens(InstantSource clock) {
    this.clock = clock;
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    key = new SecretKeySpec(secret, SIGNATURE);
  }

  /** A new one for a page that {@code user} gets: letters, digits, - and _. */
  String issue(String user) {
    byte[] chance = new byte[CHANCE_OCTETS];
    random.nextBytes(chance);
    byte[] head =
        ByteBuffer.allocate(HEAD_OCTETS)
            .putLong(clock.instant().getEpochSecond())
            .put(chance)
            .array();
    byte[] token =
        ByteBuffer.allocate(HEAD_OCTETS + SIGNATURE_OCTETS)
            .put(head)
            .put(signature(head, user))
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  /** Whether {@code token} was issued to {@code user} by this process and is not too old. */
  boolean isValid(String token, String user) {
    byte[] octets;
    try {
      octets = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException e) {
      return false;
    }
    if (octets.length != HEAD_OCTETS + SIGNATURE_OCTETS) {
      return false;
    }
    byte[] head = new byte[HEAD_OCTETS];
    byte[] signature = new byte[SIGNATURE_OCTETS];
    ByteBuffer buffer = ByteBuffer.wrap(octets).get(head).get(signature);
    Instant issued = Instant.ofEpochSecond(buffer.getLong(0));
    return MessageDigest.isEqual(signature, signature(head, user))
        && !clock.instant().isAfter(issued.plus(VALID));
  }

  private byte[] signature(byte[] head, String user) {
    try {
      Mac mac = Mac.getInstance(SIGNATURE);
      mac.init(key);
      mac.update(head);
      return mac.doFinal(user.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + SIGNATURE, e);
    }
  }
}
