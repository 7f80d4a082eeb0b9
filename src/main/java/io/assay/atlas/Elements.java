package io.assay.atlas;

import io.assay.probe.Octets;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * Takes a file apart into its elements: JSON lines, JSON arrays, or objects one after another, each
 * of which may stretch over several lines. What the elements say is not looked at. Keeps one
 * element at a time, and no more of it than {@link Bounds#RESULT_OCTETS}. Confined to one thread.
 *
 * <p>A broken element must not swallow those behind it. A string never goes on in another line, so
 * that one that seems to is broken. Outside of an array, nor does an object go on with a line that
 * begins with a brace: then the object before was cut off.
 */
final class Elements {
  private static final int END = -1;

  private final InputStream in;
  private final byte[] buffer = new byte[Bounds.BUFFER_OCTETS];
  private int position;
  private int limit;

  private byte[] kept = new byte[16 * 1024];
  private int length;
  private boolean tooLong;

  private long number;
  private long line = 1;
  private boolean inArray;

  Elements(InputStream in) {
    this.in = in;
  }

  /**
   * The next element; nothing at the end of the file.
   *
   * @throws IOException if the file cannot be read any further
   */
  Optional<Element> next() throws IOException {
    for (int c = read(); c != END; c = read()) {
      switch (c) {
        case ' ', '\t', '\r', '\n' -> {}
        case ',' -> {
          if (!inArray) {
            return Optional.of(element(c));
          }
        }
        case '[' -> {
          if (inArray) {
            return Optional.of(element(c));
          }
          inArray = true;
        }
        case ']' -> {
          if (!inArray) {
            return Optional.of(element(c));
          }
          inArray = false;
        }
        case 0xef, 0xbb, 0xbf -> {
          // A byte order mark, as some editors put it before everything.
          if (number > 0) {
            return Optional.of(element(c));
          }
        }
        default -> {
          return Optional.of(element(c));
        }
      }
    }
    if (inArray) {
      inArray = false;
      return Optional.of(
          new Element(
              ++number, line, Octets.taking(new byte[0]), Optional.of("the array is cut off")));
    }
    return Optional.empty();
  }

  /** Reads the element that begins with {@code first}. */
  private Element element(int first) throws IOException {
    number++;
    long begin = line;
    length = 0;
    tooLong = false;
    keep(position - 1);
    Optional<String> fault = first == '{' || first == '[' ? structure() : word();
    if (tooLong) {
      fault = Optional.of("it has more than the %d octets allowed".formatted(Bounds.RESULT_OCTETS));
    }
    return new Element(number, begin, Octets.copyOf(kept, 0, length), fault);
  }

  /** Reads up to the bracket that closes the first one. */
  private Optional<String> structure() throws IOException {
    int depth = 1;
    boolean inString = false;
    boolean escaped = false;
    while (peek() != END) {
      int start = position;
      while (position < limit) {
        byte c = buffer[position];
        if (c == '\n') {
          break;
        }
        position++;
        if (escaped) {
          escaped = false;
        } else if (inString) {
          escaped = c == '\\';
          inString = c != '"';
        } else if (c == '"') {
          inString = true;
        } else if (c == '{' || c == '[') {
          depth++;
        } else if ((c == '}' || c == ']') && --depth == 0) {
          keep(start);
          return Optional.empty();
        }
      }
      keep(start);
      if (position < limit) {
        read();
        if (inString) {
          return Optional.of("a string in it is not closed on its line");
        }
        keep(position - 1);
        if (!inArray && peek() == '{') {
          return Optional.of("it is cut off at the end of line %d".formatted(line - 1));
        }
      }
    }
    return Optional.of("it is cut off by the end of the file");
  }

  /** Reads what is no structure, which no result is. */
  private Optional<String> word() throws IOException {
    for (int c = peek(); c != END && c != '\n'; c = peek()) {
      if (inArray && (c == ',' || c == ']')) {
        break;
      }
      read();
      keep(position - 1);
    }
    return Optional.empty();
  }

  /** Keeps the octets of the buffer from {@code start} up to the present position. */
  private void keep(int start) {
    int wanted = position - start;
    int taken = Math.min(wanted, Bounds.RESULT_OCTETS - length);
    if (length + taken > kept.length) {
      kept = Arrays.copyOf(kept, Math.min(Bounds.RESULT_OCTETS, 2 * (length + taken)));
    }
    System.arraycopy(buffer, start, kept, length, taken);
    length += taken;
    tooLong |= taken < wanted;
  }

  private int read() throws IOException {
    int c = peek();
    if (c != END) {
      position++;
      line += c == '\n' ? 1 : 0;
    }
    return c;
  }

  private int peek() throws IOException {
    if (position == limit) {
      int got = in.read(buffer, 0, buffer.length);
      if (got <= 0) {
        return END;
      }
      position = 0;
      limit = got;
    }
    return buffer[position] & 0xff;
  }
}
