package io.assay.judge;

import static io.assay.judge.CheckAssert.assertThat;

import io.assay.lab.LabPki;
import io.assay.probe.HttpCapture;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpCheckTest {
  private static final LabPki PKI = LabPki.create();
  private static final Judge JUDGE = Judging.trusting(PKI.root());

  private static CheckResult judge(Seen seen) {
    return Judging.result(Check.HTTP, JUDGE, seen);
  }

  private static CheckResult judge(String version, int status, HttpCapture.Header... headers) {
    return judge(
        Seen.dot(PKI.leaf(), PKI.issuing())
            .http(new HttpCapture(version, status, List.of(headers), Optional.empty())));
  }

  private static HttpCapture.Header type(String value) {
    return new HttpCapture.Header("Content-Type", value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.1", "2"})
  void dnsMessageWithStatus200Passes(String version) {
    assertThat(judge(version, 200, type("application/dns-message")))
        .passesWith("HTTP/" + version + " 200, application/dns-message");
  }

  @Test
  void mediaTypeIsComparedWithoutCaseAndParameters() {
    assertThat(judge("2", 200, type("Application/DNS-Message; charset=utf-8"))).passes();
  }

  @Test
  void otherMediaTypeIsAViolation() {
    assertThat(judge("2", 200, type("text/html")))
        .isViolated(Severity.CRITICAL, "text/html is not");
    assertThat(judge("2", 200)).isViolated(Severity.CRITICAL, "no content type");
  }

  @Test
  void errorStatusIsAViolation() {
    assertThat(judge("1.1", 404, type("text/html"))).isViolated(Severity.CRITICAL, "status 404");
  }

  @Test
  void redirectIsRecordedAndAViolation() {
    assertThat(judge("2", 302, new HttpCapture.Header("location", "https://portal.test/")))
        .isViolated(
            Severity.CRITICAL, "redirected to https://portal.test/, which was not followed");
  }

  @Test
  void outdatedHttpIsAWarning() {
    assertThat(judge("1.0", 200, type("application/dns-message")))
        .isViolated(Severity.WARNING, "HTTP/1.0");
  }

  @Test
  void dotAndMissingResponsesAreUndetermined() {
    assertThat(judge(Seen.dot(PKI.leaf()))).isUndetermined("involves no HTTP");
    assertThat(judge(Seen.doh(PKI.leaf()).withoutHttp())).isUndetermined("no HTTP response");
  }
}
