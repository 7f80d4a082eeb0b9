package io.assay.ct.backfill;

import io.assay.endpoint.FoundText;
import io.assay.probe.Octets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads crt.sh's list of certificates: an array of objects, of which {@code id}, {@code
 * entry_timestamp} and {@code not_after} matter here. Elements without an id are left out.
 */
final class CrtShList {
  private static final JsonFactory JSON = new JsonFactory();

  private CrtShList() {}

  /**
   * A certificate that crt.sh has.
   *
   * @param id its number there
   */
  record Item(long id, Optional<Instant> timestamp, Optional<Instant> notAfter) {}

  /**
   * Those of the document, each once, the newest number first.
   *
   * @throws IllegalArgumentException if it is no such list; the message says what it is
   */
  static List<Item> read(Octets document) {
    TreeMap<Long, Item> items = new TreeMap<>(Comparator.reverseOrder());
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), document.stream())) {
      if (json.nextToken() != JsonToken.START_ARRAY) {
        throw new IllegalArgumentException("not a JSON array");
      }
      while (json.nextToken() == JsonToken.START_OBJECT) {
        item(json).ifPresent(item -> items.putIfAbsent(item.id(), item));
      }
      if (json.currentToken() != JsonToken.END_ARRAY) {
        throw new IllegalArgumentException("an array of something else than objects");
      }
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "not JSON: " + FoundText.quoted(String.valueOf(e.getOriginalMessage())), e);
    }
    return List.copyOf(items.values());
  }

  private static Optional<Item> item(JsonParser json) {
    long id = -1;
    Optional<Instant> timestamp = Optional.empty();
    Optional<Instant> notAfter = Optional.empty();
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (name.equals("id") && value == JsonToken.VALUE_NUMBER_INT) {
        id = json.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? -1 : json.getLongValue();
      } else if (name.equals("entry_timestamp")) {
        timestamp = time(json);
      } else if (name.equals("not_after")) {
        notAfter = time(json);
      } else {
        json.skipChildren();
      }
    }
    return id < 0 ? Optional.empty() : Optional.of(new Item(id, timestamp, notAfter));
  }

  /** A time such as {@code 2026-05-01T12:34:56.789}, in UTC without saying so. */
  private static Optional<Instant> time(JsonParser json) {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      json.skipChildren();
      return Optional.empty();
    }
    try {
      return Optional.of(LocalDateTime.parse(json.getString()).toInstant(ZoneOffset.UTC));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
