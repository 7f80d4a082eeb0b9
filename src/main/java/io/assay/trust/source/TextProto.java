package io.assay.trust.source;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Reads Protocol Buffers text format, as far as lists use it: scalar fields, nested messages with
 * or without a colon, repeated fields, lists, comments, separators. It is strict, since what breaks
 * the form is most likely half a document. A backslash before a character that it does not escape
 * stays, as the script has it with which Chromium reads its lists. Confined to one thread.
 */
final class TextProto {
  private final byte[] octets;
  private int position;
  private int line = 1;
  private int fields;

  /**
   * The fields of a message, in order.
   *
   * @param line where the message begins
   */
  record Message(int line, List<Field> fields) {
    Message {
      fields = List.copyOf(fields);
    }

    /** All values of a scalar field. */
    List<String> scalars(String name) {
      return fields.stream()
          .filter(field -> field.name().equals(name))
          .flatMap(field -> field.scalar().stream())
          .toList();
    }

    /** The last value of a scalar field, which is the one that counts. */
    Optional<String> scalar(String name) {
      List<String> values = scalars(name);
      return values.isEmpty() ? Optional.empty() : Optional.of(values.getLast());
    }

    /** All values of a field of messages. */
    List<Message> messages(String name) {
      return fields.stream()
          .filter(field -> field.name().equals(name))
          .flatMap(field -> field.message().stream())
          .toList();
    }
  }

  /**
   * A field with one value, either of the two.
   *
   * @param scalar the text of a string without its quotes and escapes, or of a number or name
   */
  record Field(String name, int line, Optional<String> scalar, Optional<Message> message) {}

  private TextProto(byte[] octets) {
    this.octets = octets;
  }

  /** Reads a document, which may be in base64 as a whole. */
  static Message read(byte[] document) throws Damage {
    if (document.length > Bounds.DOCUMENT_OCTETS) {
      throw new Damage(
          "%d octets, more than the %d that are read"
              .formatted(document.length, Bounds.DOCUMENT_OCTETS));
    }
    TextProto proto = new TextProto(isBase64(document) ? decoded(document) : document);
    Message message = proto.message(Optional.empty(), 0);
    if (message.fields().isEmpty()) {
      throw new Damage("empty; expected a text proto");
    }
    return message;
  }

  /** A text proto with any field has a character that base64 lacks. */
  private static boolean isBase64(byte[] document) {
    for (byte octet : document) {
      if (!isDigitOrLetter(octet) && "+/=\r\n".indexOf(octet) < 0) {
        return false;
      }
    }
    return document.length > 0;
  }

  private static byte[] decoded(byte[] document) throws Damage {
    try {
      return Base64.getMimeDecoder().decode(document);
    } catch (IllegalArgumentException e) {
      throw new Damage("base64 that breaks off: " + e.getMessage(), e);
    }
  }

  /**
   * Reads fields up to the end of a message.
   *
   * @param close what ends it; empty for the document itself
   */
  private Message message(Optional<Character> close, int depth) throws Damage {
    int start = line;
    List<Field> list = new ArrayList<>();
    while (true) {
      skipBlank();
      if (position == octets.length) {
        if (close.isPresent()) {
          throw new Damage(
              "the document ends within the message that begins on line %d; expected \"%s\""
                  .formatted(start, close.get()));
        }
        return new Message(start, list);
      }
      if (close.isPresent() && octets[position] == close.get()) {
        position++;
        return new Message(start, list);
      }
      field(list, depth);
      skipBlank();
      if (position < octets.length && (octets[position] == ',' || octets[position] == ';')) {
        position++;
      }
    }
  }

  private void field(List<Field> list, int depth) throws Damage {
    int start = line;
    String name = word();
    if (name.isEmpty()) {
      throw unexpected("the name of a field");
    }
    skipBlank();
    boolean colon = at(':');
    if (colon) {
      position++;
      skipBlank();
    }
    if (at('[')) {
      position++;
      skipBlank();
      while (!at(']')) {
        list.add(value(name, start, colon, depth));
        skipBlank();
        if (at(',')) {
          position++;
          skipBlank();
        } else if (!at(']')) {
          throw unexpected("\",\" or \"]\" in the list " + Damage.shown(name));
        }
      }
      position++;
    } else {
      list.add(value(name, start, colon, depth));
    }
  }

  private Field value(String name, int start, boolean colon, int depth) throws Damage {
    fields++;
    if (fields > Bounds.PROTO_FIELDS) {
      throw new Damage("more than the " + Bounds.PROTO_FIELDS + " fields that are read");
    }
    if (at('{') || at('<')) {
      if (depth == Bounds.PROTO_DEPTH) {
        throw new Damage("line %d: more than %d nested messages".formatted(line, depth));
      }
      char close = at('{') ? '}' : '>';
      position++;
      return new Field(
          name, start, Optional.empty(), Optional.of(message(Optional.of(close), depth + 1)));
    }
    if (!colon) {
      throw unexpected("\":\" or \"{\" behind " + Damage.shown(name));
    }
    String scalar = at('"') || at('\'') ? strings() : word();
    if (scalar.isEmpty() && octets[position - 1] != '"' && octets[position - 1] != '\'') {
      throw unexpected("a value of " + Damage.shown(name));
    }
    return new Field(name, start, Optional.of(scalar), Optional.empty());
  }

  /** A name, a number or a keyword. */
  private String word() {
    int from = position;
    while (position < octets.length && isOfWord(octets[position])) {
      position++;
    }
    return new String(octets, from, position - from, StandardCharsets.US_ASCII);
  }

  private static boolean isOfWord(byte octet) {
    return isDigitOrLetter(octet) || "_.+-".indexOf(octet) >= 0;
  }

  private static boolean isDigitOrLetter(byte octet) {
    return (octet >= '0' && octet <= '9')
        || (octet >= 'a' && octet <= 'z')
        || (octet >= 'A' && octet <= 'Z');
  }

  /** Strings next to each other are one. */
  private String strings() throws Damage {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    while (at('"') || at('\'')) {
      string(text);
      int end = position;
      int endLine = line;
      skipBlank();
      if (!at('"') && !at('\'')) {
        position = end;
        line = endLine;
        break;
      }
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  private void string(ByteArrayOutputStream text) throws Damage {
    byte quote = octets[position];
    position++;
    while (true) {
      if (position == octets.length || octets[position] == '\n') {
        throw new Damage("line %d: a string without its closing quote".formatted(line));
      }
      byte octet = octets[position];
      position++;
      if (octet == quote) {
        return;
      }
      if (octet == '\\' && position < octets.length) {
        escaped(text);
      } else {
        text.write(octet);
      }
    }
  }

  private void escaped(ByteArrayOutputStream text) {
    byte kind = octets[position];
    int simple = "abfnrtv\\'\"?".indexOf(kind);
    if (simple >= 0) {
      position++;
      text.write("\007\b\f\n\r\t\013\\'\"?".charAt(simple));
    } else if (kind == 'x' && digit(position + 1, 16) >= 0) {
      position++;
      number(text, 16, 2);
    } else if (digit(position, 8) >= 0) {
      number(text, 8, 3);
    } else {
      text.write('\\');
    }
  }

  private void number(ByteArrayOutputStream text, int radix, int mostDigits) {
    int value = 0;
    for (int i = 0; i < mostDigits && digit(position, radix) >= 0; i++) {
      value = value * radix + digit(position, radix);
      position++;
    }
    text.write(value);
  }

  private int digit(int at, int radix) {
    return at < octets.length && octets[at] > 0 ? Character.digit(octets[at], radix) : -1;
  }

  private void skipBlank() {
    while (position < octets.length) {
      byte octet = octets[position];
      if (octet == '#') {
        while (position < octets.length && octets[position] != '\n') {
          position++;
        }
      } else if (octet == '\n') {
        line++;
        position++;
      } else if (octet == ' ' || octet == '\t' || octet == '\r') {
        position++;
      } else {
        return;
      }
    }
  }

  private boolean at(char character) {
    return position < octets.length && octets[position] == character;
  }

  private Damage unexpected(String expected) {
    if (position == octets.length) {
      return new Damage("the document ends on line %d; expected %s".formatted(line, expected));
    }
    int end = position;
    while (end < octets.length && octets[end] != '\n' && end - position < 200) {
      end++;
    }
    String came = new String(octets, position, end - position, StandardCharsets.UTF_8);
    return new Damage(
        "line %d: expected %s, not \"%s\"".formatted(line, expected, Damage.shown(came)));
  }
}
