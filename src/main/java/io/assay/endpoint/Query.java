package io.assay.endpoint;

import java.util.Locale;
import org.xbill.DNS.Type;

/**
 * The DNS question that a probe asks, always in class IN.
 *
 * @param name absolute domain name with a trailing dot, in A-labels, lower case
 * @param type mnemonic of the record type as in the IANA registry, upper case ({@code A}, {@code
 *     AAAA}, {@code TXT})
 */
public record Query(String name, String type) {
  private static final String EXPECTED =
      "a name and a record type, such as \"example.com A\" or \"_dns.resolver.arpa SVCB\"";

  /**
   * Reads a name and a record type (A where it is left out), separated by white space: {@code
   * example.com AAAA}. The name may be in U-labels, with or without trailing dot; {@code .} is the
   * root. The type is a mnemonic or {@code TYPE} and a number (RFC 3597), and one that data can
   * have: not a transfer, ANY or OPT.
   *
   * @throws EndpointException if {@code text} is anything else; it says what is wrong
   */
  public static Query parse(String text) throws EndpointException {
    String[] parts = text.strip().split("\\s+", -1);
    if (parts[0].isEmpty() || parts.length > 2) {
      throw new EndpointException(
          text, parts[0].isEmpty() ? "it is empty" : "it has more than two parts", EXPECTED);
    }
    try {
      String name = parts[0].equals(".") ? "." : DnsName.toAscii(parts[0]) + ".";
      return new Query(name, parts.length == 1 ? "A" : type(text, parts[1]));
    } catch (EndpointException e) {
      throw e.found().equals(text) ? e : e.within(text);
    }
  }

  private static String type(String text, String mnemonic) throws EndpointException {
    int type = Type.value(mnemonic.toUpperCase(Locale.ROOT));
    if (type <= 0 || !Type.isRR(type)) {
      throw new EndpointException(
          text,
          "%s is no type of resource records".formatted(FoundText.quoted(mnemonic)),
          EXPECTED);
    }
    return Type.string(type);
  }

  @Override
  public String toString() {
    return name + " " + type;
  }
}
