package io.assay.atlas;

import io.assay.probe.Failure;
import io.assay.probe.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/** The members of a result, each read as what it must be. One that is null is absent. */
final class Members {
  private final JsonNode object;
  private final String prefix;

  /** A whole result. */
  Members(JsonNode object) {
    this(object, "");
  }

  private Members(JsonNode object, String prefix) {
    this.object = object;
    this.prefix = prefix;
  }

  boolean has(String name) {
    return find(name).isPresent();
  }

  boolean isNumber(String name) {
    return find(name).filter(JsonNode::isNumber).isPresent();
  }

  Optional<String> text(String name) throws UnfitResult {
    Optional<JsonNode> found = find(name);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    String text = string(name, found.get());
    if (text.length() > Bounds.TEXT_CHARACTERS) {
      throw new UnfitResult(
          prefix + name,
          quoted(found.get()),
          "at most %d characters".formatted(Bounds.TEXT_CHARACTERS));
    }
    return Optional.of(text);
  }

  /** A whole number that must be there. */
  long number(String name, long least, long most) throws UnfitResult {
    OptionalLong found = optionalNumber(name, least, most);
    if (found.isEmpty()) {
      throw missing(prefix + name);
    }
    return found.getAsLong();
  }

  OptionalLong optionalNumber(String name, long least, long most) throws UnfitResult {
    Optional<JsonNode> found = find(name);
    if (found.isEmpty()) {
      return OptionalLong.empty();
    }
    JsonNode node = found.get();
    if (!node.isIntegralNumber()
        || !node.canConvertToLong()
        || node.longValue() < least
        || node.longValue() > most) {
      throw new UnfitResult(
          prefix + name, quoted(node), "a whole number from %d to %d".formatted(least, most));
    }
    return OptionalLong.of(node.longValue());
  }

  /** How long something took, in milliseconds. */
  OptionalDouble milliseconds(String name) throws UnfitResult {
    Optional<JsonNode> found = find(name);
    if (found.isEmpty()) {
      return OptionalDouble.empty();
    }
    double value = found.get().isNumber() ? found.get().doubleValue() : Double.NaN;
    if (!(value >= 0 && value <= Bounds.STAGE_MILLISECONDS)) {
      throw new UnfitResult(prefix + name, quoted(found.get()), "a time in milliseconds");
    }
    return OptionalDouble.of(value);
  }

  /** An array of strings. */
  Optional<List<String>> texts(String name, int most) throws UnfitResult {
    Optional<JsonNode> found = find(name);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    if (!found.get().isArray() || found.get().size() > most) {
      throw new UnfitResult(
          prefix + name, quoted(found.get()), "an array of at most %d strings".formatted(most));
    }
    List<String> texts = new ArrayList<>(found.get().size());
    for (JsonNode node : found.get()) {
      texts.add(string(name, node));
    }
    return Optional.of(texts);
  }

  /** An object within this one. */
  Optional<Members> members(String name) throws UnfitResult {
    Optional<JsonNode> found = find(name);
    if (found.isPresent() && !found.get().isObject()) {
      throw new UnfitResult(prefix + name, quoted(found.get()), "an object");
    }
    return found.map(node -> new Members(node, prefix + name + "."));
  }

  /** Says that a member that must be there is not. */
  static UnfitResult missing(String name) {
    return new UnfitResult("\"%s\" is missing".formatted(name));
  }

  private Optional<JsonNode> find(String name) {
    return Optional.ofNullable(object.get(name)).filter(node -> !node.isNull());
  }

  private String string(String name, JsonNode node) throws UnfitResult {
    if (!node.isString()) {
      throw new UnfitResult(prefix + name, quoted(node), "a string");
    }
    return node.stringValue();
  }

  /** The beginning of what stands there. */
  private static String quoted(JsonNode node) {
    String text = node.isContainer() ? "a structure of %d".formatted(node.size()) : node.asString();
    return Failure.quote(
        text.length() > Limits.DETAIL_CHARACTERS
            ? text.substring(0, Limits.DETAIL_CHARACTERS + 1)
            : text);
  }
}
