package io.assay.endpoint;

/**
 * The DNS question that a probe asks, always in class IN.
 *
 * @param name absolute domain name with a trailing dot, in A-labels, lower case
 * @param type mnemonic of the record type as in the IANA registry, upper case ({@code A}, {@code
 *     AAAA}, {@code TXT})
 */
public record Query(String name, String type) {
  @Override
  public String toString() {
    return name + " " + type;
  }
}
