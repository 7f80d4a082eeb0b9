package io.assay.config;

import io.assay.endpoint.FoundText;
import java.util.List;

/** A value of a YAML document, and where it stands. */
sealed interface YamlNode {
  Position position();

  /** What it is, for a message. */
  String describe();

  /**
   * A scalar.
   *
   * @param plain whether it stands without quotes
   */
  record Text(Position position, String value, boolean plain) implements YamlNode {
    @Override
    public String describe() {
      return FoundText.quoted(value);
    }
  }

  /** No value at all, or {@code null} or {@code ~}. */
  record Nothing(Position position) implements YamlNode {
    @Override
    public String describe() {
      return "nothing";
    }
  }

  /** A sequence. */
  record Items(Position position, List<YamlNode> items) implements YamlNode {
    @Override
    public String describe() {
      return items.isEmpty() ? "an empty list" : "a list";
    }
  }

  /** A mapping; a key may occur more than once. */
  record Fields(Position position, List<Field> fields) implements YamlNode {
    @Override
    public String describe() {
      return "a mapping";
    }
  }

  /** A value that was refused already and must not be reported again. */
  record Refused(Position position) implements YamlNode {
    @Override
    public String describe() {
      return "a refused value";
    }
  }

  /** One key of a mapping, where it stands, and its value. */
  record Field(Position position, String key, YamlNode value) {}
}
