package io.assay.fetch;

import io.assay.endpoint.Authority;
import io.assay.endpoint.EndpointException;
import io.assay.endpoint.FoundText;
import io.assay.endpoint.Host;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An http or https URL (RFC 9110, section 4.2) that names its server without ambiguity.
 *
 * @param secure whether the scheme is https
 * @param authority host and port as they stand in the URL, for the Host field
 * @param port the port, that of the scheme where none is written
 * @param target path and query, for the request line
 */
record FetchUrl(boolean secure, String authority, Host host, int port, String target) {
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(.*)");
  private static final Pattern HIERARCHICAL = Pattern.compile("//([^/?#]*)([^#]*)(#.*)?");
  private static final String EXPECTED = "expected an absolute URL that begins with http or https";

  /**
   * Reads a URL strictly: no user information; the host a name or an address in its one unambiguous
   * form; nothing but printable ASCII, so that no URL can smuggle a line into a request.
   *
   * @throws FetchFailure which refuses anything else
   */
  static FetchUrl parse(String text) throws FetchFailure {
    if (text.length() > Bounds.URL_CHARACTERS) {
      throw FetchFailure.refused(
          "the URL has %d characters, more than %d"
              .formatted(text.length(), Bounds.URL_CHARACTERS));
    }
    if (text.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw FetchFailure.refused(
          "the URL holds a character that must be percent-encoded (RFC 3986)");
    }
    Matcher scheme = SCHEME.matcher(text);
    if (!scheme.matches()) {
      throw FetchFailure.refused("the URL has no scheme; " + EXPECTED);
    }
    boolean secure =
        switch (scheme.group(1).toLowerCase(Locale.ROOT)) {
          case "https" -> true;
          case "http" -> false;
          default ->
              throw FetchFailure.refused(
                  "scheme %s; %s".formatted(FoundText.quoted(scheme.group(1)), EXPECTED));
        };
    Matcher parts = HIERARCHICAL.matcher(scheme.group(2));
    if (!parts.matches()) {
      throw FetchFailure.refused("the URL names no server; " + EXPECTED);
    }
    return of(secure, parts.group(1), parts.group(2));
  }

  private static FetchUrl of(boolean secure, String authority, String rest) throws FetchFailure {
    if (authority.indexOf('@') >= 0) {
      throw FetchFailure.refused("the URL has user information before an @");
    }
    try {
      Authority read = Authority.parse(authority);
      String target = rest.startsWith("/") ? rest : "/" + rest;
      int port = read.port().orElse(secure ? 443 : 80);
      return new FetchUrl(secure, authority, read.host(), port, target);
    } catch (EndpointException e) {
      throw FetchFailure.refused("host and port " + e.getMessage());
    }
  }

  /**
   * Where a redirect leads (RFC 9110, section 10.2.2).
   *
   * @param location the value of the Location field, relative or absolute
   * @throws FetchFailure if that is no URL, or leads from https to http
   */
  FetchUrl redirected(String location) throws FetchFailure {
    FetchUrl next;
    try {
      next =
          parse(
              SCHEME.matcher(location).matches()
                  ? location
                  : URI.create(text()).resolve(location).toString());
    } catch (IllegalArgumentException e) {
      throw FetchFailure.failed("the redirect cannot be resolved: " + FoundText.quoted(location));
    } catch (FetchFailure e) {
      throw FetchFailure.refused(
          "redirect to %s: %s".formatted(FoundText.quoted(location), e.getMessage()));
    }
    if (secure && !next.secure) {
      throw FetchFailure.refused(
          "redirect from https to http: %s".formatted(FoundText.quoted(location)));
    }
    return next;
  }

  /** The URL without a fragment. */
  String text() {
    return (secure ? "https://" : "http://") + authority + target;
  }
}
