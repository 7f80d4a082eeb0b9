package io.assay.config;

import io.assay.endpoint.FoundText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A value of the file while it is read: its node, its path, and where mistakes in it go. Each
 * reading method reports what is wrong and then answers nothing.
 */
record Value(YamlNode node, String path, Mistakes mistakes) {

  void mistake(String found, String expected) {
    mistakes.add(node.position(), path, found, expected);
  }

  /** What this is, for a message. */
  String describe() {
    return node.describe();
  }

  /** How many items this has; 0 where it is no list. */
  int size() {
    return node instanceof YamlNode.Items items ? items.items().size() : 0;
  }

  /** The mapping that this must be. */
  Optional<Section> section(Keys keys) {
    if (node instanceof YamlNode.Fields fields) {
      return Optional.of(Section.of(fields, path, keys, mistakes));
    }
    wrongType("a mapping with " + keys.listed());
    return Optional.empty();
  }

  /** The items of the list that this must be; an empty list is a mistake. */
  List<Value> list(String expected) {
    if (node instanceof YamlNode.Items items && !items.items().isEmpty()) {
      List<Value> values = new ArrayList<>();
      for (YamlNode item : items.items()) {
        values.add(new Value(item, "%s[%d]".formatted(path, values.size()), mistakes));
      }
      return values;
    }
    wrongType(expected);
    return List.of();
  }

  /** The items of a list of texts, read; one that equals an earlier one is a mistake. */
  <T> List<T> list(String expected, Unfit.Reading<T> reading) {
    List<T> read = new ArrayList<>();
    Map<T, Value> seen = new HashMap<>();
    for (Value item : list(expected)) {
      Optional<T> value = item.text(reading);
      if (value.isPresent()) {
        if (item.isFirst(value.get(), seen)) {
          read.add(value.get());
        }
      }
    }
    return read;
  }

  /** Whether nothing in {@code seen} equals {@code value}; if something does, that is a mistake. */
  <T> boolean isFirst(T value, Map<T, Value> seen) {
    Value earlier = seen.putIfAbsent(value, this);
    if (earlier == null) {
      return true;
    }
    mistake(
        "%s again (the same as %s on line %d)"
            .formatted(describe(), earlier.path, earlier.node.position().line()),
        "each once");
    return false;
  }

  /** The text that this must be, read. */
  <T> Optional<T> text(Unfit.Reading<T> reading) {
    return text(reading, FoundText::quoted);
  }

  /**
   * The text that this must be, read.
   *
   * @param shown what a message may show of the text
   */
  <T> Optional<T> text(Unfit.Reading<T> reading, UnaryOperator<String> shown) {
    if (!(node instanceof YamlNode.Text text)) {
      wrongType("text");
      return Optional.empty();
    }
    try {
      return Optional.of(reading.read(text.value()));
    } catch (Unfit e) {
      String found = shown.apply(text.value());
      mistake(
          e.problem().isEmpty() ? found : "%s (%s)".formatted(found, e.problem()), e.expected());
      return Optional.empty();
    }
  }

  /** The number that this must be, from {@code least} to {@code most}, without quotes. */
  Optional<Integer> integer(int least, int most) {
    String expected = "a whole number from %d to %d".formatted(least, most);
    if (node instanceof YamlNode.Text text && text.plain() && text.value().matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(text.value());
      if (number >= least && number <= most) {
        return Optional.of(number);
      }
    }
    wrongType(expected);
    return Optional.empty();
  }

  private void wrongType(String expected) {
    if (!(node instanceof YamlNode.Refused)) {
      mistake(describe(), expected);
    }
  }
}
