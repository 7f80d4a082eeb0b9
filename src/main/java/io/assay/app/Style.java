package io.assay.app;

import java.util.Map;

/**
 * How text is dressed: ANSI colours and symbols on a terminal, plain ASCII anywhere else.
 *
 * @param colour whether ANSI escape sequences are written
 * @param symbols whether characters outside ASCII are written
 */
record Style(boolean colour, boolean symbols) {

  /** No colours, ASCII only. */
  static final Style PLAIN = new Style(false, false);

  /** When to use colours. */
  enum When {
    auto,
    always,
    never
  }

  /** SGR codes (ECMA-48, section 8.3.117). */
  private enum Sgr {
    BOLD("1"),
    FAINT("2"),
    RED("31"),
    BOLD_RED("1;31"),
    GREEN("32"),
    BOLD_GREEN("1;32"),
    YELLOW("33"),
    BOLD_YELLOW("1;33");

    private final String code;

    Sgr(String code) {
      this.code = code;
    }
  }

  /**
   * The style for standard output.
   *
   * @param when what the user asked for; {@code auto} follows the NO_COLOR convention and TERM
   * @param terminal whether standard output is a terminal
   * @param charset the name of standard output's character set
   */
  static Style choose(
      When when, boolean terminal, Map<String, String> environment, String charset) {
    boolean utf8 = charset.equalsIgnoreCase("UTF-8");
    boolean noColour =
        !environment.getOrDefault("NO_COLOR", "").isEmpty()
            || environment.getOrDefault("TERM", "").equals("dumb");
    return switch (when) {
      case always -> new Style(true, utf8);
      case never -> new Style(false, terminal && utf8);
      case auto -> new Style(terminal && !noColour, terminal && utf8);
    };
  }

  /** Makes text from outside fit for this style; see {@link SafeText}. */
  String safe(String text) {
    return SafeText.escape(text, !symbols);
  }

  String bold(String text) {
    return dress(Sgr.BOLD, text);
  }

  String faint(String text) {
    return dress(Sgr.FAINT, text);
  }

  String good(String text) {
    return dress(Sgr.GREEN, text);
  }

  String goodTitle(String text) {
    return dress(Sgr.BOLD_GREEN, text);
  }

  String warning(String text) {
    return dress(Sgr.YELLOW, text);
  }

  String warningTitle(String text) {
    return dress(Sgr.BOLD_YELLOW, text);
  }

  String bad(String text) {
    return dress(Sgr.RED, text);
  }

  String badTitle(String text) {
    return dress(Sgr.BOLD_RED, text);
  }

  /** {@code symbol} where characters outside ASCII are written, else {@code ascii}. */
  String symbol(String symbol, String ascii) {
    return symbols ? symbol : ascii;
  }

  private String dress(Sgr sgr, String text) {
    return colour ? "\u001b[" + sgr.code + "m" + text + "\u001b[0m" : text;
  }
}
