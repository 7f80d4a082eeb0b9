package io.assay.ct.log;

import io.assay.ct.log.LogException.Kind;
import io.assay.ct.tree.TreeHasher;
import io.assay.endpoint.FoundText;
import io.assay.probe.Octets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** Reads the answers to get-entries (RFC 6962, section 4.6), entry by entry. Thread-safe. */
final class EntriesReader {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Bounds.ENORMOUS_OCTETS)
                  .maxNestingDepth(16)
                  .build())
          .build();

  private EntriesReader() {}

  /**
   * The entries of a page: at least one.
   *
   * @param first where the first of them stands in the log
   * @param most how many are asked for; more are passed over
   * @param where for messages
   */
  static List<LogEntry> read(Octets page, long first, int most, String where) throws LogException {
    List<LogEntry> entries = new ArrayList<>();
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), page.stream())) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw malformed(where, "is no JSON object");
      }
      TreeHasher hasher = new TreeHasher();
      for (String key = json.nextName(); key != null; key = json.nextName()) {
        JsonToken value = json.nextToken();
        if (key.equals("entries") && value == JsonToken.START_ARRAY) {
          while (json.nextToken() == JsonToken.START_OBJECT && entries.size() < most) {
            entries.add(entry(json, first + entries.size(), hasher, where));
          }
          break;
        }
        json.skipChildren();
      }
    } catch (JacksonException e) {
      throw new LogException(
          Kind.MALFORMED,
          "%s: is no page of entries: %s"
              .formatted(where, FoundText.quoted("" + e.getOriginalMessage())),
          e);
    }
    if (entries.isEmpty()) {
      throw malformed(where, "has no entries");
    }
    return List.copyOf(entries);
  }

  private static LogEntry entry(JsonParser json, long index, TreeHasher hasher, String where)
      throws LogException {
    byte[] leafInput = null;
    byte[] extraData = null;
    for (String key = json.nextName(); key != null; key = json.nextName()) {
      JsonToken value = json.nextToken();
      if (value == JsonToken.VALUE_STRING && key.equals("leaf_input")) {
        leafInput = json.getBinaryValue();
      } else if (value == JsonToken.VALUE_STRING && key.equals("extra_data")) {
        extraData = json.getBinaryValue();
      } else {
        json.skipChildren();
      }
    }
    if (leafInput == null || extraData == null) {
      throw malformed(where, "entry %d without leaf_input or extra_data".formatted(index));
    }
    return Rfc6962Entry.of(index, leafInput, extraData, hasher);
  }

  private static LogException malformed(String where, String what) {
    return new LogException(Kind.MALFORMED, where + ": " + what);
  }
}
