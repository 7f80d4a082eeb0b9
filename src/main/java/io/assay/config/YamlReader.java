package io.assay.config;

import io.assay.endpoint.FoundText;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads YAML 1.2 text into nodes that know their place. Works on the parser's events, since
 * Jackson's tree has no places and the engine's own graph has already followed aliases and dropped
 * duplicate keys.
 *
 * <p>Anchors, aliases and tags are refused: a configuration in which a value stands where it counts
 * is easier to review, and nothing in it can grow beyond its text.
 */
final class YamlReader {
  /** Levels of nesting; the schema needs six. */
  private static final int DEPTH = 20;

  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
  private static final String QUOTING =
      "YAML 1.2, with quotes around text that holds \": \" or \" #\" or begins with a special"
          + " character";

  private final Iterator<Event> events;
  private final Mistakes mistakes;

  private YamlReader(Iterator<Event> events, Mistakes mistakes) {
    this.events = events;
    this.mistakes = mistakes;
  }

  /** The one document of {@code text}, or nothing if there is none or it cannot be read at all. */
  static Optional<YamlNode> read(String text, Mistakes mistakes) {
    try {
      LoadSettings settings =
          LoadSettings.builder().setCodePointLimit(ConfigLoader.MAX_OCTETS).build();
      Iterator<Event> events = new Parse(settings).parseString(text).iterator();
      return new YamlReader(events, mistakes).document();
    } catch (TooDeep e) {
      mistakes.add(e.position, "", "nesting deeper than " + DEPTH + " levels", "fewer");
    } catch (MarkedYamlEngineException e) {
      Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
      mistakes.add(
          mark.map(YamlReader::position).orElse(Position.FILE),
          "",
          "text that is not YAML (%s%s)".formatted(e.getProblem(), context(e)),
          QUOTING);
    } catch (ReaderException e) {
      mistakes.add(
          positionOf(text, e.getPosition()),
          "",
          "the character \\u{%x}".formatted(e.getCodePoint()),
          "printable characters only");
    } catch (YamlEngineException e) {
      mistakes.add(
          Position.FILE, "", "text that is not YAML (%s)".formatted(e.getMessage()), QUOTING);
    }
    return Optional.empty();
  }

  /** What was being read, and where that began. */
  private static String context(MarkedYamlEngineException e) {
    return e.getContextMark()
        .filter(_ -> e.getContext() != null)
        .map(mark -> ", %s on line %d".formatted(e.getContext(), mark.getLine() + 1))
        .orElse("");
  }

  private Optional<YamlNode> document() {
    Optional<YamlNode> root = Optional.empty();
    int documents = 0;
    while (events.hasNext()) {
      Event event = events.next();
      switch (event.getEventId()) {
        case DocumentStart -> {
          documents++;
          if (documents == 2) {
            mistakes.add(position(event), "", "a second document", "one document");
          }
        }
        case Scalar, SequenceStart, MappingStart, Alias -> {
          YamlNode node = node(event, 0);
          if (documents == 1) {
            root = Optional.of(node);
          }
        }
        default -> {}
      }
    }
    return root;
  }

  private YamlNode node(Event event, int depth) {
    if (depth > DEPTH) {
      throw new TooDeep(position(event));
    }
    refuseIndirection(event);
    return switch (event.getEventId()) {
      case Scalar -> scalar((ScalarEvent) event);
      case SequenceStart -> items(event, depth);
      case MappingStart -> fields(event, depth);
      default -> new YamlNode.Refused(position(event));
    };
  }

  private static YamlNode scalar(ScalarEvent event) {
    return event.isPlain() && NULLS.contains(event.getValue())
        ? new YamlNode.Nothing(position(event))
        : new YamlNode.Text(position(event), event.getValue(), event.isPlain());
  }

  private YamlNode items(Event start, int depth) {
    List<YamlNode> items = new ArrayList<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.SequenceEnd;
        event = events.next()) {
      items.add(node(event, depth + 1));
    }
    return new YamlNode.Items(position(start), items);
  }

  private YamlNode fields(Event start, int depth) {
    List<YamlNode.Field> fields = new ArrayList<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.MappingEnd;
        event = events.next()) {
      YamlNode key = node(event, depth + 1);
      YamlNode value = node(events.next(), depth + 1);
      switch (key) {
        case YamlNode.Text text ->
            fields.add(new YamlNode.Field(text.position(), text.value(), value));
        case YamlNode.Refused _ -> {}
        default -> mistakes.add(key.position(), "", key.describe() + " as a key", "a word");
      }
    }
    return new YamlNode.Fields(position(start), fields);
  }

  private void refuseIndirection(Event event) {
    if (event.getEventId() == Event.ID.Alias) {
      mistakes.add(position(event), "", "an alias (*…)", "the value itself: there are no aliases");
    } else if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
      mistakes.add(
          position(event), "", "an anchor (&…)", "the value without it: there are no anchors");
    }
    Optional<String> tag =
        switch (event) {
          case ScalarEvent scalar -> scalar.getTag();
          case CollectionStartEvent collection -> collection.getTag();
          default -> Optional.empty();
        };
    tag.ifPresent(
        t ->
            mistakes.add(
                position(event),
                "",
                "the tag " + FoundText.quoted(t),
                "the value without it, in quotes where it begins with \"!\""));
  }

  private static Position position(Event event) {
    return event.getStartMark().map(YamlReader::position).orElse(Position.FILE);
  }

  private static Position position(Mark mark) {
    return new Position(mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static Position positionOf(String text, int codePoint) {
    int end =
        text.offsetByCodePoints(0, Math.min(codePoint, text.codePointCount(0, text.length())));
    String before = text.substring(0, end);
    int lineStart = before.lastIndexOf('\n') + 1;
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    return new Position(line, 1 + before.codePointCount(lineStart, end));
  }

  /** Leaves the recursion, which a hostile file could otherwise take as deep as it likes. */
  private static final class TooDeep extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Position position;

    TooDeep(Position position) {
      this.position = position;
    }
  }
}
