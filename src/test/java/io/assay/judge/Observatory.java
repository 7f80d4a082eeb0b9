package io.assay.judge;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.assay.probe.Octets;
import io.assay.x509.CertificateFacts;
import io.assay.x509.Pem;
import io.assay.x509.PemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The roots that an observatory of trust stores collected. */
final class Observatory {
  private static final Path FOLDER = Path.of("..", "shared", "data", "roots", "observatory");

  private Observatory() {}

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
}
