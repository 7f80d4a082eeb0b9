package io.assay.web.page;

import io.assay.endpoint.Sha256;
import io.assay.web.board.TargetId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Where the pages are. Stateless. */
final class Links {
  static final String OVERVIEW = "/";
  static final String INCIDENTS = "/incidents";
  static final String TRANSPARENCY = "/ct";
  static final String PROGRAMS = "/programs";

  private Links() {}

  static String resolver(String name) {
    return "/resolver?name=" + parameter(name);
  }

  static String target(TargetId id) {
    return "/target/" + id.text();
  }

  static String incident(UUID id) {
    return "/incident/" + id;
  }

  static String evidence(UUID id) {
    return "/api/v1/incidents/" + id + "/evidence";
  }

  static String certificate(Sha256 digest) {
    return "/certificate/" + digest.hex();
  }

  static String parameter(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
