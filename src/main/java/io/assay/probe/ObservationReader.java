package io.assay.probe;

import io.assay.endpoint.Endpoint;
import io.assay.endpoint.EndpointException;
import io.assay.endpoint.EndpointParser;
import io.assay.endpoint.Host;
import io.assay.endpoint.IpLiteral;
import io.assay.endpoint.Query;
import io.assay.endpoint.Target;
import java.net.InetAddress;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Makes observations of what {@link ObservationJson} wrote. Stateless. */
final class ObservationReader {
  private ObservationReader() {}

  /** The certificate that stands there itself. */
  static Octets certificate(String text) {
    return readOctets(text, ObservationJson.CERTIFICATES);
  }

  /**
   * The observation.
   *
   * @param certificate answers the certificate for which a text stands
   * @throws IllegalArgumentException if it is none; the message says what is wrong in it
   */
  static Observation read(JsonNode json, Function<String, Octets> certificate) {
    int schema = integer(json, "schema");
    if (schema < 1 || schema > ObservationJson.SCHEMA) {
      throw new IllegalArgumentException(
          "an observation of schema %d; this version of Assay reads schema 1 to %d"
              .formatted(schema, ObservationJson.SCHEMA));
    }
    Query query = readQuery(object(json, "query"));
    return new Observation(
        readUuid(text(json, "id")),
        new Target(
            text(json, "resolver"),
            readEndpoint(text(json, "endpoint")),
            optional(json, "address").map(node -> readAddress(string(node, "address"))),
            text(json, "vantage")),
        optional(json, "origin").map(ObservationReader::readOrigin).orElse(Origin.SOUND),
        readServerName(json),
        query,
        readInstant(text(json, "startedAt")),
        readTimings(object(json, "timings")),
        optional(json, "tls").map(tls -> readTls(tls, certificate)),
        optional(json, "http").map(ObservationReader::readHttp),
        optional(json, "dns").map(ObservationReader::readDns),
        readOutcome(object(json, "outcome")),
        json.has("identity") ? list(json, "identity", ObservationReader::readIdentity) : List.of(),
        optional(json, "examination").map(look -> ExaminationJson.read(look, certificate)));
  }

  private static Query readQuery(JsonNode json) {
    return new Query(
        text(json, "name"),
        json.has("class")
            ? constant(Query.DnsClass.values(), Enum::name, json, "class")
            : Query.DnsClass.IN,
        text(json, "type"));
  }

  private static IdentityAnswer readIdentity(JsonNode json) {
    return new IdentityAnswer(
        readQuery(object(json, "query")),
        readDns(object(json, "dns")),
        optional(json, "failed")
            .map(
                failed ->
                    new Failure(
                        constant(FailureKind.values(), FailureKind::text, failed, "failure"),
                        text(failed, "detail"))));
  }

  private static Origin readOrigin(JsonNode json) {
    return new Origin(
        optionalText(json, "ill"), optionalLong(json, "asn"), optionalText(json, "country"));
  }

  private static Host readServerName(JsonNode json) {
    Optional<Host> name = optionalText(json, "serverName").map(Host.Name::new);
    return name.orElseGet(() -> new Host.Ip(readAddress(text(json, "serverAddress"))));
  }

  private static Timings readTimings(JsonNode json) {
    Map<Stage, Long> nanos = new EnumMap<>(Stage.class);
    for (Stage stage : Stage.values()) {
      optional(json, stage.text())
          .ifPresent(
              node -> {
                require(node.canConvertToLong(), stage.text(), "an integer", node);
                nanos.put(stage, node.longValue());
              });
    }
    return new Timings(nanos);
  }

  static TlsCapture readTls(JsonNode json, Function<String, Octets> certificate) {
    return new TlsCapture(
        optionalText(json, "sni"),
        list(json, "alpnOffered", node -> string(node, "alpnOffered")),
        octets(json, "helloRetryRequest"),
        octets(json, "serverHello"),
        octets(json, "encryptedExtensions"),
        list(
            json,
            ObservationJson.CERTIFICATES,
            node -> certificate.apply(string(node, ObservationJson.CERTIFICATES))),
        octets(json, "certificateMessage"),
        octets(json, "ocspStaple"),
        octets(json, "sctList"),
        octets(json, "certificateRequest"),
        optionalInteger(json, "version"),
        optionalInteger(json, "cipherSuite"),
        optionalInteger(json, "group"),
        optionalText(json, "alpn"),
        list(
            json,
            "alerts",
            alert ->
                new Alert(
                    bool(alert, "received"),
                    integer(alert, "level"),
                    integer(alert, "description"))),
        constant(TlsCapture.KeyProof.values(), Enum::name, json, "keyProof"),
        bool(json, "established"));
  }

  private static HttpCapture readHttp(JsonNode json) {
    return new HttpCapture(
        text(json, "version"),
        integer(json, "status"),
        list(
            json,
            "headers",
            header -> {
              require(header.isArray() && header.size() == 2, "headers", "[name, value]", header);
              return new HttpCapture.Header(
                  string(header.get(0), "headers"), string(header.get(1), "headers"));
            }),
        octets(json, "bodyStart"));
  }

  static DnsCapture readDns(JsonNode json) {
    return new DnsCapture(
        readOctets(member(json, "query"), "query"),
        octets(json, "response"),
        list(json, "others", node -> readOctets(node, "others")));
  }

  static Outcome readOutcome(JsonNode json) {
    String kind = text(json, "kind");
    return switch (kind) {
      case "answered" -> new Outcome.Answered();
      case "not-asked" -> new Outcome.NotAsked();
      case "failed" ->
          new Outcome.Failed(
              constant(Stage.values(), Stage::text, json, "stage"),
              constant(FailureKind.values(), FailureKind::text, json, "failure"),
              text(json, "detail"));
      default -> throw mistake("kind", "answered, not-asked or failed", kind);
    };
  }

  private static UUID readUuid(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw mistake("id", "a UUID", text, e);
    }
  }

  static Instant readInstant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw mistake("startedAt", "an ISO 8601 instant in UTC", text, e);
    }
  }

  private static Endpoint readEndpoint(String text) {
    try {
      return EndpointParser.parse(text).endpoint();
    } catch (EndpointException e) {
      throw mistake("endpoint", "an endpoint", text, e);
    }
  }

  static InetAddress readAddress(String text) {
    return IpLiteral.parse(text).orElseThrow(() -> mistake("address", "an IP address", text));
  }

  private static JsonNode member(JsonNode json, String name) {
    return optional(json, name)
        .orElseThrow(
            () ->
                new IllegalArgumentException("no observation: \"%s\" is missing".formatted(name)));
  }

  static Optional<JsonNode> optional(JsonNode json, String name) {
    return Optional.ofNullable(json.get(name));
  }

  static JsonNode object(JsonNode json, String name) {
    JsonNode node = member(json, name);
    require(node.isObject(), name, "an object", node);
    return node;
  }

  static String text(JsonNode json, String name) {
    return string(member(json, name), name);
  }

  static Optional<String> optionalText(JsonNode json, String name) {
    return optional(json, name).map(node -> string(node, name));
  }

  static String string(JsonNode node, String name) {
    require(node.isString(), name, "a string", node);
    return node.stringValue();
  }

  static int integer(JsonNode json, String name) {
    JsonNode node = member(json, name);
    require(node.canConvertToInt(), name, "an integer", node);
    return node.intValue();
  }

  private static OptionalInt optionalInteger(JsonNode json, String name) {
    return json.has(name) ? OptionalInt.of(integer(json, name)) : OptionalInt.empty();
  }

  static OptionalLong optionalLong(JsonNode json, String name) {
    Optional<JsonNode> found = optional(json, name);
    if (found.isEmpty()) {
      return OptionalLong.empty();
    }
    require(found.get().canConvertToLong(), name, "an integer", found.get());
    return OptionalLong.of(found.get().longValue());
  }

  private static boolean bool(JsonNode json, String name) {
    JsonNode node = member(json, name);
    require(node.isBoolean(), name, "true or false", node);
    return node.booleanValue();
  }

  static <T> List<T> list(JsonNode json, String name, Function<JsonNode, T> read) {
    JsonNode array = member(json, name);
    require(array.isArray(), name, "an array", array);
    List<T> list = new ArrayList<>(array.size());
    array.forEach((Consumer<JsonNode>) node -> list.add(read.apply(node)));
    return list;
  }

  private static Optional<Octets> octets(JsonNode json, String name) {
    return optional(json, name).map(node -> readOctets(node, name));
  }

  private static Octets readOctets(JsonNode node, String name) {
    return readOctets(string(node, name), name);
  }

  private static Octets readOctets(String text, String name) {
    try {
      return Octets.fromBase64(text);
    } catch (IllegalArgumentException e) {
      throw mistake(name, "base64", text, e);
    }
  }

  static <E> E constant(E[] all, Function<E, String> text, JsonNode json, String name) {
    String found = text(json, name);
    return Arrays.stream(all)
        .filter(constant -> text.apply(constant).equals(found))
        .findFirst()
        .orElseThrow(() -> mistake(name, "one of " + Arrays.stream(all).map(text).toList(), found));
  }

  static void require(boolean right, String name, String expected, JsonNode found) {
    if (!right) {
      throw mistake(name, expected, found.toString());
    }
  }

  static IllegalArgumentException mistake(String name, String expected, String found) {
    return new IllegalArgumentException(
        "no observation: \"%s\" is %s instead of %s"
            .formatted(name, Failure.quote(found), expected));
  }

  private static IllegalArgumentException mistake(
      String name, String expected, String found, Throwable cause) {
    IllegalArgumentException mistake = mistake(name, expected, found);
    mistake.initCause(cause);
    return mistake;
  }
}
