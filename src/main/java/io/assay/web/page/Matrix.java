package io.assay.web.page;

import java.util.List;

/** A table that scrolls within the page where it is too wide for it. Stateless. */
final class Matrix {
  private Matrix() {}

  /**
   * Begins a table, up to its first row.
   *
   * @param labelledBy the id of the heading that names it
   */
  static void begin(Html page, String labelledBy, String corner, List<String> columns) {
    page.open(
        "div",
        "class",
        "scroll",
        "id",
        "scroll-" + labelledBy,
        "tabindex",
        "0",
        "role",
        "region",
        "aria-labelledby",
        labelledBy);
    page.open("table", "aria-labelledby", labelledBy).open("thead").open("tr");
    page.element("th", corner, "scope", "col");
    columns.forEach(column -> page.element("th", column, "scope", "col"));
    page.close("tr").close("thead").open("tbody");
  }

  static void end(Html page) {
    page.close("tbody").close("table").close("div");
  }
}
