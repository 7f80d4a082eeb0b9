package io.assay.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.assay.ct.tree.CompactRange;
import io.assay.endpoint.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Executors;

/**
 * A static CT log, in a process of its own, that repeats four full tiles of a real one as often as
 * is wanted, under tree heads of its own key: {@code TileReplay FOLDER TILES}. Writes its port and
 * its key to standard output and serves loopback until it is killed.
 */
public final class TileReplay {
  private static final int WIDTH = 256;
  private static final int HASH = 32;
  private static final int REAL = 4;
  private static final String ORIGIN = "replay.test/log";

  private final byte[][] data = new byte[REAL][];
  private final byte[][] hashes = new byte[REAL][];
  private final byte[][] roots = new byte[REAL][];
  private final long tiles;
  private final KeyPair keys;
  private final byte[] checkpoint;

  private TileReplay(Path folder, long tiles) throws IOException, GeneralSecurityException {
    this.tiles = tiles;
    for (int i = 0; i < REAL; i++) {
      data[i] = Files.readAllBytes(folder.resolve("tile/data/00" + i));
      hashes[i] = Files.readAllBytes(folder.resolve("tile/0/00" + i));
      roots[i] = root(hashes[i]);
    }
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    keys = generator.generateKeyPair();
    checkpoint = checkpoint();
  }

  public static void main(String[] arguments) throws Exception {
    TileReplay replay = new TileReplay(Path.of(arguments[0]), Long.parseLong(arguments[1]));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", replay::answer);
    server.start();
    System.out.println(server.getAddress().getPort());
    System.out.println(Base64.getEncoder().encodeToString(replay.keys.getPublic().getEncoded()));
  }

  private static byte[] root(byte[] tile) {
    CompactRange range = CompactRange.empty();
    for (int at = 0; at < tile.length; at += HASH) {
      range.append(Arrays.copyOfRange(tile, at, at + HASH));
    }
    return range.root().toByteArray();
  }

  /** Nodes of whole tiles are the leaves here, which makes the same root. */
  private Sha256 treeRoot() {
    CompactRange range = CompactRange.empty();
    for (long i = 0; i < tiles; i++) {
      range.append(roots[(int) (i % REAL)]);
    }
    return range.root();
  }

  private byte[] checkpoint() throws GeneralSecurityException {
    byte[] root = treeRoot().toByteArray();
    long time = System.currentTimeMillis();
    Signature signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(keys.getPrivate());
    signer.update(
        ByteBuffer.allocate(2 + 2 * Long.BYTES + HASH)
            .put((byte) 0)
            .put((byte) 1)
            .putLong(time)
            .putLong(tiles * WIDTH)
            .put(root)
            .array());
    byte[] signature = signer.sign();
    byte[] id = Sha256.of(keys.getPublic().getEncoded()).toByteArray();
    byte[] origin = ORIGIN.getBytes(StandardCharsets.UTF_8);
    byte[] named =
        ByteBuffer.allocate(origin.length + 2 + HASH)
            .put(origin)
            .put((byte) '\n')
            .put((byte) 5)
            .put(id)
            .array();
    byte[] note =
        ByteBuffer.allocate(4 + Long.BYTES + 4 + signature.length)
            .put(Sha256.of(named).toByteArray(), 0, 4)
            .putLong(time)
            .put((byte) 4)
            .put((byte) 3)
            .putShort((short) signature.length)
            .put(signature)
            .array();
    return "%s\n%d\n%s\n\n— %s %s\n"
        .formatted(
            ORIGIN,
            tiles * WIDTH,
            Base64.getEncoder().encodeToString(root),
            ORIGIN,
            Base64.getEncoder().encodeToString(note))
        .getBytes(StandardCharsets.UTF_8);
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = body(exchange.getRequestURI().getPath());
    exchange.sendResponseHeaders(body.length == 0 ? 404 : 200, body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private byte[] body(String path) {
    List<String> parts = List.of(path.substring(1).split("/"));
    if (parts.equals(List.of("checkpoint"))) {
      return checkpoint;
    }
    if (parts.size() < 3 || !parts.getFirst().equals("tile")) {
      return new byte[0];
    }
    List<String> numbers = new ArrayList<>(parts.subList(2, parts.size()));
    int width = WIDTH;
    if (numbers.get(numbers.size() - 1).matches("\\d{1,3}")
        && numbers.size() > 1
        && numbers.get(numbers.size() - 2).endsWith(".p")) {
      width = Integer.parseInt(numbers.removeLast());
      numbers.set(numbers.size() - 1, numbers.getLast().replace(".p", ""));
    }
    long index = 0;
    for (String number : numbers) {
      index = index * 1000 + Long.parseLong(number.replace("x", ""));
    }
    return switch (parts.get(1)) {
      case "data" -> data[(int) (index % REAL)];
      case "0" -> hashes[(int) (index % REAL)];
      default -> Arrays.copyOf(upper(Integer.parseInt(parts.get(1))), width * HASH);
    };
  }

  /** All full tiles of one level above the lowest are the same. */
  private byte[] upper(int level) {
    ByteBuffer tile = ByteBuffer.allocate(WIDTH * HASH);
    byte[] below = level == 1 ? new byte[0] : root(upper(level - 1));
    for (int i = 0; i < WIDTH; i++) {
      tile.put(level == 1 ? roots[i % REAL] : below);
    }
    return tile.array();
  }
}
