package io.assay.probe;

import io.assay.endpoint.Host;
import io.assay.endpoint.Target;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
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

  static final String CERTIFICATES = "certificates";

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
    return read(json, ObservationReader::certificate);
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
      return ObservationReader.read(MAPPER.readTree(json), certificate);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("no observation: " + e.getOriginalMessage(), e);
    }
  }

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
    observation
        .examination()
        .ifPresent(look -> ExaminationJson.write(look, json.putObject("examination"), certificate));
    return json;
  }

  private static void write(Origin origin, ObjectNode json) {
    origin.ill().ifPresent(ill -> json.put("ill", ill));
    origin.asn().ifPresent(asn -> json.put("asn", asn));
    origin.country().ifPresent(country -> json.put("country", country));
  }

  static void write(TlsCapture tls, ObjectNode json, Function<Octets, String> certificate) {
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

  static void write(DnsCapture dns, ObjectNode json) {
    put(json, "query", Optional.of(dns.query()));
    put(json, "response", dns.response());
    put(json, "others", dns.others());
  }

  static void write(Outcome outcome, ObjectNode json) {
    switch (outcome) {
      case Outcome.Answered _ -> json.put("kind", "answered");
      case Outcome.NotAsked _ -> json.put("kind", "not-asked");
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
}
