package io.assay.probe.dns;

import io.assay.endpoint.Endpoint;
import io.assay.endpoint.Host;
import java.util.Base64;
import java.util.Optional;

/**
 * What one DoH request says, in either version of HTTP (RFC 8484, section 4.1).
 *
 * @param authority the value of {@code Host} or {@code :authority}: host in brackets where IPv6
 *     needs them, and the port unless it is the default
 */
record DohRequest(Endpoint.Doh endpoint, String authority, DnsQuery query) {
  /** The media type of requests and responses. */
  static final String MEDIA_TYPE = "application/dns-message";

  static final String USER_AGENT =
      Optional.ofNullable(DohRequest.class.getPackage().getImplementationVersion())
          .map("assay/"::concat)
          .orElse("assay");

  /**
   * The request for {@code endpoint}.
   *
   * @param serverName whose authority the request names: the same as in SNI
   */
  static DohRequest of(Endpoint.Doh endpoint, Host serverName, DnsQuery query) {
    String host =
        switch (serverName) {
          case Host.Name name -> name.ascii();
          case Host.Ip ip -> ip.text().indexOf(':') < 0 ? ip.text() : "[" + ip.text() + "]";
        };
    String authority =
        endpoint.port() == Endpoint.Doh.DEFAULT_PORT ? host : host + ":" + endpoint.port();
    return new DohRequest(endpoint, authority, query);
  }

  /** The same request for another query. */
  DohRequest asking(DnsQuery other) {
    return new DohRequest(endpoint, authority, other);
  }

  boolean get() {
    return endpoint.get();
  }

  /** The path with its query part, in which the message stands in a GET. */
  String path() {
    String path = endpoint.path();
    if (get()) {
      String message = Base64.getUrlEncoder().withoutPadding().encodeToString(query.toByteArray());
      path += (path.indexOf('?') < 0 ? "?" : "&") + "dns=" + message;
    }
    return path;
  }
}
