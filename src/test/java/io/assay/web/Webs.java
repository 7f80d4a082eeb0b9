package io.assay.web;

import io.assay.config.Web;
import io.assay.endpoint.Host;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Configurations of web servers on any port. */
final class Webs {
  static final String PASSWORD = "correct horse";

  /** As cheap as hashes can be. */
  static final Map<String, String> KIM = Map.of("kim", hash(PASSWORD));

  static final Web LOOPBACK = on(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));

  private Webs() {}

  static Web on(InetSocketAddress listen) {
    return new Web(listen, Optional.empty(), Map.of(), Optional.empty(), List.of(), false);
  }

  static Web with(Map<String, String> users, String... names) {
    return of(Optional.empty(), users, Optional.empty(), names);
  }

  static Web with(Web.Tls tls, Map<String, String> users) {
    return of(Optional.of(tls), users, Optional.empty());
  }

  static Web with(Path socket, Map<String, String> users) {
    return of(Optional.empty(), users, Optional.of(socket));
  }

  private static Web of(
      Optional<Web.Tls> tls, Map<String, String> users, Optional<Path> socket, String... names) {
    return new Web(
        LOOPBACK.listen(),
        tls,
        users,
        socket,
        List.of(names).stream().map(Host.Name::new).toList(),
        false);
  }

  static String hash(String password) {
    return Bcrypt.hash(password.getBytes(StandardCharsets.UTF_8), Web.LEAST_COST);
  }

  /** The query of an address that gives parameters their values. */
  static String form(Map<String, String> values) {
    return values.entrySet().stream()
        .map(value -> value.getKey() + "=" + encoded(value.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** The value of {@code Authorization}. */
  static String basic(String name, String password) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
  }
}
