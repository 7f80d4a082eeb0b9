package io.assay.lab;

import io.assay.ct.Log;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A log of RFC 6962 of the lab on loopback, that can be read but takes no submissions: it serves
 * what its {@link #content} has published, and like real ones fewer entries than asked for. It
 * answers with whatever it was asked for, also of trees that it never signed. Thread-safe.
 */
public final class Rfc6962Log implements AutoCloseable {
  private static final String PREFIX = "/ct/v1/";

  private final CtContent content;
  private final CtFrontEnd frontEnd;
  private volatile int most = 256;

  private Rfc6962Log(CtContent content) {
    this.content = content;
    this.frontEnd = new CtFrontEnd(this::body);
  }

  /** Starts an empty log with a key of its own. */
  public static Rfc6962Log start() {
    return of(new CtContent(LabKey.P256.generate()));
  }

  /** Starts a log. */
  public static Rfc6962Log of(CtContent content) {
    return new Rfc6962Log(content);
  }

  /** What it holds. */
  public CtContent content() {
    return content;
  }

  /** How it is reached, and made to fail. */
  public CtFrontEnd frontEnd() {
    return frontEnd;
  }

  /** The log as a usable one of a list. */
  public Log log() {
    return LabLogs.log("lab log", content.keys(), Log.Kind.RFC6962, frontEnd.url(), frontEnd.url());
  }

  /** How many entries it gives at once. */
  public void most(int entries) {
    most = entries;
  }

  @Override
  public void close() {
    frontEnd.close();
  }

  private Optional<byte[]> body(String target) {
    if (!target.startsWith(PREFIX)) {
      return Optional.empty();
    }
    int query = target.indexOf('?');
    String operation = target.substring(PREFIX.length(), query < 0 ? target.length() : query);
    Map<String, String> values = query < 0 ? Map.of() : values(target.substring(query + 1));
    return answer(operation, name -> values.getOrDefault(name, ""))
        .map(json -> json.getBytes(StandardCharsets.US_ASCII));
  }

  private Optional<String> answer(String operation, Function<String, String> values) {
    return switch (operation) {
      case "get-sth" -> Optional.of(treeHead());
      case "get-entries" -> entries(number(values, "start"), number(values, "end"));
      case "get-sth-consistency" -> consistency(number(values, "first"), number(values, "second"));
      case "get-proof-by-hash" ->
          proof(Base64.getDecoder().decode(values.apply("hash")), number(values, "tree_size"));
      case "get-entry-and-proof" ->
          entryAndProof(number(values, "leaf_index"), number(values, "tree_size"));
      default -> Optional.empty();
    };
  }

  private String treeHead() {
    CtContent.Head head = content.head();
    return """
    {"tree_size":%d,"timestamp":%d,"sha256_root_hash":"%s","tree_head_signature":"%s"}"""
        .formatted(
            head.size(),
            head.time().toEpochMilli(),
            head.root().base64(),
            head.signature().base64());
  }

  private Optional<String> entries(int start, int end) {
    int to = Math.min(Math.min(end + 1, start + most), content.head().size());
    return start >= to
        ? Optional.empty()
        : Optional.of(
            content.entries(start, to).stream()
                .map(Rfc6962Log::entry)
                .collect(Collectors.joining("},{", "{\"entries\":[{", "}]}")));
  }

  private Optional<String> consistency(int first, int second) {
    return first > second || second > content.size()
        ? Optional.empty()
        : Optional.of("{\"consistency\":%s}".formatted(hashes(content.consistency(first, second))));
  }

  /** Of leaves that are the same, it finds the first. */
  private Optional<String> proof(byte[] hash, int size) {
    for (int index = 0; index < Math.min(size, content.size()); index++) {
      if (Arrays.equals(hash, content.leafHash(index))) {
        return Optional.of(
            "{\"leaf_index\":%d,\"audit_path\":%s}"
                .formatted(index, hashes(content.inclusion(index, size))));
      }
    }
    return Optional.empty();
  }

  private Optional<String> entryAndProof(int index, int size) {
    return index >= size || size > content.size()
        ? Optional.empty()
        : Optional.of(
            "{%s,\"audit_path\":%s}"
                .formatted(
                    entry(content.entries(index, index + 1).getFirst()),
                    hashes(content.inclusion(index, size))));
  }

  private static String entry(CtEntry entry) {
    return "\"leaf_input\":\"%s\",\"extra_data\":\"%s\""
        .formatted(base64(entry.leaf()), base64(entry.extraData()));
  }

  private static String hashes(List<byte[]> hashes) {
    return hashes.stream()
        .map(Rfc6962Log::base64)
        .collect(
            Collectors.joining(
                "\",\"", hashes.isEmpty() ? "[" : "[\"", hashes.isEmpty() ? "]" : "\"]"));
  }

  private static Map<String, String> values(String query) {
    Map<String, String> values = new HashMap<>();
    for (String part : query.split("&", -1)) {
      int at = part.indexOf('=');
      values.put(
          part.substring(0, at), URLDecoder.decode(part.substring(at + 1), StandardCharsets.UTF_8));
    }
    return values;
  }

  private static int number(Function<String, String> values, String name) {
    return Integer.parseInt(values.apply(name));
  }

  private static String base64(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }
}
