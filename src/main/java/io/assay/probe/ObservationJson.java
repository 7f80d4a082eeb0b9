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
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes observations as JSON and reads them back, equal. Octets stand in base64, durations in
 * nanoseconds, stages and kinds in their text form; what is absent has no member. Thread-safe.
 *
 * <p>The member {@code schema} numbers the form. A reader knows all forms up to {@link #SCHEMA};
 * members that are added without changing the meaning of others do not raise it, and are passed
 * over by readers that do not know them.
 */
public final class ObservationJson {
  /** The number of the form that is written. */
  public static final int SCHEMA = 1;

  private static final String CERTIFICATES = "certificates";

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private ObservationJson() {}

  /** The observation as one line of JSON. */
  public static String write(Observation observation) {
    return write(observation, Octets::base64);
  }

  /**
   * The same, with something else in the place of each certificate that the server sent.
   *
   * @param certificate what stands for a certificate
   */
  public static String write(Observation observation, Function<Octets, String> certificate) {
    return MAPPER.writeValueAsString(toTree(observation, certificate));
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if {@code json} is no observation, or one of a newer form than
   *     {@link #SCHEMA}; the message says what is wrong in it
   */
  public static Observation read(String json) {
    return read(json, text -> readOctets(text, CERTIFICATES));
  }

  /**
   * Reads what {@link #write(Observation, Function)} wrote.
   *
   * @param certificate answers the certificate for which a text stands; what it throws goes to the
   *     caller
   * @throws IllegalArgumentException as {@link #read(String)}
   */
  public static Observation read(String json, Function<String, Octets> certificate) {
    try {
      return fromTree(MAPPER.readTree(json), certificate);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("no observation: " + e.getOriginalMessage(), e);
    }
  }

  // ---- writing ----

  private static ObjectNode toTree(Observation observation, Function<Octets, String> certificate) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("schema", SCHEMA);
    json.put("id", observation.id().toString());
    json.put("startedAt", observation.startedAt().toString());
    Target target = observation.target();
    json.put("resolver", target.resolver());
    json.put("endpoint", target.endpoint().text());
    target.address().ifPresent(address -> json.put("address", Host.addressText(address)));
    json.put("vantage", target.vantage());
    if (!observation.origin().equals(Origin.SOUND)) {
      write(observation.origin(), json.putObject("origin"));
    }
    switch (observation.serverName()) {
      case Host.Name name -> json.put("serverName", name.ascii());
      case Host.Ip ip -> json.put("serverAddress", ip.text());
    }
    json.putObject("query")
        .put("name", observation.query().name())
        .put("type", observation.query().type());
    ObjectNode timings = json.putObject("timings");
    observation.timings().nanos().forEach((stage, nanos) -> timings.put(stage.text(), nanos));
    observation.tls().ifPresent(tls -> write(tls, json.putObject("tls"), certificate));
    observation.http().ifPresent(http -> write(http, json.putObject("http")));
    observation.dns().ifPresent(dns -> write(dns, json.putObject("dns")));
    write(observation.outcome(), json.putObject("outcome"));
    return json;
  }

  private static void write(Origin origin, ObjectNode json) {
    origin.ill().ifPresent(ill -> json.put("ill", ill));
    origin.asn().ifPresent(asn -> json.put("asn", asn));
    origin.country().ifPresent(country -> json.put("country", country));
  }

  private static void write(TlsCapture tls, ObjectNode json, Function<Octets, String> certificate) {
    tls.sni().ifPresent(sni -> json.put("sni", sni));
    tls.alpnOffered().forEach(json.putArray("alpnOffered")::add);
    put(json, "helloRetryRequest", tls.helloRetryRequest());
    put(json, "serverHello", tls.serverHello());
    put(json, "encryptedExtensions", tls.encryptedExtensions());
    ArrayNode certificates = json.putArray(CERTIFICATES);
    tls.certificates().forEach(octets -> certificates.add(certificate.apply(octets)));
    put(json, "certificateMessage", tls.certificateMessage());
    put(json, "ocspStaple", tls.ocspStaple());
    put(json, "sctList", tls.sctList());
    put(json, "certificateRequest", tls.certificateRequest());
    tls.version().ifPresent(version -> json.put("version", version));
    tls.cipherSuite().ifPresent(suite -> json.put("cipherSuite", suite));
    tls.group().ifPresent(group -> json.put("group", group));
    tls.alpn().ifPresent(alpn -> json.put("alpn", alpn));
    ArrayNode alerts = json.putArray("alerts");
    for (Alert alert : tls.alerts()) {
      alerts
          .addObject()
          .put("received", alert.received())
          .put("level", alert.level())
          .put("description", alert.description());
    }
    json.put("keyProof", tls.keyProof().name());
    json.put("established", tls.established());
  }

  private static void write(HttpCapture http, ObjectNode json) {
    json.put("version", http.version());
    json.put("status", http.status());
    ArrayNode headers = json.putArray("headers");
    http.headers().forEach(header -> headers.addArray().add(header.name()).add(header.value()));
    put(json, "bodyStart", http.bodyStart());
  }

  private static void write(DnsCapture dns, ObjectNode json) {
    put(json, "query", Optional.of(dns.query()));
    put(json, "response", dns.response());
    put(json, "others", dns.others());
  }

  private static void write(Outcome outcome, ObjectNode json) {
    switch (outcome) {
      case Outcome.Answered _ -> json.put("kind", "answered");
      case Outcome.Failed failed ->
          json.put("kind", "failed")
              .put("stage", failed.stage().text())
              .put("failure", failed.kind().text())
              .put("detail", failed.detail());
    }
  }

  private static void put(ObjectNode json, String name, Optional<Octets> octets) {
    octets.ifPresent(present -> json.put(name, present.base64()));
  }

  private static void put(ObjectNode json, String name, List<Octets> list) {
    ArrayNode array = json.putArray(name);
    list.forEach(octets -> array.add(octets.base64()));
  }

  // ---- reading ----

  private static Observation fromTree(JsonNode json, Function<String, Octets> certificate) {
    int schema = integer(json, "schema");
    if (schema < 1 || schema > SCHEMA) {
      throw new IllegalArgumentException(
          "an observation of schema %d; this version of Assay reads schema 1 to %d"
              .formatted(schema, SCHEMA));
    }
    JsonNode query = object(json, "query");
    return new Observation(
        readUuid(text(json, "id")),
        new Target(
            text(json, "resolver"),
            readEndpoint(text(json, "endpoint")),
            optional(json, "address").map(node -> readAddress(string(node, "address"))),
            text(json, "vantage")),
        optional(json, "origin").map(ObservationJson::readOrigin).orElse(Origin.SOUND),
        readServerName(json),
        new Query(text(query, "name"), text(query, "type")),
        readInstant(text(json, "startedAt")),
        readTimings(object(json, "timings")),
        optional(json, "tls").map(tls -> readTls(tls, certificate)),
        optional(json, "http").map(ObservationJson::readHttp),
        optional(json, "dns").map(ObservationJson::readDns),
        readOutcome(object(json, "outcome")));
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

  private static TlsCapture readTls(JsonNode json, Function<String, Octets> certificate) {
    return new TlsCapture(
        optionalText(json, "sni"),
        list(json, "alpnOffered", node -> string(node, "alpnOffered")),
        octets(json, "helloRetryRequest"),
        octets(json, "serverHello"),
        octets(json, "encryptedExtensions"),
        list(json, CERTIFICATES, node -> certificate.apply(string(node, CERTIFICATES))),
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

  private static DnsCapture readDns(JsonNode json) {
    return new DnsCapture(
        readOctets(member(json, "query"), "query"),
        octets(json, "response"),
        list(json, "others", node -> readOctets(node, "others")));
  }

  private static Outcome readOutcome(JsonNode json) {
    String kind = text(json, "kind");
    return switch (kind) {
      case "answered" -> new Outcome.Answered();
      case "failed" ->
          new Outcome.Failed(
              constant(Stage.values(), Stage::text, json, "stage"),
              constant(FailureKind.values(), FailureKind::text, json, "failure"),
              text(json, "detail"));
      default -> throw mistake("kind", "answered or failed", kind);
    };
  }

  private static UUID readUuid(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw mistake("id", "a UUID", text, e);
    }
  }

  private static Instant readInstant(String text) {
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

  private static InetAddress readAddress(String text) {
    return IpLiteral.parse(text).orElseThrow(() -> mistake("address", "an IP address", text));
  }

  private static JsonNode member(JsonNode json, String name) {
    return optional(json, name)
        .orElseThrow(
            () ->
                new IllegalArgumentException("no observation: \"%s\" is missing".formatted(name)));
  }

  private static Optional<JsonNode> optional(JsonNode json, String name) {
    return Optional.ofNullable(json.get(name));
  }

  private static JsonNode object(JsonNode json, String name) {
    JsonNode node = member(json, name);
    require(node.isObject(), name, "an object", node);
    return node;
  }

  private static String text(JsonNode json, String name) {
    return string(member(json, name), name);
  }

  private static Optional<String> optionalText(JsonNode json, String name) {
    return optional(json, name).map(node -> string(node, name));
  }

  private static String string(JsonNode node, String name) {
    require(node.isString(), name, "a string", node);
    return node.stringValue();
  }

  private static int integer(JsonNode json, String name) {
    JsonNode node = member(json, name);
    require(node.canConvertToInt(), name, "an integer", node);
    return node.intValue();
  }

  private static OptionalInt optionalInteger(JsonNode json, String name) {
    return json.has(name) ? OptionalInt.of(integer(json, name)) : OptionalInt.empty();
  }

  private static OptionalLong optionalLong(JsonNode json, String name) {
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

  private static <T> List<T> list(JsonNode json, String name, Function<JsonNode, T> read) {
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

  private static <E> E constant(E[] all, Function<E, String> text, JsonNode json, String name) {
    String found = text(json, name);
    return Arrays.stream(all)
        .filter(constant -> text.apply(constant).equals(found))
        .findFirst()
        .orElseThrow(() -> mistake(name, "one of " + Arrays.stream(all).map(text).toList(), found));
  }

  private static void require(boolean right, String name, String expected, JsonNode found) {
    if (!right) {
      throw mistake(name, expected, found.toString());
    }
  }

  private static IllegalArgumentException mistake(String name, String expected, String found) {
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
