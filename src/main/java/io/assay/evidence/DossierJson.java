package io.assay.evidence;

import io.assay.probe.ObservationJson;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes dossiers as JSON and reads them back, equal. What is absent has no member; members that
 * are not known are passed over, so that what a later version adds can still be read. The member
 * {@code schema} numbers the form, and {@code subject} comes before {@code exhibits}, so that it
 * can be read alone. Thread-safe.
 */
final class DossierJson {
  /** The number of the form that is written. */
  static final int SCHEMA = 1;

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** Reads a value behind which there is more. */
  private static final ObjectReader PART =
      MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private DossierJson() {}

  static byte[] write(Dossier dossier) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("schema", SCHEMA);
    write(dossier.subject(), json.putObject("subject"));
    ArrayNode exhibits = json.putArray("exhibits");
    dossier.exhibits().forEach(exhibit -> write(exhibit, exhibits.addObject()));
    return MAPPER.writeValueAsBytes(json);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if it is none, or of a newer form; the message says what is wrong
   */
  static Dossier read(InputStream json) throws IOException {
    return readable(
        () -> {
          JsonNode top = MAPPER.readTree(json);
          requireSchema(top.path("schema").asInt(0));
          List<Exhibit> exhibits = list(top, "exhibits", DossierJson::readExhibit);
          if (exhibits.isEmpty()) {
            throw new IllegalArgumentException("there is no exhibit in it");
          }
          return new Dossier(readSubject(object(top, "subject")), exhibits);
        });
  }

  /**
   * Reads the subject alone, and no further.
   *
   * @throws IOException as {@link #read}
   */
  static Subject readSubject(InputStream json) throws IOException {
    return readable(
        () -> {
          try (JsonParser parser = MAPPER.createParser(json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
              String name = parser.currentName();
              parser.nextToken();
              if (name.equals("schema")) {
                requireSchema(parser.getIntValue());
              } else if (name.equals("subject")) {
                return readSubject(PART.readTree(parser));
              } else {
                parser.skipChildren();
              }
            }
            throw new IllegalArgumentException("there is no subject in it");
          }
        });
  }

  private interface Reading<T> {
    T read() throws IOException;
  }

  private static <T> T readable(Reading<T> reading) throws IOException {
    try {
      return reading.read();
    } catch (JacksonException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IOException("no JSON of evidence: " + e.getOriginalMessage(), e);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IOException("no evidence: " + e.getMessage(), e);
    }
  }

  private static void requireSchema(int schema) {
    if (schema < 1 || schema > SCHEMA) {
      throw new IllegalArgumentException(
          "its schema is %d, and this version of Assay reads schema 1 to %d"
              .formatted(schema, SCHEMA));
    }
  }

  private static void write(Subject subject, ObjectNode json) {
    subject.incident().ifPresent(id -> json.put("incident", id.toString()));
    json.put("cause", subject.cause());
    json.put("text", subject.text());
    json.put("severity", subject.severity());
    subject.vantages().forEach(json.putArray("vantages")::add);
    subject.present().forEach(json.putArray("present")::add);
    json.put("opened", subject.opened().toString());
    json.put("lastSeen", subject.lastSeen().toString());
    subject.closed().ifPresent(closed -> json.put("closed", closed.toString()));
    json.put("expected", subject.expected());
    json.put("observed", subject.observed());
    json.put("reason", subject.reason());
  }

  private static Subject readSubject(JsonNode json) {
    return new Subject(
        optional(json, "incident").map(UUID::fromString),
        text(json, "cause"),
        text(json, "text"),
        text(json, "severity"),
        list(json, "vantages", JsonNode::asString),
        list(json, "present", JsonNode::asString),
        Instant.parse(text(json, "opened")),
        Instant.parse(text(json, "lastSeen")),
        optional(json, "closed").map(Instant::parse),
        text(json, "expected"),
        text(json, "observed"),
        text(json, "reason"));
  }

  private static void write(Exhibit exhibit, ObjectNode json) {
    json.put("role", exhibit.role().text());
    json.put("version", exhibit.version());
    json.put("verdict", exhibit.verdict());
    exhibit.confidence().ifPresent(confidence -> json.put("confidence", confidence));
    exhibit.signs().forEach(json.putArray("signs")::add);
    ArrayNode results = json.putArray("checks");
    for (Exhibit.Result result : exhibit.results()) {
      ObjectNode one = results.addObject().put("id", result.check()).put("status", result.status());
      result.severity().ifPresent(severity -> one.put("severity", severity));
      one.put("expected", result.expected());
      result.observed().ifPresent(observed -> one.put("observed", observed));
      result.reason().ifPresent(reason -> one.put("reason", reason));
    }
    ArrayNode programs = json.putArray("programs");
    for (Exhibit.Program program : exhibit.programs()) {
      ObjectNode one = programs.addObject().put("name", program.name());
      program.trusted().ifPresent(trusted -> one.put("trusted", trusted));
      one.put("says", program.says());
      program.asOf().ifPresent(date -> one.put("asOf", date.toString()));
    }
    exhibit.anchors().forEach(json.putArray("anchors")::add);
    exhibit.revocation().ifPresent(known -> json.put("revocation", known));
    ArrayNode scts = json.putArray("scts");
    for (Exhibit.Sct sct : exhibit.scts()) {
      ObjectNode one = scts.addObject().put("origin", sct.origin());
      sct.log().ifPresent(log -> one.put("log", log));
      sct.logId().ifPresent(id -> one.put("logId", id));
      sct.timestamp().ifPresent(time -> one.put("timestamp", time.toString()));
      one.put("status", sct.status());
      sct.reason().ifPresent(reason -> one.put("reason", reason));
    }
    exhibit.inclusion().forEach(json.putArray("inclusion")::add);
    ObjectNode references = json.putObject("references");
    exhibit.references().forEach((name, date) -> references.put(name, date.toString()));
    json.set("observation", MAPPER.readTree(ObservationJson.write(exhibit.observation())));
  }

  private static Exhibit readExhibit(JsonNode json) {
    SortedMap<String, Instant> references = new TreeMap<>();
    object(json, "references")
        .properties()
        .forEach(date -> references.put(date.getKey(), Instant.parse(date.getValue().asString())));
    return new Exhibit(
        readRole(text(json, "role")),
        ObservationJson.read(object(json, "observation").toString()),
        list(
            json,
            "checks",
            one ->
                new Exhibit.Result(
                    text(one, "id"),
                    text(one, "status"),
                    optional(one, "severity"),
                    text(one, "expected"),
                    optional(one, "observed"),
                    optional(one, "reason"))),
        text(json, "verdict"),
        optional(json, "confidence"),
        list(json, "signs", JsonNode::asString),
        list(
            json,
            "programs",
            one ->
                new Exhibit.Program(
                    text(one, "name"),
                    one.has("trusted")
                        ? Optional.of(one.path("trusted").asBoolean())
                        : Optional.empty(),
                    text(one, "says"),
                    optional(one, "asOf").map(Instant::parse))),
        list(json, "anchors", JsonNode::asString),
        optional(json, "revocation"),
        list(
            json,
            "scts",
            one ->
                new Exhibit.Sct(
                    text(one, "origin"),
                    optional(one, "log"),
                    optional(one, "logId"),
                    optional(one, "timestamp").map(Instant::parse),
                    text(one, "status"),
                    optional(one, "reason"))),
        list(json, "inclusion", JsonNode::asString),
        references,
        text(json, "version"));
  }

  private static Role readRole(String text) {
    for (Role role : Role.values()) {
      if (role.text().equals(text)) {
        return role;
      }
    }
    throw new IllegalArgumentException("the role of an exhibit is \"%s\"".formatted(text));
  }

  private static JsonNode object(JsonNode json, String name) {
    JsonNode found = json.path(name);
    if (!found.isObject()) {
      throw new IllegalArgumentException("\"%s\" is missing".formatted(name));
    }
    return found;
  }

  private static String text(JsonNode json, String name) {
    return optional(json, name)
        .orElseThrow(() -> new IllegalArgumentException("\"%s\" is missing".formatted(name)));
  }

  private static Optional<String> optional(JsonNode json, String name) {
    JsonNode found = json.path(name);
    return found.isString() ? Optional.of(found.stringValue()) : Optional.empty();
  }

  private static <T> List<T> list(JsonNode json, String name, Function<JsonNode, T> reading) {
    List<T> list = new ArrayList<>();
    for (JsonNode item : json.path(name)) {
      list.add(reading.apply(item));
    }
    return list;
  }
}
