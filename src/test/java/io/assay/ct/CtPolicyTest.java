package io.assay.ct;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ct.VerifiedSct.Origin;
import io.assay.ct.VerifiedSct.Status;
import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CtPolicyTest {
  private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
  private static final Duration SHORT = Duration.ofDays(180);

  private static VerifiedSct sct(Origin origin, int log, String operator, Log.Kind kind) {
    Octets key = Octets.copyOf(new byte[] {(byte) log});
    return new VerifiedSct(
        origin,
        Optional.of(
            new Log(
                "log " + log,
                Sha256.of(key.toByteArray()),
                key,
                operator,
                List.of(),
                kind,
                "",
                "",
                Duration.ZERO,
                Optional.of(new Log.State(Log.State.Name.USABLE, Instant.EPOCH, Optional.empty())),
                Optional.empty())),
        Optional.of(key),
        Optional.of(NOW.minusSeconds(1)),
        Status.VALID,
        Optional.empty(),
        Optional.empty());
  }

  private static VerifiedSct embedded(int log, String operator) {
    return sct(Origin.CERTIFICATE, log, operator, Log.Kind.RFC6962);
  }

  @Test
  void lifetimeDecidesHowManyLogsAreNeeded() {
    List<VerifiedSct> two = List.of(embedded(1, "A"), embedded(2, "B"));
    assertThat(CtPolicy.CHROME.shortfall(two, SHORT, NOW)).isEmpty();
    assertThat(CtPolicy.CHROME.shortfall(two, SHORT.plusSeconds(1), NOW)).isPresent();
    // Apple counts both ends.
    assertThat(CtPolicy.APPLE.shortfall(two, SHORT.minusSeconds(1), NOW)).isEmpty();
    assertThat(CtPolicy.APPLE.shortfall(two, SHORT, NOW)).isPresent();
    List<VerifiedSct> three = List.of(embedded(1, "A"), embedded(2, "B"), embedded(3, "B"));
    assertThat(CtPolicy.APPLE.shortfall(three, Duration.ofDays(398), NOW)).isEmpty();
    List<VerifiedSct> twice = List.of(embedded(1, "A"), embedded(2, "B"), embedded(2, "B"));
    assertThat(CtPolicy.CHROME.shortfall(twice, Duration.ofDays(398), NOW)).isPresent();
  }

  @Test
  void logsOfBothKindsCountAlike() {
    List<VerifiedSct> tiled =
        List.of(
            sct(Origin.CERTIFICATE, 1, "A", Log.Kind.STATIC_CT),
            sct(Origin.CERTIFICATE, 2, "B", Log.Kind.STATIC_CT));
    assertThat(CtPolicy.CHROME.shortfall(tiled, Duration.ofDays(90), NOW)).isEmpty();
    assertThat(CtPolicy.APPLE.shortfall(tiled, Duration.ofDays(90), NOW)).isEmpty();
  }

  @Test
  void embeddedAndOthersTogetherSufficeFromTwoOperators() {
    List<VerifiedSct> mixed = List.of(embedded(1, "A"), sct(Origin.OCSP, 2, "B", Log.Kind.RFC6962));
    assertThat(CtPolicy.CHROME.shortfall(mixed, Duration.ofDays(398), NOW)).isEmpty();
    assertThat(CtPolicy.CHROME.shortfall(mixed.subList(1, 2), SHORT, NOW)).isPresent();
  }

  @Test
  void earlierCertificatesFellUnderOtherPolicies() {
    Instant between = Instant.parse("2021-10-01T00:00:00Z");
    assertThat(CtPolicy.APPLE.appliesTo(between)).isTrue();
    assertThat(CtPolicy.CHROME.appliesTo(between)).isFalse();
  }
}
