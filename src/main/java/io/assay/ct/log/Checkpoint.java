package io.assay.ct.log;

import io.assay.ct.Log;
import io.assay.ct.log.LogException.Kind;
import io.assay.ct.tree.SignedTreeHead;
import io.assay.ct.tree.TreeHead;
import io.assay.endpoint.FoundText;
import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A checkpoint of a static log: a signed note (C2SP signed-note, tlog-checkpoint, static-ct-api) of
 * which the signature by the log itself is that of an RFC 6962 tree head. Signatures of others,
 * such as witnesses, are passed over. Immutable.
 *
 * @param origin the first line, which names the log
 * @param signatures all that there are
 */
record Checkpoint(String origin, TreeHead head, List<Signature> signatures) {
  private static final Pattern SIGNATURE = Pattern.compile("— (\\S+) ([A-Za-z0-9+/]+={0,2})");
  private static final Pattern SIZE = Pattern.compile("0|[1-9][0-9]{0,18}");

  private static final byte RFC6962_SIGNATURE = 5;
  private static final int KEY_ID_OCTETS = 4;

  /**
   * A signature line.
   *
   * @param name of the signer
   * @param octets key id and signature
   */
  record Signature(String name, Octets octets) {}

  Checkpoint {
    signatures = List.copyOf(signatures);
  }

  /**
   * Reads a checkpoint; verifies nothing.
   *
   * @param where for messages
   */
  static Checkpoint read(Octets note, String where) throws LogException {
    String text = text(note, where);
    int end = text.lastIndexOf("\n\n");
    if (end < 0 || !text.endsWith("\n") || end + 2 == text.length()) {
      throw malformed(where, "no text, empty line and signatures");
    }
    // Lines from the fourth on are extensions.
    String[] lines = text.substring(0, end).split("\n", -1);
    if (lines.length < 3 || lines[0].isEmpty()) {
      throw malformed(where, "no origin, size and root hash, each on its line");
    }
    List<Signature> signatures = new ArrayList<>();
    for (String line : text.substring(end + 2, text.length() - 1).split("\n", -1)) {
      if (!line.startsWith("— ")) {
        throw malformed(where, "a line among the signatures that is none");
      }
      Matcher signature = SIGNATURE.matcher(line);
      if (signature.matches()) {
        Optional<Octets> octets = base64(signature.group(2));
        octets.ifPresent(found -> signatures.add(new Signature(signature.group(1), found)));
      }
    }
    return new Checkpoint(lines[0], head(lines[1], lines[2], where), signatures);
  }

  private static String text(Octets note, String where) throws LogException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(note.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new LogException(Kind.MALFORMED, where + ": a checkpoint is no UTF-8", e);
    }
  }

  private static TreeHead head(String size, String root, String where) throws LogException {
    if (!SIZE.matcher(size).matches()) {
      throw malformed(where, "a tree size of " + FoundText.quoted(size));
    }
    Optional<Octets> hash = base64(root);
    if (hash.filter(octets -> octets.length() == 32).isEmpty()) {
      throw malformed(where, "a root hash of " + FoundText.quoted(root));
    }
    try {
      return new TreeHead(Long.parseLong(size), Sha256.ofDigest(hash.get().toByteArray()));
    } catch (NumberFormatException e) {
      throw new LogException(
          Kind.MALFORMED, where + ": a checkpoint of more leaves than can be: " + size, e);
    }
  }

  private static Optional<Octets> base64(String text) {
    try {
      return Optional.of(Octets.copyOf(Base64.getDecoder().decode(text)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * The tree head, verified with the key of {@code log}.
   *
   * @param where for messages
   */
  SignedTreeHead verified(Log log, String where) throws LogException {
    Optional<String> expected = expectedOrigin(log);
    if (expected.filter(origin::equals).isEmpty() && expected.isPresent()) {
      throw new LogException(
          Kind.BAD_SIGNATURE,
          "%s: a checkpoint of %s, where that of %s is expected"
              .formatted(where, FoundText.quoted(origin), FoundText.quoted(expected.get())));
    }
    byte[] keyId = keyId(log.id());
    for (Signature signature : signatures) {
      byte[] octets = signature.octets.toByteArray();
      if (signature.name.equals(origin)
          && octets.length >= KEY_ID_OCTETS + Long.BYTES
          && Arrays.equals(octets, 0, KEY_ID_OCTETS, keyId, 0, KEY_ID_OCTETS)) {
        return verified(octets, log, where);
      }
    }
    throw new LogException(
        Kind.BAD_SIGNATURE, where + ": a checkpoint without a signature of the log's key");
  }

  private SignedTreeHead verified(byte[] octets, Log log, String where) throws LogException {
    long millis = ByteBuffer.wrap(octets).getLong(KEY_ID_OCTETS);
    if (millis < 0) {
      throw malformed(where, "a timestamp that is no time");
    }
    return Verified.head(
        new SignedTreeHead(
            log.id(),
            head,
            Instant.ofEpochMilli(millis),
            Octets.copyOf(octets, KEY_ID_OCTETS + Long.BYTES, octets.length)),
        log,
        where);
  }

  /** The submission prefix without scheme; nothing in particular where that is not known. */
  private static Optional<String> expectedOrigin(Log log) {
    return log.submissionUrl().isEmpty()
        ? Optional.empty()
        : Optional.of(
            log.submissionUrl().replaceFirst("^[a-zA-Z]+://", "").replaceFirst("/+$", ""));
  }

  private byte[] keyId(Sha256 logId) {
    byte[] name = origin.getBytes(StandardCharsets.UTF_8);
    return Sha256.of(
            ByteBuffer.allocate(name.length + 2 + 32)
                .put(name)
                .put((byte) '\n')
                .put(RFC6962_SIGNATURE)
                .put(logId.toByteArray())
                .array())
        .toByteArray();
  }

  private static LogException malformed(String where, String what) {
    return new LogException(Kind.MALFORMED, "%s: a checkpoint with %s".formatted(where, what));
  }
}
