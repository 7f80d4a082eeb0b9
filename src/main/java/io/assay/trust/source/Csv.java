package io.assay.trust.source;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A cursor over the rows of a CSV document with a header (RFC 4180, in UTF-8). It is strict, since
 * what breaks the form is most likely half a document or none: an unclosed or stray quote and a row
 * of another length are {@link Damage}. Fields are decoded when they are asked for. Confined to one
 * thread.
 */
final class Csv {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final byte[] octets;
  private final List<String> header = new ArrayList<>();
  private final List<Field> fields = new ArrayList<>();
  private int position;
  private int line = 1;
  private int row;
  private int rowLine = 1;

  /** Where a field stands in the document, without its quotes. */
  private record Field(int from, int to, boolean doubledQuotes) {}

  /**
   * Reads the header.
   *
   * @param octets the document; not to be changed any more
   */
  Csv(byte[] octets) throws Damage {
    this.octets = octets;
    requireText();
    readRow();
    for (int i = 0; i < fields.size(); i++) {
      header.add(field(i));
    }
  }

  private void requireText() throws Damage {
    if (octets.length > Bounds.DOCUMENT_OCTETS) {
      throw new Damage(
          "%d octets, more than the %d that are read"
              .formatted(octets.length, Bounds.DOCUMENT_OCTETS));
    }
    boolean marked = octets.length >= BYTE_ORDER_MARK.length;
    for (int i = 0; marked && i < BYTE_ORDER_MARK.length; i++) {
      marked = octets[i] == BYTE_ORDER_MARK[i];
    }
    position = marked ? BYTE_ORDER_MARK.length : 0;
    int first = position;
    while (first < octets.length && Character.isWhitespace(octets[first])) {
      first++;
    }
    if (first == octets.length) {
      throw new Damage("empty; expected CSV with a header");
    }
    if (octets[first] == '<') {
      String start =
          new String(
              octets, first, Math.min(octets.length - first, 1000), StandardCharsets.ISO_8859_1);
      throw new Damage("HTML or XML instead of CSV: " + Damage.shown(start));
    }
  }

  /** The place of the column that has one of {@code names}. */
  int column(String... names) throws Damage {
    Optional<Integer> found = optionalColumn(names);
    if (found.isEmpty()) {
      throw new Damage(
          "no column \"%s\"; the header has %d columns, of which the first is \"%s\""
              .formatted(
                  String.join("\" or \"", names), header.size(), Damage.shown(header.getFirst())));
    }
    return found.get();
  }

  /** The place of the column that has one of {@code names}; empty where there is none. */
  Optional<Integer> optionalColumn(String... names) {
    for (String name : names) {
      int index = header.indexOf(name);
      if (index >= 0) {
        return Optional.of(index);
      }
    }
    return Optional.empty();
  }

  /** Goes on to the next row; false at the end. */
  boolean next() throws Damage {
    do {
      if (position >= octets.length) {
        return false;
      }
      row++;
      if (row > Bounds.CSV_ROWS) {
        throw new Damage("more than the " + Bounds.CSV_ROWS + " rows that are read");
      }
      readRow();
    } while (isBlank());
    if (fields.size() != header.size()) {
      throw new Damage(
          "%s: %d fields instead of %d".formatted(place(), fields.size(), header.size()));
    }
    return true;
  }

  private boolean isBlank() {
    return header.size() > 1
        && fields.size() == 1
        && fields.getFirst().from() == fields.getFirst().to();
  }

  /** The text of a field of this row, without white space at its ends. */
  String field(int column) {
    Field field = fields.get(column);
    String text =
        new String(octets, field.from(), field.to() - field.from(), StandardCharsets.UTF_8);
    return (field.doubledQuotes() ? text.replace("\"\"", "\"") : text).strip();
  }

  /** Where this row is, for messages; rows count from 1 behind the header. */
  String place() {
    return "row %d (line %d)".formatted(row, rowLine);
  }

  /** The number of rows so far. */
  int rows() {
    return row;
  }

  private void readRow() throws Damage {
    fields.clear();
    rowLine = line;
    boolean more = true;
    while (more) {
      if (fields.size() == Bounds.CSV_COLUMNS) {
        throw new Damage("%s: more than %d fields".formatted(place(), Bounds.CSV_COLUMNS));
      }
      fields.add(position < octets.length && octets[position] == '"' ? quoted() : unquoted());
      more = position < octets.length && octets[position] == ',';
      if (more) {
        position++;
      }
    }
    endLine();
  }

  private Field unquoted() throws Damage {
    int from = position;
    while (position < octets.length && !isSeparator(octets[position])) {
      if (octets[position] == '"') {
        throw new Damage(
            "%s, field %d: a quote within a field that has none at its start"
                .formatted(place(), fields.size() + 1));
      }
      position++;
    }
    requireShort(from);
    return new Field(from, position, false);
  }

  private Field quoted() throws Damage {
    int startLine = line;
    position++;
    int from = position;
    boolean doubled = false;
    while (true) {
      if (position >= octets.length) {
        throw new Damage(
            "%s, field %d: the document ends within the quoted field that begins on line %d"
                .formatted(place(), fields.size() + 1, startLine));
      }
      byte octet = octets[position];
      if (octet == '"') {
        if (position + 1 < octets.length && octets[position + 1] == '"') {
          doubled = true;
          position++;
        } else {
          break;
        }
      } else if (octet == '\n') {
        line++;
      }
      position++;
    }
    int to = position;
    position++;
    if (position < octets.length && !isSeparator(octets[position])) {
      throw new Damage(
          "%s, field %d: text behind the closing quote on line %d"
              .formatted(place(), fields.size() + 1, line));
    }
    requireShort(from);
    return new Field(from, to, doubled);
  }

  private void requireShort(int from) throws Damage {
    if (position - from > Bounds.CSV_FIELD_OCTETS) {
      throw new Damage(
          "%s, field %d: more than the %d octets that are read"
              .formatted(place(), fields.size() + 1, Bounds.CSV_FIELD_OCTETS));
    }
  }

  private static boolean isSeparator(byte octet) {
    return octet == ',' || octet == '\r' || octet == '\n';
  }

  private void endLine() {
    if (position < octets.length && octets[position] == '\r') {
      position++;
    }
    if (position < octets.length && octets[position] == '\n') {
      position++;
    }
    line++;
  }
}
