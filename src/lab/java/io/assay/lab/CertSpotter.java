package io.assay.lab;

import io.assay.ct.Log;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * SSLMate's certspotter (0.15 to 0.17), which follows one log of RFC 6962 from its beginning and
 * keeps the certificates that concern watched DNS names. Thread-safe.
 */
public final class CertSpotter implements AutoCloseable {
  private static final String KEPT = ".v1.json";

  private final LabProcess process;
  private final Path state;

  /**
   * A certificate or precertificate that it found.
   *
   * @param sha256 of it, in hexadecimal
   * @param tbsSha256 of what certificate and precertificate have in common (RFC 6962, section 3.2)
   */
  public record Found(
      String sha256, String tbsSha256, List<String> dnsNames, List<String> ipAddresses) {
    public Found {
      dnsNames = List.copyOf(dnsNames);
      ipAddresses = List.copyOf(ipAddresses);
    }
  }

  private CertSpotter(LabProcess process) {
    this.process = process;
    this.state = process.directory().resolve("state");
  }

  /**
   * Starts it.
   *
   * @param watched names; {@code .example.com} stands for that name and all below it
   */
  public static CertSpotter follow(Log log, List<String> watched) {
    Path executable = Programs.require("certspotter");
    Path directory = LabProcess.newDirectory();
    String list =
        """
        {"version": "1", "log_list_timestamp": "2026-01-01T00:00:00Z", "operators": [{"name": "lab",
          "email": [], "logs": [{"description": "%s", "log_id": "%s", "key": "%s", "url": "%s",
          "mmd": 86400, "state": {"usable": {"timestamp": "2024-01-01T00:00:00Z"}}}]}]}
        """
            .formatted(log.name(), log.id().base64(), log.key().base64(), log.submissionUrl());
    return new CertSpotter(
        LabProcess.start(
            directory,
            List.of(
                // Not with the hooks of whoever runs the tests.
                "env",
                "CERTSPOTTER_CONFIG_DIR=" + directory,
                executable.toString(),
                "-stdout",
                "-logs",
                Pem.write(directory.resolve("logs.json"), list).toString(),
                "-watchlist",
                Pem.write(directory.resolve("watchlist"), String.join("\n", watched) + "\n")
                    .toString(),
                "-state_dir",
                directory.resolve("state").toString())));
  }

  /** Waits until it has read and verified that many entries. */
  public void awaitVerified(long entries) {
    process.await("%d verified entries".formatted(entries), () -> verified() >= entries);
  }

  private long verified() {
    return files("logs", 2, "state.json").stream()
        .mapToLong(file -> read(file).path("verified_position").path("size").asLong(0))
        .max()
        .orElse(0);
  }

  /** What it found by now. */
  public List<Found> found() {
    return files("certs", 2, KEPT).stream().map(CertSpotter::found).toList();
  }

  private static Found found(Path file) {
    String name = file.getFileName().toString();
    JsonNode json = read(file);
    return new Found(
        name.substring(0, name.length() - KEPT.length()),
        json.path("tbs_sha256").asString(""),
        texts(json.path("dns_names")),
        texts(json.path("ip_addresses")));
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asString("")));
    return texts;
  }

  /** How many entries it could not read. */
  public int malformed() {
    return (int)
        files("logs", 3, ".json").stream()
            .filter(file -> file.resolveSibling("").endsWith("malformed_entries"))
            .count();
  }

  private static JsonNode read(Path file) {
    try {
      return new JsonMapper().readTree(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** It gives files their names when they are complete. */
  private List<Path> files(String folder, int depth, String end) {
    Path root = state.resolve(folder);
    if (!Files.exists(root)) {
      return List.of();
    }
    try (Stream<Path> files = Files.find(root, depth, (file, _) -> isNamed(file, end))) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isNamed(Path file, String end) {
    return file.getFileName().toString().endsWith(end);
  }

  /** The running program. */
  public LabProcess process() {
    return process;
  }

  @Override
  public void close() {
    process.close();
  }
}
