package io.assay.web.page;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** What is around every page. Immutable. */
final class Frame {
  private static final List<Entry> ENTRIES =
      List.of(
          new Entry(Links.OVERVIEW, "Overview"),
          new Entry(Links.INCIDENTS, "Incidents"),
          new Entry(Links.TRANSPARENCY, "Certificate Transparency"),
          new Entry(Links.PROGRAMS, "Root programs"));

  private final String version;

  private record Entry(String link, String name) {}

  /**
   * @param version of this program, for people
   */
  Frame(String version) {
    this.version = version;
  }

  /**
   * A page.
   *
   * @param title what the browser calls it
   * @param place the link of the entry that it belongs to
   * @param main writes what is in it
   */
  String page(String title, String place, Instant now, Consumer<Html> main) {
    Html page = new Html().doctype().open("html", "lang", "en");
    head(page, title);
    page.open("body");
    page.element("a", "To the content", "class", "skip", "href", "#main");
    page.open("header", "class", "top");
    page.open("a", "class", "name", "href", Links.OVERVIEW).text("Assay").close("a");
    page.open("nav", "aria-label", "Pages").open("ul");
    for (Entry entry : ENTRIES) {
      boolean here = entry.link.equals(place);
      page.open("li");
      page.element(
          "a", entry.name, "href", entry.link, here ? "aria-current" : "", here ? "page" : "");
      page.close("li");
    }
    page.close("ul").close("nav");
    page.element("p", "As of " + Ages.text(now), "id", "live", "class", "live");
    page.close("header");
    page.element("p", "", "id", "news", "class", "unseen", "role", "status");
    page.open("main", "id", "main", "tabindex", "-1");
    main.accept(page);
    page.close("main");
    page.open("footer").open("p");
    page.text("Assay " + version + " · ");
    page.element("a", "API", "href", "/api/v1/openapi.json").text(" · ");
    page.element("a", "Metrics", "href", "/metrics");
    page.close("p").close("footer").close("body").close("html");
    return page.toString();
  }

  private static void head(Html page, String title) {
    page.open("head");
    page.empty("meta", "charset", "utf-8");
    page.element("title", title + " · Assay");
    page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    page.empty("meta", "name", "color-scheme", "content", "light dark");
    page.empty("link", "rel", "icon", "href", "/assets/icon.svg", "type", "image/svg+xml");
    page.empty("link", "rel", "stylesheet", "href", "/assets/page.css");
    page.open("noscript");
    page.empty("meta", "http-equiv", "refresh", "content", "30");
    page.close("noscript");
    page.element("script", "", "src", "/assets/page.js", "defer", "");
    page.close("head");
  }
}
