package io.assay.bus;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A site's sign of life: what it says of itself every five seconds. Immutable.
 *
 * @param version of Assay at that site
 * @param at when it was said, by the site's clock
 * @param targets how many targets are its own at each of its vantage points, by name
 * @param outboxRows observations that Kafka does not have yet
 * @param outboxOctets how much of its outbox's file is in use
 * @param outboxOldest when the first of these observations was taken
 */
public record SiteReport(
    String site,
    String version,
    Instant at,
    Map<String, Integer> targets,
    long outboxRows,
    long outboxOctets,
    Optional<Instant> outboxOldest) {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  public SiteReport {
    targets = Map.copyOf(targets);
  }

  /** As JSON. */
  String write() {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("site", site);
    json.put("version", version);
    json.put("at", at.toString());
    ObjectNode byVantage = json.putObject("targets");
    new TreeMap<>(targets).forEach(byVantage::put);
    ObjectNode outbox = json.putObject("outbox");
    outbox.put("rows", outboxRows);
    outbox.put("octets", outboxOctets);
    outboxOldest.ifPresent(oldest -> outbox.put("oldest", oldest.toString()));
    return MAPPER.writeValueAsString(json);
  }

  /**
   * Reads what {@link #write} wrote, or a later version did.
   *
   * @throws IllegalArgumentException if it is none
   */
  static SiteReport read(byte[] octets) {
    if (octets.length > Bounds.SIGN_OCTETS) {
      throw new IllegalArgumentException(octets.length + " octets are too many");
    }
    try {
      JsonNode json = MAPPER.readTree(octets);
      Map<String, Integer> targets = new TreeMap<>();
      for (Map.Entry<String, JsonNode> each : json.path("targets").properties()) {
        if (targets.size() < Bounds.VANTAGES) {
          targets.put(each.getKey(), each.getValue().asInt(0));
        }
      }
      JsonNode outbox = json.path("outbox");
      return new SiteReport(
          json.path("site").asString(""),
          json.path("version").asString(""),
          Instant.parse(json.path("at").asString("")),
          targets,
          outbox.path("rows").asLong(0),
          outbox.path("octets").asLong(0),
          Optional.ofNullable(outbox.get("oldest")).map(node -> Instant.parse(node.asString(""))));
    } catch (JacksonException | DateTimeException e) {
      throw new IllegalArgumentException("no sign of life: " + Reason.of(e), e);
    }
  }
}
