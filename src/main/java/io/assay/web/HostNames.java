package io.assay.web;

import io.assay.endpoint.Host;
import io.assay.endpoint.IpLiteral;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The names that this server has. A page of another site can make its own name lead here ("DNS
 * rebinding") and would then be of one origin with this server for the browser; but the browser
 * still says by which name it asks. Immutable.
 */
final class HostNames {
  private static final String LOCALHOST = "localhost";
  private static final Pattern HOST =
      Pattern.compile("\\[([^\\]]*)\\](?::[0-9]*)?|([^:]*)(?::[0-9]*)?");

  private final Set<String> names;

  HostNames(Collection<Host.Name> names) {
    this.names = names.stream().map(Host.Name::text).collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Whether {@code host} is an IP address, which nobody can make lead elsewhere, {@code localhost},
   * or one of the names.
   *
   * @param host as the header of that name has it, with or without a port
   */
  boolean areAskedBy(String host) {
    Matcher matcher = HOST.matcher(host);
    if (!matcher.matches()) {
      return false;
    }
    if (matcher.group(1) != null) {
      return IpLiteral.parse(matcher.group(1)).isPresent();
    }
    String name = matcher.group(2).toLowerCase(Locale.ROOT);
    return IpLiteral.parse(name).isPresent() || name.equals(LOCALHOST) || names.contains(name);
  }

  /** Whether {@code authority} is one of the names, and nothing else. */
  boolean contain(String authority) {
    return names.contains(authority.toLowerCase(Locale.ROOT));
  }
}
