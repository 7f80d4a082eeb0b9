package io.assay.web.page;

import io.assay.evidence.Legible;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A piece of HTML that is being written. Whatever is handed over as text or as the value of an
 * attribute is escaped; names of elements and attributes stand in this package alone. Confined to
 * one thread.
 */
final class Html {
  private static final int USUAL = 32 * 1024;

  private final StringBuilder out = new StringBuilder(USUAL);
  private final Deque<String> open = new ArrayDeque<>();

  /** The beginning of every page. */
  Html doctype() {
    out.append("<!DOCTYPE html>\n");
    return this;
  }

  /**
   * Begins an element.
   *
   * @param attributes names and values in turn; one with an empty name is left out
   */
  Html open(String element, String... attributes) {
    begin(element, attributes);
    open.push(element);
    return this;
  }

  /** Ends the innermost element, which must be {@code element}. */
  Html close(String element) {
    String innermost = open.pop();
    if (!innermost.equals(element)) {
      throw new IllegalStateException("</%s> where </%s> belongs".formatted(element, innermost));
    }
    out.append("</").append(element).append('>');
    return this;
  }

  /** An element that has no content. */
  Html empty(String element, String... attributes) {
    begin(element, attributes);
    return this;
  }

  /** An element with nothing but text in it. */
  Html element(String element, String text, String... attributes) {
    return open(element, attributes).text(text).close(element);
  }

  Html text(String text) {
    out.append(Legible.html(text));
    return this;
  }

  private void begin(String element, String... attributes) {
    out.append('<').append(element);
    for (int i = 0; i < attributes.length; i += 2) {
      if (!attributes[i].isEmpty()) {
        out.append(' ').append(attributes[i]);
        out.append("=\"").append(Legible.html(attributes[i + 1])).append('"');
      }
    }
    out.append('>');
  }

  @Override
  public String toString() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("not ended: " + open);
    }
    return out.toString();
  }
}
