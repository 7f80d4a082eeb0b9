package io.assay.judge;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import io.assay.trust.RootProgram;
import io.assay.x509.CertificateFacts;
import io.assay.x509.Pem;
import io.assay.x509.PemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The root programs as an observatory of trust stores listed them. It has no list of Chrome's;
 * Android's, which is made from the same sources, stands for it.
 */
final class Observatory {
  private static final Path FOLDER = Path.of("..", "shared", "data", "roots", "observatory");
  private static final Pattern FINGERPRINT = Pattern.compile("fingerprint: ([0-9a-f]{64})");
  private static final Map<String, String> LISTS =
      Map.of(
          RootProgram.PLATFORM,
          "openjdk.yaml",
          "mozilla",
          "mozilla_nss.yaml",
          "microsoft",
          "microsoft_windows.yaml",
          "apple",
          "apple.yaml",
          "chrome",
          "google_aosp.yaml");

  private Observatory() {}

  /**
   * The platform's program and the four public ones.
   *
   * @param standIns anchors that take the place of real ones, by the real one's digest
   */
  static List<RootProgram> programs(Map<Sha256, CertificateFacts> standIns) {
    Map<Sha256, CertificateFacts> roots = new HashMap<>();
    certificates().forEach(facts -> roots.put(facts.sha256(), facts));
    roots.putAll(standIns);
    return LISTS.entrySet().stream()
        .map(
            list ->
                RootProgram.of(
                    list.getKey(),
                    "observatory",
                    fingerprints(list.getValue()).stream()
                        .flatMap(digest -> Stream.ofNullable(roots.get(digest)))
                        .toList(),
                    Instant.EPOCH))
        .toList();
  }

  /** Every root that any program has or had. */
  static List<CertificateFacts> certificates() {
    Path folder = FOLDER.resolve("certificates");
    assumeTrue(Files.isDirectory(folder), () -> folder + " is not here");
    try (Stream<Path> files = Files.list(folder)) {
      return files.flatMap(Observatory::certificates).map(CertificateFacts::of).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Octets> certificates(Path file) {
    try {
      return Pem.certificates(Files.readAllBytes(file)).stream();
    } catch (IOException | PemException e) {
      throw new IllegalStateException(file.toString(), e);
    }
  }

  private static List<Sha256> fingerprints(String list) {
    List<Sha256> fingerprints = new ArrayList<>();
    try {
      String text = Files.readString(FOLDER.resolve("trust_stores").resolve(list));
      // What follows are roots that the program blocks.
      int end = text.indexOf("blocked_certificates_count");
      Matcher matcher = FINGERPRINT.matcher(end < 0 ? text : text.substring(0, end));
      while (matcher.find()) {
        fingerprints.add(Sha256.parse(matcher.group(1)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return fingerprints;
  }
}
