package io.assay.config;

import io.assay.endpoint.FoundText;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A mapping of the file with only known keys, each once; whatever else it holds is reported. */
final class Section {
  private final Position position;
  private final String path;
  private final Mistakes mistakes;
  private final Map<String, Value> values = new HashMap<>();

  private Section(Position position, String path, Mistakes mistakes) {
    this.position = position;
    this.path = path;
    this.mistakes = mistakes;
  }

  static Section of(YamlNode.Fields node, String path, Keys keys, Mistakes mistakes) {
    Section section = new Section(node.position(), path, mistakes);
    for (YamlNode.Field field : node.fields()) {
      section.add(field, keys);
    }
    return section;
  }

  /** The value of {@code key}, if it is there. */
  Optional<Value> value(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** The value of {@code key}, which must be there. */
  Optional<Value> required(String key, String expected) {
    Optional<Value> value = value(key);
    if (value.isEmpty()) {
      mistake("no " + FoundText.quoted(key), expected);
    }
    return value;
  }

  void mistake(String found, String expected) {
    mistakes.add(position, path, found, expected);
  }

  private void add(YamlNode.Field field, Keys keys) {
    String key = field.key();
    String quoted = FoundText.quoted(key);
    if (keys.later().contains(key)) {
      mistakes.add(
          field.position(), path, "the key " + quoted, "none: not supported by this version");
      return;
    }
    if (!keys.known().contains(key)) {
      mistakes.add(
          field.position(),
          path,
          "the unknown key " + quoted,
          NearestKey.of(key, keys.known())
              .map(FoundText::quoted)
              .orElse("one of " + keys.listed()));
      return;
    }
    Value value = new Value(field.value(), path.isEmpty() ? key : path + "." + key, mistakes);
    Value earlier = values.putIfAbsent(key, value);
    if (earlier != null) {
      mistakes.add(
          field.position(),
          path,
          "the key %s again (its first value is on line %d)"
              .formatted(quoted, earlier.node().position().line()),
          "it once");
    }
  }
}
