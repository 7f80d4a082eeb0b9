package io.assay.ct.log;

import io.assay.ct.log.LogException.Kind;
import io.assay.endpoint.FoundText;
import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A small answer in JSON of an RFC 6962 log. Immutable.
 *
 * @param where for messages
 */
record Rfc6962Answer(JsonNode json, String where) {
  private static final JsonMapper JSON = new JsonMapper();

  static Rfc6962Answer read(Octets octets, String where) throws LogException {
    try {
      return new Rfc6962Answer(JSON.readTree(octets.toByteArray()), where);
    } catch (JacksonException e) {
      throw new LogException(
          Kind.MALFORMED,
          "%s: is no JSON: %s".formatted(where, FoundText.quoted("" + e.getOriginalMessage())),
          e);
    }
  }

  /** A number from 0 on. */
  long number(String key) throws LogException {
    JsonNode number = json.path(key);
    if (!number.isIntegralNumber() || !number.canConvertToLong() || number.longValue() < 0) {
      throw expected(key, "a number from 0 to 2^63 - 1");
    }
    return number.longValue();
  }

  Octets octets(String key) throws LogException {
    return octets(json.path(key), key);
  }

  Sha256 hash(String key) throws LogException {
    return hash(json.path(key), key);
  }

  /** Hashes; none where there is no list. */
  List<Sha256> hashes(String key) throws LogException {
    JsonNode list = json.path(key);
    if (!list.isArray() && !list.isMissingNode() && !list.isNull()) {
      throw expected(key, "a list");
    }
    List<Sha256> hashes = new ArrayList<>();
    for (JsonNode hash : list) {
      hashes.add(hash(hash, key));
    }
    return hashes;
  }

  private Sha256 hash(JsonNode node, String key) throws LogException {
    Octets octets = octets(node, key);
    if (octets.length() != 32) {
      throw expected(key, "32 octets");
    }
    return Sha256.ofDigest(octets.toByteArray());
  }

  private Octets octets(JsonNode node, String key) throws LogException {
    try {
      return Octets.fromBase64(node.asString(":"));
    } catch (IllegalArgumentException e) {
      throw new LogException(Kind.MALFORMED, "%s: %s: no base64".formatted(where, key), e);
    }
  }

  private LogException expected(String key, String what) {
    return new LogException(Kind.MALFORMED, "%s: %s: %s is expected".formatted(where, key, what));
  }
}
