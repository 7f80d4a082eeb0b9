package io.assay.lab;

import io.assay.ct.Log;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A static log (C2SP static-ct-api) of the lab on loopback: it signs checkpoints and serves hash
 * tiles, data tiles and issuers of what its {@link #content} has published. Thread-safe.
 */
public final class StaticCtLog implements AutoCloseable {
  private static final int TILE = 256;
  private static final Pattern TILE_PATH =
      Pattern.compile("/tile/(data|[0-5])/((?:x\\d{3}/)*\\d{3})(?:\\.p/(\\d{1,3}))?");
  private static final Pattern ISSUER_PATH = Pattern.compile("/issuer/([0-9a-f]{64})");

  private final CtContent content;
  private final String origin;
  private final CtFrontEnd frontEnd;
  private volatile boolean dropsPartialTiles;

  private StaticCtLog(CtContent content, String origin) {
    this.content = content;
    this.origin = origin;
    this.frontEnd = new CtFrontEnd(this::body);
  }

  /** Starts an empty log with a key of its own. */
  public static StaticCtLog start() {
    return of(new CtContent(LabKey.P256.generate()), "static.lab.test/2026h1");
  }

  /**
   * Starts a log.
   *
   * @param origin the first line of its checkpoints
   */
  public static StaticCtLog of(CtContent content, String origin) {
    return new StaticCtLog(content, origin);
  }

  /** What it holds. */
  public CtContent content() {
    return content;
  }

  /** Takes entries and publishes them. */
  public void add(CtEntry... entries) {
    content.add(List.of(entries));
    content.publish();
  }

  /** How it is reached, and made to fail. */
  public CtFrontEnd frontEnd() {
    return frontEnd;
  }

  /** The log as a usable one of a list. */
  public Log log() {
    return LabLogs.log(
        "static lab log",
        content.keys(),
        Log.Kind.STATIC_CT,
        "https://" + origin + "/",
        frontEnd.url());
  }

  /** Whether partial tiles vanish as soon as the full one is there. */
  public void dropPartialTiles(boolean value) {
    dropsPartialTiles = value;
  }

  /** The note that is served now. */
  public String checkpoint() {
    CtContent.Head head = content.head();
    return "%s\n%d\n%s\n\n%s"
        .formatted(origin, head.size(), head.root().base64(), signatureLine(head));
  }

  private String signatureLine(CtContent.Head head) {
    byte[] id = CtEntry.sha256(content.keys().getPublic().getEncoded());
    byte[] named =
        CtEntry.sha256(origin.getBytes(StandardCharsets.UTF_8), new byte[] {'\n', 5}, id);
    byte[] signature =
        ByteBuffer.allocate(4 + Long.BYTES + head.signature().length())
            .put(named, 0, 4)
            .putLong(head.time().toEpochMilli())
            .put(head.signature().toByteArray())
            .array();
    return "— %s %s\n".formatted(origin, base64(signature));
  }

  @Override
  public void close() {
    frontEnd.close();
  }

  private Optional<byte[]> body(String path) {
    if (path.equals("/checkpoint")) {
      return Optional.of(checkpoint().getBytes(StandardCharsets.UTF_8));
    }
    Matcher issuer = ISSUER_PATH.matcher(path);
    if (issuer.matches()) {
      return content.issuer(issuer.group(1));
    }
    Matcher tile = TILE_PATH.matcher(path);
    return tile.matches() ? tile(tile) : Optional.empty();
  }

  private Optional<byte[]> tile(Matcher path) {
    boolean isData = path.group(1).equals("data");
    int level = isData ? 0 : Integer.parseInt(path.group(1));
    int index = Integer.parseInt(path.group(2).replaceAll("[x/]", ""));
    int width = Optional.ofNullable(path.group(3)).map(Integer::parseInt).orElse(TILE);
    int complete = Math.toIntExact(content.head().size() >>> (8L * level));
    int from = TILE * index;
    boolean isFull = from + TILE <= complete;
    if (from + width > complete || (width < TILE && isFull && dropsPartialTiles)) {
      return Optional.empty();
    }
    return Optional.of(
        isData ? data(from, from + width) : content.hashes(level, from, from + width));
  }

  private byte[] data(int from, int to) {
    ByteArrayOutputStream tile = new ByteArrayOutputStream();
    content.entries(from, to).forEach(entry -> tile.writeBytes(entry.tileEntry()));
    return tile.toByteArray();
  }

  private static String base64(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }
}
