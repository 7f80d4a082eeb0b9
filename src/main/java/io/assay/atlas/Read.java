package io.assay.atlas;

/** What one element of a file is. */
public sealed interface Read {

  /** A result that an observation can be made of. */
  record Sslcert(SslcertResult result) implements Read {}

  /**
   * A result of a measurement of another kind.
   *
   * @param type as it stands there, such as {@code ping}; at most a few dozen characters
   */
  record OtherType(String type) implements Read {}

  /**
   * Something that is no result, or a broken one.
   *
   * @param number which element of the file it is, from 1
   * @param line on which it begins, from 1
   * @param reason one line for people; what it quotes is safe to show
   */
  record Unreadable(long number, long line, String reason) implements Read {}
}
