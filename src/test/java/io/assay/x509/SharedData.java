package io.assay.x509;

import io.assay.probe.Octets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Certificates of the real world, which stand beside the project and are not part of it. */
public final class SharedData {
  private static final Path ROOT = Path.of("..", "shared", "data");
  private static final Pattern CERTIFICATE =
      Pattern.compile("-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----");

  private SharedData() {}

  public static Path folder(String name) {
    Path folder = ROOT.resolve(name);
    Assumptions.assumeTrue(Files.isDirectory(folder), folder + " is absent");
    return folder;
  }

  /** Every certificate of every file below the folder, by file and number. */
  public static Map<String, byte[]> certificates(String name) {
    Path folder = folder(name);
    Map<String, byte[]> certificates = new LinkedHashMap<>();
    for (Path file : files(folder)) {
      Matcher block = CERTIFICATE.matcher(text(file));
      for (int number = 1; block.find(); number++) {
        certificates.put(
            file.getFileName() + " " + number, Base64.getMimeDecoder().decode(block.group(1)));
      }
    }
    return certificates;
  }

  public static Map<String, CertificateFacts> facts(String name) {
    Map<String, CertificateFacts> facts = new LinkedHashMap<>();
    certificates(name)
        .forEach((key, der) -> facts.put(key, CertificateFacts.of(Octets.copyOf(der))));
    return facts;
  }

  static Stream<byte[]> rawFiles(String name) {
    return files(folder(name)).stream().map(SharedData::octets);
  }

  private static java.util.List<Path> files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] octets(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    return new String(octets(file), java.nio.charset.StandardCharsets.ISO_8859_1);
  }
}
