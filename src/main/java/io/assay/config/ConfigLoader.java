package io.assay.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads {@code probes.yaml}. Strict: whatever is not understood is a mistake, and all mistakes are
 * reported at once. Holds no state; thread-safe.
 */
public final class ConfigLoader {
  /** Where the configuration is looked for if nobody says otherwise. */
  public static final Path DEFAULT_FILE = Path.of("probes.yaml");

  /** The largest file that is read: some 20,000 resolvers. */
  public static final int MAX_OCTETS = 4 * 1024 * 1024;

  private ConfigLoader() {}

  /**
   * Reads the configuration in {@code file}.
   *
   * @throws ConfigException if the file cannot be read or holds a mistake
   */
  public static Config load(Path file) throws ConfigException {
    return parse(text(file), file);
  }

  /**
   * Reads the configuration in {@code text}.
   *
   * @param origin the file that it is from: named in messages, and its folder is where relative
   *     paths in it start
   * @throws ConfigException if it holds a mistake
   */
  public static Config parse(String text, Path origin) throws ConfigException {
    Mistakes mistakes = new Mistakes();
    Optional<YamlNode> root =
        YamlReader.read(text.startsWith("\uFEFF") ? text.substring(1) : text, mistakes);
    Optional<Config> config = Optional.empty();
    if (root.isPresent() && !(root.get() instanceof YamlNode.Nothing)) {
      config = new ConfigReader(folder(origin)).read(new Value(root.get(), "", mistakes));
    } else if (mistakes.isEmpty()) {
      mistakes.add(
          Position.FILE, "", "nothing", "a configuration; the shortest is \"resolvers:\" with one");
    }
    if (config.isEmpty() || !mistakes.isEmpty()) {
      throw new ConfigException(origin.toString(), mistakes.inOrder());
    }
    return config.get();
  }

  private static Path folder(Path origin) {
    Path folder = origin.toAbsolutePath().getParent();
    return folder == null ? origin.toAbsolutePath() : folder;
  }

  private static String text(Path file) throws ConfigException {
    byte[] octets;
    try (InputStream in = Files.newInputStream(file)) {
      octets = in.readNBytes(MAX_OCTETS + 1);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    if (octets.length > MAX_OCTETS) {
      throw refused(file, "more than %d octets".formatted(MAX_OCTETS), "at most as many");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
    } catch (CharacterCodingException e) {
      ConfigException refused = refused(file, "octets that are not UTF-8", "text in UTF-8");
      refused.initCause(e);
      throw refused;
    }
  }

  private static ConfigException unreadable(Path file, IOException cause) {
    ConfigException refused;
    if (cause instanceof NoSuchFileException) {
      refused = refused(file, "no such file", "a configuration file");
    } else if (Files.isDirectory(file)) {
      refused = refused(file, "a folder", "a configuration file");
    } else {
      refused =
          refused(
              file,
              "a file that cannot be read (%s)".formatted(cause.getClass().getSimpleName()),
              "a file that this user may read");
    }
    refused.initCause(cause);
    return refused;
  }

  private static ConfigException refused(Path file, String found, String expected) {
    return new ConfigException(file.toString(), List.of(new Mistake(0, 0, "", found, expected)));
  }
}
