package io.assay.judge;

import io.assay.endpoint.Endpoint;
import io.assay.judge.CheckResult.Undetermined;
import io.assay.probe.HttpCapture;
import io.assay.probe.Observation;
import io.assay.probe.Outcome;
import java.util.Locale;
import java.util.Optional;

/** The HTTP response is a DNS answer as RFC 8484 wants it. */
final class HttpCheck {
  private static final String MEDIA_TYPE = "application/dns-message";
  private static final String EXPECTED = "status 200, " + MEDIA_TYPE;

  private HttpCheck() {}

  static CheckResult judge(Observation observation) {
    if (observation.target().endpoint() instanceof Endpoint.Dot) {
      return new Undetermined(Check.HTTP, EXPECTED, "DNS over TLS involves no HTTP");
    }
    Optional<HttpCapture> capture = observation.http();
    if (capture.isEmpty()) {
      return new Undetermined(
          Check.HTTP,
          EXPECTED,
          observation.outcome() instanceof Outcome.NotAsked
              ? "the server was not asked"
              : "no HTTP response was received");
    }
    HttpCapture http = capture.get();
    String type = http.header("content-type").map(Texts::safe).orElse("no content type");
    Findings findings = new Findings();
    if (http.status() >= 300 && http.status() < 400) {
      findings.add(
          Severity.CRITICAL,
          http.header("location")
              .map(location -> "redirected to " + Texts.safe(location) + ", which was not followed")
              .orElse("redirected without saying where to"));
    } else if (http.status() != 200) {
      findings.add(Severity.CRITICAL, "status " + http.status() + " carries no DNS answer");
    } else if (!isDnsMessage(type)) {
      findings.add(Severity.CRITICAL, type + " is not " + MEDIA_TYPE);
    }
    if (http.version().equals("1.0")) {
      findings.add(Severity.WARNING, "HTTP/1.0 is outdated");
    }
    return findings.result(
        Check.HTTP, EXPECTED, "HTTP/" + http.version() + " " + http.status() + ", " + type);
  }

  /** Parameters of the media type have no meaning here (RFC 8484, section 6). */
  private static boolean isDnsMessage(String contentType) {
    int parameters = contentType.indexOf(';');
    String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
    return type.strip().toLowerCase(Locale.ROOT).equals(MEDIA_TYPE);
  }
}
