package io.assay.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.lab.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A bundle, unpacked and looked at with the tools that everybody has. */
public record Unpacked(Path folder) {
  /** Has unzip test and unpack {@code zip} into {@code folder}. */
  public static Unpacked of(Path zip, Path folder) throws Exception {
    String unzip = Programs.require("unzip").toString();
    assertThat(output(folder, unzip, "-t", zip.toString())).contains("No errors detected");
    output(folder, unzip, "-q", zip.toString());
    return new Unpacked(folder);
  }

  /** Has sha256sum verify every part, and finds no part that it does not know. */
  public void verify() throws Exception {
    String sums = output(folder, Programs.require("sha256sum").toString(), "-c", "SHA256SUMS");
    assertThat(sums.lines()).isNotEmpty().allMatch(line -> line.endsWith(": OK"));
    try (Stream<Path> files = Files.walk(folder)) {
      List<String> parts =
          files
              .filter(Files::isRegularFile)
              .map(file -> folder.relativize(file).toString())
              .toList();
      assertThat(sums.lines().map(line -> line.substring(0, line.length() - ": OK".length())))
          .containsExactlyInAnyOrderElementsOf(
              parts.stream().filter(part -> !part.equals("SHA256SUMS")).toList());
      String manifest = text("manifest.json");
      assertThat(parts.stream().filter(part -> !part.equals("SHA256SUMS")))
          .allMatch(part -> part.equals("manifest.json") || manifest.contains("\"" + part + "\""));
    }
  }

  /** The folders of the exhibits of that role. */
  public List<String> exhibits(String role) throws IOException {
    try (Stream<Path> folders = Files.list(folder)) {
      return folders
          .map(one -> one.getFileName().toString())
          .filter(name -> name.startsWith("exhibit-") && name.endsWith("-" + role))
          .sorted()
          .toList();
    }
  }

  /** What openssl says, be it good or bad. */
  public String openssl(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(Programs.require("openssl").toString()));
    command.addAll(List.of(arguments));
    return output(folder, command.toArray(String[]::new));
  }

  /** A part that is text. */
  public String text(String part) throws IOException {
    return Files.readString(folder.resolve(part));
  }

  static String output(Path folder, String... command) throws Exception {
    Path file = Files.createTempFile("assay-output", ".txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(file.toFile())
              .start();
      process.getOutputStream().close();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return Files.readString(file, StandardCharsets.UTF_8);
    } finally {
      Files.delete(file);
    }
  }
}
