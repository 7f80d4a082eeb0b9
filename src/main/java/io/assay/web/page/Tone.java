package io.assay.web.page;

/** How something looks: told by colour, by a mark of its own shape, and by a word beside it. */
enum Tone {
  GOOD("good", "✓"),
  UNSURE("unsure", "▲"),
  BAD("bad", "✕"),
  UNKNOWN("unknown", "?");

  private final String style;
  private final String mark;

  Tone(String style, String mark) {
    this.style = style;
    this.mark = mark;
  }

  /** That of a verdict, in lower case. */
  static Tone ofVerdict(String verdict) {
    return switch (verdict) {
      case "ok" -> GOOD;
      case "degraded" -> UNSURE;
      case "misconfigured", "blocked", "suspicious", "intercepted" -> BAD;
      default -> UNKNOWN;
    };
  }

  static Tone ofSeverity(String severity) {
    return switch (severity) {
      case "critical" -> BAD;
      case "warning" -> UNSURE;
      default -> UNKNOWN;
    };
  }

  String style() {
    return style;
  }

  /** Writes {@code text} in this tone. */
  void badge(Html page, String text) {
    page.open("span", "class", "badge " + style);
    page.element("span", mark, "class", "mark", "aria-hidden", "true");
    page.text(" " + text).close("span");
  }
}
