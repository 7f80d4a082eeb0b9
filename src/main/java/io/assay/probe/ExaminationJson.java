package io.assay.probe;

import static io.assay.probe.ObservationReader.constant;
import static io.assay.probe.ObservationReader.integer;
import static io.assay.probe.ObservationReader.list;
import static io.assay.probe.ObservationReader.optional;
import static io.assay.probe.ObservationReader.optionalText;
import static io.assay.probe.ObservationReader.text;

import io.assay.endpoint.Host;
import io.assay.probe.path.HopDistance;
import io.assay.probe.path.HopDistance.Answer;
import io.assay.probe.path.PathComparison;
import io.assay.probe.path.PortDistance;
import io.assay.probe.path.Tally;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The part of an observation's JSON that a closer look is. Thread-safe. */
final class ExaminationJson {
  private static final String REACHED = "reached";
  private static final String NOT_REACHED = "not-reached";
  private static final String UNSTABLE = "unstable";
  private static final String NOT_MEASURED = "not-measured";

  private ExaminationJson() {}

  static void write(
      Examination examination, ObjectNode json, Function<Octets, String> certificate) {
    json.put("startedAt", examination.startedAt().toString());
    examination.path().ifPresent(path -> write(path, json.putObject("path")));
    ArrayNode variants = json.putArray("variants");
    for (Variant variant : examination.variants()) {
      ObjectNode one = variants.addObject().put("kind", variant.kind().text());
      variant.tls().ifPresent(tls -> ObservationJson.write(tls, one.putObject("tls"), certificate));
      variant.dns().ifPresent(dns -> ObservationJson.write(dns, one.putObject("dns")));
      ObservationJson.write(variant.outcome(), one.putObject("outcome"));
    }
  }

  private static void write(PathComparison path, ObjectNode json) {
    json.put("address", Host.addressText(path.address()))
        .put("startedAt", path.startedAt().toString())
        .put("connects", path.connects())
        .put("packets", path.packets())
        .put("nanos", path.took().toNanos());
    ArrayNode ports = json.putArray("ports");
    for (PortDistance port : path.ports()) {
      ObjectNode one = ports.addObject().put("port", port.port());
      write(port.distance(), one);
      ArrayNode tallies = one.putArray("tallies");
      for (Tally tally : port.tallies()) {
        tallies
            .addArray()
            .add(tally.hops())
            .add(tally.synAcks())
            .add(tally.resets())
            .add(tally.expired())
            .add(tally.silent());
      }
    }
  }

  private static void write(HopDistance distance, ObjectNode json) {
    switch (distance) {
      case HopDistance.Reached(int hops, Answer by, int answers, int before) ->
          json.put("distance", REACHED)
              .put("hops", hops)
              .put("by", name(by))
              .put("answers", answers)
              .put("before", before);
      case HopDistance.NotReached(String why) -> json.put("distance", NOT_REACHED).put("why", why);
      case HopDistance.Unstable(String why) -> json.put("distance", UNSTABLE).put("why", why);
      case HopDistance.NotMeasured(String why) ->
          json.put("distance", NOT_MEASURED).put("why", why);
    }
  }

  private static String name(Answer answer) {
    return answer.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Examination read(JsonNode json, Function<String, Octets> certificate) {
    return new Examination(
        ObservationReader.readInstant(text(json, "startedAt")),
        optional(json, "path").map(ExaminationJson::readPath),
        list(json, "variants", variant -> readVariant(variant, certificate)));
  }

  private static Variant readVariant(JsonNode json, Function<String, Octets> certificate) {
    return new Variant(
        constant(Variant.Kind.values(), Variant.Kind::text, json, "kind"),
        optional(json, "tls").map(tls -> ObservationReader.readTls(tls, certificate)),
        optional(json, "dns").map(ObservationReader::readDns),
        ObservationReader.readOutcome(ObservationReader.object(json, "outcome")));
  }

  private static PathComparison readPath(JsonNode json) {
    return new PathComparison(
        ObservationReader.readAddress(text(json, "address")),
        ObservationReader.readInstant(text(json, "startedAt")),
        list(json, "ports", ExaminationJson::readPort),
        integer(json, "connects"),
        integer(json, "packets"),
        Duration.ofNanos(ObservationReader.optionalLong(json, "nanos").orElse(0)));
  }

  private static PortDistance readPort(JsonNode json) {
    String why = optionalText(json, "why").orElse("");
    String kind = text(json, "distance");
    HopDistance distance =
        switch (kind) {
          case REACHED ->
              new HopDistance.Reached(
                  integer(json, "hops"),
                  constant(Answer.values(), ExaminationJson::name, json, "by"),
                  integer(json, "answers"),
                  integer(json, "before"));
          case NOT_REACHED -> new HopDistance.NotReached(why);
          case UNSTABLE -> new HopDistance.Unstable(why);
          case NOT_MEASURED -> new HopDistance.NotMeasured(why);
          default ->
              throw ObservationReader.mistake(
                  "distance", "reached, not-reached, unstable or not-measured", kind);
        };
    return new PortDistance(
        integer(json, "port"), distance, list(json, "tallies", ExaminationJson::readTally));
  }

  private static Tally readTally(JsonNode json) {
    ObservationReader.require(
        json.isArray() && json.size() == 5, "tallies", "five numbers each", json);
    int[] numbers = new int[5];
    for (int i = 0; i < numbers.length; i++) {
      JsonNode number = json.get(i);
      ObservationReader.require(number.canConvertToInt(), "tallies", "integers", number);
      numbers[i] = number.intValue();
    }
    return new Tally(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
  }
}
