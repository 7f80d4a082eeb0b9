package io.assay.web.board;

import io.assay.endpoint.Sha256;
import io.assay.endpoint.Target;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a target is called in addresses of pages: the same in every process and after every restart.
 *
 * @param text sixteen hexadecimal digits in lower case
 */
public record TargetId(String text) {
  private static final int DIGITS = 16;
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{" + DIGITS + "}");

  /** The id of a target. */
  public static TargetId of(Target target) {
    return of(target.resolver(), target.endpoint().text(), target.addressText(), target.vantage());
  }

  /**
   * The id of a target by the labels that its metrics have: the beginning of the SHA-256 over them.
   */
  public static TargetId of(String resolver, String endpoint, String address, String vantage) {
    String texts = String.join("\n", resolver, endpoint, address, vantage);
    return new TargetId(
        Sha256.of(texts.getBytes(StandardCharsets.UTF_8)).hex().substring(0, DIGITS));
  }

  /** The id that {@code text} is, if it is one. */
  public static Optional<TargetId> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new TargetId(text)) : Optional.empty();
  }
}
