package io.assay.ct;

import io.assay.ct.tree.TreeHead;
import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import io.assay.x509.SignatureVerifier;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads one log list of version 3. What the schema has beyond what is known here is passed over.
 * One thread's own.
 */
final class LogListReader {
  private static final JsonMapper JSON = new JsonMapper();

  private final Map<Octets, Log> logs = new HashMap<>();
  private final List<String> warnings = new ArrayList<>();
  private int unsaid;

  /** One log cannot be used; the message says why. */
  private static final class Unusable extends Exception {
    private static final long serialVersionUID = 1;

    Unusable(String message) {
      super(message);
    }

    Unusable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private LogListReader() {}

  static LogList read(Octets json) throws LogListException {
    if (json.length() > Bounds.LIST_OCTETS) {
      throw new LogListException(
          "has %d octets, where at most %d are read".formatted(json.length(), Bounds.LIST_OCTETS));
    }
    JsonNode root;
    try {
      root = JSON.readTree(json.toByteArray());
    } catch (JacksonException e) {
      throw new LogListException("is no JSON: " + Shown.text(e.getOriginalMessage()), e);
    }
    return new LogListReader().list(root);
  }

  private LogList list(JsonNode root) throws LogListException {
    Instant published;
    try {
      published = time(root, "log_list_timestamp");
    } catch (Unusable e) {
      throw new LogListException("is no log list of version 3: " + e.getMessage(), e);
    }
    JsonNode operators = root.path("operators");
    if (!operators.isArray()) {
      throw new LogListException("is no log list of version 3: operators: a list is expected");
    }
    for (JsonNode operator : operators) {
      String name = Shown.text(operator.path("name").asString(""));
      for (JsonNode log : operator.path("logs")) {
        take(log, name, Log.Kind.RFC6962);
      }
      for (JsonNode log : operator.path("tiled_logs")) {
        take(log, name, Log.Kind.STATIC_CT);
      }
    }
    if (logs.isEmpty()) {
      throw new LogListException(
          "has no usable log" + (warnings.isEmpty() ? "" : ": " + warnings.getFirst()));
    }
    if (unsaid > 0) {
      warnings.add("log list: %d more logs left out".formatted(unsaid));
    }
    return new LogList(published, logs, operators.size(), warnings);
  }

  private void take(JsonNode node, String operator, Log.Kind kind) {
    String name = Shown.text(node.path("description").asString(""));
    try {
      Log log = log(node, name, operator, kind);
      if (logs.size() == Bounds.LOGS) {
        throw new Unusable("not read beyond %d logs".formatted(Bounds.LOGS));
      }
      if (logs.putIfAbsent(octets(log.id()), log) != null) {
        throw new Unusable("another log has the same id");
      }
    } catch (Unusable e) {
      if (warnings.size() < Bounds.WARNINGS) {
        warnings.add(
            "log list: %s of %s left out: %s"
                .formatted(
                    name.isEmpty() ? "a log without a description" : name,
                    operator.isEmpty() ? "an operator without a name" : operator,
                    e.getMessage()));
      } else {
        unsaid++;
      }
    }
  }

  private static Octets octets(Sha256 id) {
    return Octets.fromBase64(id.base64());
  }

  private static Log log(JsonNode node, String name, String operator, Log.Kind kind)
      throws Unusable {
    Octets key = key(node);
    Sha256 id = Sha256.of(key.toByteArray());
    String said = text(node, "log_id");
    if (!said.equals(id.base64())) {
      throw new Unusable(
          "log_id: %s is not the SHA-256 of its key, which is %s"
              .formatted(Shown.text(said), id.base64()));
    }
    boolean tiled = kind == Log.Kind.STATIC_CT;
    return new Log(
        name.isEmpty() ? id.base64() : name,
        id,
        key,
        operator,
        previous(node.path("previous_operators")),
        kind,
        text(node, tiled ? "submission_url" : "url"),
        text(node, tiled ? "monitoring_url" : "url"),
        Duration.ofSeconds(seconds(node)),
        state(node.path("state")),
        interval(node.path("temporal_interval")));
  }

  private static Octets key(JsonNode node) throws Unusable {
    Octets key;
    try {
      key = Octets.fromBase64(text(node, "key"));
    } catch (IllegalArgumentException e) {
      throw new Unusable("key: no base64", e);
    }
    if (!SignatureVerifier.isUsable(key)) {
      throw new Unusable("key: no ECDSA or RSA key that can be used");
    }
    return key;
  }

  private static long seconds(JsonNode node) throws Unusable {
    JsonNode delay = node.path("mmd");
    if (!delay.isIntegralNumber() || !delay.canConvertToInt() || delay.intValue() < 0) {
      throw new Unusable("mmd: a number of seconds is expected");
    }
    return delay.intValue();
  }

  private static List<Log.PreviousOperator> previous(JsonNode list) throws Unusable {
    List<Log.PreviousOperator> previous = new ArrayList<>();
    for (JsonNode operator : list) {
      previous.add(
          new Log.PreviousOperator(Shown.text(text(operator, "name")), time(operator, "end_time")));
    }
    previous.sort((one, other) -> one.end().compareTo(other.end()));
    return previous;
  }

  /** The schema has one member, named as the state. */
  private static Optional<Log.State> state(JsonNode node) throws Unusable {
    for (Log.State.Name name : Log.State.Name.values()) {
      JsonNode state = node.path(name.name().toLowerCase(Locale.ROOT));
      if (state.isObject()) {
        return Optional.of(
            new Log.State(name, time(state, "timestamp"), treeHead(state.path("final_tree_head"))));
      }
    }
    return Optional.empty();
  }

  private static Optional<TreeHead> treeHead(JsonNode node) throws Unusable {
    if (!node.isObject()) {
      return Optional.empty();
    }
    JsonNode size = node.path("tree_size");
    if (!size.isIntegralNumber() || !size.canConvertToLong() || size.longValue() < 0) {
      throw new Unusable("tree_size: a number is expected");
    }
    try {
      return Optional.of(
          new TreeHead(size.longValue(), Sha256.parse(text(node, "sha256_root_hash"))));
    } catch (IllegalArgumentException e) {
      throw new Unusable("sha256_root_hash: a SHA-256 in base64 is expected", e);
    }
  }

  private static Optional<Log.Interval> interval(JsonNode node) throws Unusable {
    return node.isObject()
        ? Optional.of(new Log.Interval(time(node, "start_inclusive"), time(node, "end_exclusive")))
        : Optional.empty();
  }

  private static Instant time(JsonNode node, String key) throws Unusable {
    try {
      return OffsetDateTime.parse(text(node, key)).toInstant();
    } catch (DateTimeException e) {
      throw new Unusable(key + ": a time such as 2026-01-01T00:00:00Z is expected", e);
    }
  }

  private static String text(JsonNode node, String key) throws Unusable {
    JsonNode value = node.path(key);
    if (!value.isString()) {
      throw new Unusable(key + ": a string is expected");
    }
    return value.stringValue();
  }
}
