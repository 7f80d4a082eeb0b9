package io.assay.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ct.follow.FollowProblem;
import io.assay.ct.follow.LogStatus;
import io.assay.ct.issuance.IssuanceKnowledge;
import io.assay.ct.issuance.IssuanceKnowledge.Unexpected;
import io.assay.ct.watch.WatchList;
import io.assay.endpoint.Sha256;
import io.assay.endpoint.Target;
import io.assay.judge.Check;
import io.assay.judge.Judgement;
import io.assay.judge.Verdict;
import io.assay.lab.LabPki;
import io.assay.lab.Programs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AssayMetricsTest {
  private static final double ALL_CHECKS = Check.values().length;

  private static final LabPki PKI = LabPki.create();
  private static final String LABELS =
      "{address=\"127.0.0.1\",endpoint=\"tls://resolver.test\",%sresolver=\"lab\",%svantage=\"here\"}";

  private final AssayMetrics metrics =
      new AssayMetrics("1.2.3", InstantSource.fixed(Judgements.STARTED));
  private final Target target = Judgements.target(1);

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void seriesExistBeforeTheFirstProbe() {
    metrics.add(target, Duration.ofMinutes(3));
    assertThat(samples())
        .contains(
            "assay_probes_total" + labels() + " 0.0",
            "assay_verdict" + labels() + " -1.0",
            "assay_checks" + afterResolver("status=\"pass\"") + " 0.0",
            "assay_checks" + afterResolver("status=\"violated\"") + " 0.0",
            "assay_checks" + afterResolver("status=\"undetermined\"") + " " + ALL_CHECKS,
            "assay_probes_skipped_total{reason=\"running\"} 0.0",
            "assay_probes_skipped_total{reason=\"late\"} 0.0",
            "assay_targets 1.0")
        .noneMatch(line -> line.startsWith("assay_probe_success"));
  }

  @Test
  void probeThatAskedNothingIsNeitherSuccessNorFailure() {
    metrics.add(target, Duration.ofMinutes(3));
    Judgement answered = Judgements.answered(target, PKI.leaf().chain());
    metrics.record(answered);
    metrics.record(Judgements.notAsked(answered));
    assertThat(samples())
        .contains("assay_probes_total" + labels() + " 2.0", "assay_verdict" + labels() + " -1.0")
        .noneMatch(line -> line.startsWith("assay_probe_success"))
        .noneMatch(line -> line.startsWith("assay_probe_failures_total"));
    metrics.record(Judgements.refused(target));
    assertThat(samples()).contains("assay_probe_success" + labels() + " 0.0");
  }

  @Test
  void answeredProbeShowsEverythingThatTheContractNames() {
    metrics.add(target, Duration.ofMinutes(3));
    metrics.record(Judgements.answered(target, PKI.leaf().chain(), Check.PIN));
    assertThat(samples())
        .contains(
            "assay_probe_success" + labels() + " 1.0",
            "assay_probe_duration_seconds" + afterEndpoint("phase=\"connect\"") + " 0.001",
            "assay_probe_duration_seconds" + afterEndpoint("phase=\"tls\"") + " 0.02",
            "assay_probe_duration_seconds" + afterEndpoint("phase=\"query\"") + " 0.003",
            "assay_probe_last_run_timestamp_seconds" + labels() + " 1.79534160025E9",
            "assay_probes_total" + labels() + " 1.0",
            "assay_verdict" + labels() + " 0.0",
            "assay_checks" + afterResolver("status=\"pass\"") + " " + (ALL_CHECKS - 1),
            "assay_checks" + afterResolver("status=\"undetermined\"") + " 1.0",
            "assay_program_trusted" + afterEndpoint("program=\"platform\"") + " 1.0",
            "assay_certificate_not_after_timestamp_seconds"
                + labels()
                + " "
                + seconds(PKI.leaf().x509().getNotAfter().toInstant()),
            "assay_certificate_not_before_timestamp_seconds"
                + labels()
                + " "
                + seconds(PKI.leaf().x509().getNotBefore().toInstant()))
        .noneMatch(line -> line.contains("phase=\"close\"") || line.contains("phase=\"resolve\""));
    assertThat(samples())
        .filteredOn(line -> line.startsWith("assay_chain_info"))
        .singleElement()
        .asString()
        .contains("tls_version=\"TLS 1.3\"", "cipher=\"TLS_AES_128_GCM_SHA256\"")
        .contains("group=\"x25519\"", "alpn=\"dot\"")
        .containsPattern("issuer_spki=\"[0-9a-f]{64}\"")
        .containsPattern("leaf_spki=\"[0-9a-f]{64}\"")
        .endsWith(" 1");
  }

  @Test
  void targetHasFewerThanTwentySeries() {
    metrics.add(target, Duration.ofMinutes(3));
    metrics.record(
        Judgements.answered(
            target, PKI.leaf().chain(), Check.PIN, Check.ISSUER, Check.HTTP, Check.ANSWER));
    assertThat(samples()).filteredOn(line -> line.contains("address=")).hasSizeLessThan(20);
  }

  @Test
  void failureHasASeriesFromTheFirstSuchFailureAndKeepsIt() {
    metrics.add(target, Duration.ofMinutes(3));
    String failure =
        "assay_probe_failures_total{address=\"127.0.0.1\",endpoint=\"tls://resolver.test\","
            + "kind=\"refused\",resolver=\"lab\",stage=\"connect\",vantage=\"here\"}";
    assertThat(samples()).noneMatch(line -> line.startsWith("assay_probe_failures"));
    metrics.record(Judgements.refused(target));
    metrics.record(Judgements.refused(target));
    metrics.record(Judgements.answered(target, PKI.leaf().chain()));
    assertThat(samples()).contains(failure + " 2.0", "assay_probes_total" + labels() + " 3.0");
  }

  @Test
  void whatIsLongAgoIsKnownNoLonger() {
    InstantSource later = InstantSource.fixed(Judgements.STARTED.plusSeconds(181));
    try (AssayMetrics then = new AssayMetrics("1.2.3", later)) {
      then.add(target, Duration.ofMinutes(3));
      then.record(Judgements.answered(target, PKI.leaf().chain(), Check.PIN));
      assertThat(lines(then.exposition(Optional.empty())))
          .contains(
              "assay_verdict" + labels() + " -1.0",
              "assay_checks" + afterResolver("status=\"pass\"") + " 0.0",
              "assay_checks" + afterResolver("status=\"undetermined\"") + " " + ALL_CHECKS,
              "assay_probe_success" + labels() + " 1.0");
      then.add(target, Duration.ofMinutes(4));
      assertThat(lines(then.exposition(Optional.empty())))
          .contains("assay_verdict" + labels() + " 0.0");
    }
  }

  @Test
  void vantagePointHasSeriesFromItsFirstCheckUntilItIsGone() {
    metrics.vantageChecked("berlin", true, Judgements.STARTED);
    metrics.vantageChecked("berlin", false, Judgements.STARTED);
    assertThat(samples())
        .contains(
            "assay_vantage_healthy{vantage=\"berlin\"} 0.0",
            "assay_vantage_last_check_timestamp_seconds{vantage=\"berlin\"} 1.7953416E9");
    metrics.vantageRemoved("berlin");
    assertThat(samples()).noneMatch(line -> line.startsWith("assay_vantage"));
  }

  @Test
  void whatTheLastProbeDidNotSeeHasNoSample() {
    metrics.add(target, Duration.ofMinutes(3));
    metrics.record(Judgements.answered(target, PKI.leaf().chain()));
    metrics.record(Judgements.refused(target));
    assertThat(samples())
        .contains("assay_probe_success" + labels() + " 0.0", "assay_verdict" + labels() + " 3.0")
        .noneMatch(
            line ->
                line.startsWith("assay_certificate")
                    || line.startsWith("assay_chain")
                    || line.startsWith("assay_program")
                    || line.contains("phase=\"tls\""));
  }

  @Test
  void checkHasASeriesFromTheFirstTimeThatItWasNotAPassAndKeepsIt() {
    metrics.add(target, Duration.ofMinutes(3));
    metrics.record(Judgements.answered(target, PKI.leaf().chain()));
    assertThat(samples()).noneMatch(line -> line.startsWith("assay_check_status"));
    metrics.record(
        Judgements.violated(
            Judgements.answered(target, PKI.leaf().chain()), Check.PIN, Verdict.SUSPICIOUS));
    assertThat(samples()).contains("assay_check_status" + afterAddress("check=\"pin\"") + " 1.0");
    metrics.record(Judgements.answered(target, PKI.leaf().chain()));
    assertThat(samples()).contains("assay_check_status" + afterAddress("check=\"pin\"") + " 0.0");
  }

  @Test
  void severityOfACheckIsShownWhileItIsViolated() {
    metrics.add(target, Duration.ofMinutes(3));
    metrics.record(
        Judgements.violated(
            Judgements.answered(target, PKI.leaf().chain()), Check.PIN, Verdict.SUSPICIOUS));
    assertThat(samples()).contains("assay_check_severity" + afterAddress("check=\"pin\"") + " 3.0");
    metrics.record(Judgements.answered(target, PKI.leaf().chain()));
    assertThat(samples()).noneMatch(line -> line.startsWith("assay_check_severity"));
  }

  @Test
  void newKeyReplacesTheInfoSeriesAndNoOther() {
    metrics.add(target, Duration.ofMinutes(3));
    metrics.record(Judgements.answered(target, PKI.leaf().chain()));
    List<String> before = names(samples());
    metrics.record(Judgements.answered(target, PKI.anotherLeaf().build().chain()));
    List<String> after = names(samples());
    assertThat(after).hasSameSizeAs(before);
    assertThat(after.stream().filter(name -> !before.contains(name)))
        .singleElement()
        .asString()
        .startsWith("assay_chain_info");
  }

  @Test
  void removedTargetLeavesNoSeriesNotEvenByAProbeStillUnderWay() {
    metrics.add(target, Duration.ofMinutes(3));
    metrics.remove(target);
    metrics.record(Judgements.answered(target, PKI.leaf().chain()));
    assertThat(samples()).noneMatch(line -> line.contains("address="));
  }

  @Test
  void expositionOfSomeTargetsHasOnlyTheirs() {
    Target other = Judgements.target(2);
    metrics.add(target, Duration.ofMinutes(3));
    metrics.add(other, Duration.ofMinutes(3));
    List<String> some = lines(metrics.exposition(Optional.empty(), List.of(other)));
    assertThat(some)
        .contains("assay_probes_total" + labels().replace("127.0.0.1", "127.0.0.2") + " 0.0")
        .noneMatch(line -> line.contains("127.0.0.1"));
  }

  @Test
  void promtoolHasNothingToSayAgainstTheMetrics() throws IOException, InterruptedException {
    Path promtool = Programs.require("promtool");
    metrics.add(target, Duration.ofMinutes(3));
    metrics.bindInFlight(() -> 1, () -> 2, () -> 0);
    metrics.configurationLoaded(Judgements.STARTED);
    metrics.referencesInUse(Map.of("platform", Judgements.STARTED));
    metrics.started(Duration.ofMillis(3));
    metrics.record(Judgements.refused(target));
    metrics.record(Judgements.answered(target, PKI.leaf().chain(), Check.PIN));
    Process process =
        new ProcessBuilder(promtool.toString(), "check", "metrics")
            .redirectErrorStream(true)
            .start();
    try (OutputStream in = process.getOutputStream()) {
      metrics.exposition(Optional.empty()).writeTo(in);
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).isEmpty();
  }

  @Test
  void followedLogsShowHowFarTheyAreAndWhatTheyHoldThatNobodyExpects() {
    Unexpected unexpected =
        new Unexpected(
            Sha256.of(new byte[] {1}),
            "1.1.1.1",
            "CN=\"quoted\"\nline",
            Optional.empty(),
            "a log",
            42,
            Optional.empty(),
            "");
    List<Unexpected> many = Collections.nCopies(12, unexpected);
    metrics.bindLogs(
        () ->
            new LogView(
                List.of(
                    new LogStatus(
                        "a log",
                        100,
                        90,
                        80,
                        7,
                        1,
                        Optional.empty(),
                        Optional.of(Instant.ofEpochSecond(1000)),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(FollowProblem.STALE, "old"))),
                new IssuanceKnowledge(
                    Optional.empty(),
                    WatchList.of(Map.of()),
                    Set.of("lab", "quiet"),
                    List.of(),
                    Set.of(),
                    Map.of("lab", numbered(many)))));
    assertThat(samples())
        .contains(
            "assay_ct_log_tree_size{log=\"a log\"} 100.0",
            "assay_ct_log_verified_size{log=\"a log\"} 80.0",
            "assay_ct_log_behind_entries{log=\"a log\"} 20.0",
            "assay_ct_entries_total{log=\"a log\"} 7.0",
            "assay_ct_unreadable_entries_total{log=\"a log\"} 1.0",
            "assay_ct_log_tree_head_timestamp_seconds{log=\"a log\"} 1000.0",
            "assay_ct_log_problem{log=\"a log\",problem=\"stale\"} 1.0",
            "assay_ct_log_problem{log=\"a log\",problem=\"fork\"} 0.0",
            "assay_ct_unexpected_certificates{resolver=\"lab\"} 12.0",
            "assay_ct_unexpected_certificates{resolver=\"quiet\"} 0.0")
        .noneMatch(line -> line.startsWith("assay_ct_log_last_verified"));
    assertThat(samples())
        .filteredOn(line -> line.startsWith("assay_ct_unexpected_certificate_info"))
        .hasSize(10)
        .allSatisfy(
            line ->
                assertThat(line)
                    .contains("issuer=\"CN=\\\"quoted\\\"\\nline\"", "matched=\"1.1.1.1\""));
  }

  /** The same, each at an entry of its own. */
  private static List<Unexpected> numbered(List<Unexpected> same) {
    return IntStream.range(0, same.size())
        .mapToObj(
            i -> {
              Unexpected one = same.get(i);
              return new Unexpected(
                  one.issuance(),
                  one.matched(),
                  one.issuer(),
                  one.issuerSpki(),
                  one.log(),
                  i,
                  one.timestamp(),
                  one.reason());
            })
        .toList();
  }

  @Test
  void processMetricsAreThere() {
    metrics.configurationLoaded(Judgements.STARTED);
    metrics.referencesInUse(Map.of("platform", Judgements.STARTED));
    metrics.started(Duration.ofMillis(50));
    assertThat(samples())
        .contains(
            "assay_config_last_reload_successful 1.0",
            "assay_config_last_reload_success_timestamp_seconds 1.7953416E9",
            "assay_reference_updated_timestamp_seconds{source=\"platform\"} 1.7953416E9",
            "assay_schedule_lateness_seconds_bucket{le=\"0.01\"} 0",
            "assay_schedule_lateness_seconds_bucket{le=\"0.1\"} 1",
            "assay_internal_errors_total 0.0")
        .anyMatch(line -> line.startsWith("assay_build_info{") && line.contains("\"1.2.3\""))
        .anyMatch(line -> line.startsWith("jvm_memory_used_bytes{"))
        .anyMatch(line -> line.startsWith("process_cpu_seconds_total "))
        .anyMatch(line -> line.startsWith("process_resident_memory_bytes "));
    metrics.configurationRejected();
    assertThat(samples())
        .contains(
            "assay_config_last_reload_successful 0.0",
            "assay_config_last_reload_success_timestamp_seconds 1.7953416E9");
  }

  private List<String> samples() {
    return lines(metrics.exposition(Optional.empty()));
  }

  private static List<String> lines(Exposition exposition) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      exposition.writeTo(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .toList();
  }

  private static List<String> names(List<String> samples) {
    return samples.stream()
        .filter(line -> line.contains("address="))
        .map(line -> line.substring(0, line.lastIndexOf(' ')))
        .toList();
  }

  private static String labels() {
    return LABELS.formatted("", "");
  }

  private static String afterEndpoint(String label) {
    return LABELS.formatted(label + ",", "");
  }

  private static String afterResolver(String label) {
    return LABELS.formatted("", label + ",");
  }

  private static String afterAddress(String label) {
    return labels().replace(",endpoint", "," + label + ",endpoint");
  }

  private static String seconds(Instant instant) {
    return Double.toString((double) instant.getEpochSecond());
  }
}
