package io.assay.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.assay.lab.LabCertificate;
import io.assay.lab.LabProcess;
import io.assay.lab.Programs;
import io.assay.probe.AddressLookup;
import io.assay.probe.Octets;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Fetchers for tests, and what is expected of them. */
final class Fetching {
  static final Duration ENOUGH = Duration.ofSeconds(20);
  static final Duration SHORT = Duration.ofMillis(400);
  static final long LIMIT = 100_000;

  private static final Pattern SERVING = Pattern.compile("Serving HTTP on \\S+ port (\\d+)");

  private Fetching() {}

  /** A fetcher that may contact any address. */
  static Fetcher any() {
    return new Fetcher(AddressPolicy.any(), new AddressLookup(List.of()), "assay-test");
  }

  /** A fetcher that may contact any address, for which it is always {@code time}. */
  static Fetcher at(Instant time) {
    return with(Bounds.IDLE, SSLContext::getDefault, InstantSource.fixed(time));
  }

  /** A fetcher that may contact any address, and keeps connections for {@code idle}. */
  static Fetcher keeping(Duration idle) {
    return with(idle, SSLContext::getDefault, InstantSource.system());
  }

  /** A fetcher that may contact any address, and trusts {@code root} alone. */
  static Fetcher trusting(LabCertificate root) {
    return with(Bounds.IDLE, () -> context(root), InstantSource.system());
  }

  private static Fetcher with(Duration idle, ServerTls.Trust trust, InstantSource clock) {
    return new Fetcher(
        AddressPolicy.any(),
        new AddressLookup(List.of()),
        "assay-test",
        new Fetcher.Settings(Bounds.FETCHES, idle, trust, clock));
  }

  private static SSLContext context(LabCertificate root) {
    try {
      KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
      anchors.load(null, null);
      anchors.setCertificateEntry("root", root.x509());
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(anchors);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (Exception e) {
      throw new IllegalStateException("every Java platform has TLS", e);
    }
  }

  static FetchResult get(Fetcher fetcher, String url) throws InterruptedException {
    return fetcher.fetch(FetchRequest.get(url, LIMIT, ENOUGH));
  }

  static String text(FetchResult result) {
    assertThat(result).isInstanceOf(FetchResult.Fetched.class);
    Octets body = ((FetchResult.Fetched) result).body();
    return new String(body.toByteArray(), StandardCharsets.UTF_8);
  }

  static void assertFailed(FetchResult result, String... parts) {
    assertThat(result)
        .isInstanceOfSatisfying(
            FetchResult.Failed.class, failed -> assertReason(failed.reason(), parts));
  }

  static void assertRejected(FetchResult result, int status, String... parts) {
    assertThat(result)
        .isInstanceOfSatisfying(
            FetchResult.Rejected.class,
            rejected -> {
              assertThat(rejected.status()).isEqualTo(status);
              assertReason(rejected.reason(), parts);
            });
  }

  static void assertTooLong(FetchResult result, String... parts) {
    assertThat(result)
        .isInstanceOfSatisfying(
            FetchResult.TooLong.class, tooLong -> assertReason(tooLong.reason(), parts));
  }

  static void assertRefused(FetchResult result, String... parts) {
    assertThat(result)
        .isInstanceOfSatisfying(
            FetchResult.Refused.class, refused -> assertReason(refused.reason(), parts));
  }

  private static void assertReason(String reason, String... parts) {
    assertThat(reason).contains(parts).hasSizeLessThan(1000);
    assertThat(reason.chars()).as("one line, safe to show").allMatch(c -> c >= ' ' && c != 0x7f);
  }

  /** A web server for the files in its directory. */
  static LabProcess python(String address) {
    Path python = Programs.require("python3");
    LabProcess server =
        LabProcess.start(
            LabProcess.newDirectory(),
            List.of(python.toString(), "-u", "-m", "http.server", "--bind", address, "0"));
    server.awaitOutput("Serving HTTP on");
    return server;
  }

  static int port(LabProcess server) {
    Matcher matcher = SERVING.matcher(server.output());
    await().until(() -> matcher.reset(server.output()).find());
    return Integer.parseInt(matcher.group(1));
  }
}
