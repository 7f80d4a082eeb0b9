package io.assay.endpoint;

import java.util.regex.Pattern;

/**
 * The path of a DoH endpoint, and whether it came with the template of RFC 8484: {@code
 * /dns-query{?dns}} is queried by GET, {@code /dns-query} by POST. Behind a query part the template
 * is {@code {&dns}} (RFC 6570, section 3.2.9).
 */
record DohPath(String path, boolean get) {
  private static final String FORM = "{?dns}";
  private static final String CONTINUATION = "{&dns}";
  private static final String EXAMPLE = "a path such as /dns-query or /dns-query{?dns}";

  /** RFC 3986: pchar, slashes, and a query part. */
  private static final Pattern PATH =
      Pattern.compile(
          "/([A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*"
              + "(\\?([A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?");

  /** Reads what follows the authority. */
  static DohPath parse(String text) throws EndpointException {
    boolean get = text.endsWith(FORM) || text.endsWith(CONTINUATION);
    String path = get ? text.substring(0, text.length() - FORM.length()) : text;
    if (path.indexOf('{') >= 0 || path.indexOf('}') >= 0) {
      throw new EndpointException(
          text, "the only template understood is {?dns} at the end", EXAMPLE);
    }
    if (path.indexOf('#') >= 0) {
      throw new EndpointException(text, "a fragment (#…) is never sent to a server", EXAMPLE);
    }
    if (!PATH.matcher(path).matches()) {
      throw new EndpointException(
          text, "the path holds a character that must be percent-encoded", EXAMPLE);
    }
    boolean hasQuery = path.indexOf('?') >= 0;
    if (get && hasQuery != text.endsWith(CONTINUATION)) {
      throw new EndpointException(
          text,
          hasQuery
              ? "behind a query part, {?dns} would put a second question mark"
              : "{&dns} continues a query part, and there is none",
          hasQuery ? "{&dns} there, as in /dns-query?ct{&dns}" : EXAMPLE);
    }
    return new DohPath(path, get);
  }
}
