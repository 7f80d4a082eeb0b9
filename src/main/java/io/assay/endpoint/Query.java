package io.assay.endpoint;

import java.util.Locale;
import org.xbill.DNS.Type;

/**
 * A DNS question.
 *
 * @param name absolute domain name with a trailing dot, in A-labels, lower case
 * @param dnsClass IN, but for questions about the server itself
 * @param type mnemonic of the record type as in the IANA registry, upper case ({@code A}, {@code
 *     AAAA}, {@code TXT})
 */
public record Query(String name, DnsClass dnsClass, String type) {
  private static final String EXPECTED =
      "a name and a record type, such as \"example.com A\" or \"_dns.resolver.arpa SVCB\"";

  /** The classes that are asked in (RFC 1035, section 3.2.4). */
  public enum DnsClass {
    /** The Internet. */
    IN(1),
    /** Chaos: what name servers say of themselves (RFC 4892). */
    CH(3);

    private final int code;

    DnsClass(int code) {
      this.code = code;
    }

    /** The class's number on the wire. */
    public int code() {
      return code;
    }
  }

  /** A question in class IN. */
  public Query(String name, String type) {
    this(name, DnsClass.IN, type);
  }

  /**
   * Reads a name, a class (IN where it is left out) and a record type (A where both are left out),
   * separated by white space: {@code example.com AAAA}, {@code id.server CH TXT}. The name may be
   * in U-labels, with or without trailing dot; {@code .} is the root. The type is a mnemonic or
   * {@code TYPE} and a number (RFC 3597), and one that data can have: not a transfer, ANY or OPT.
   *
   * @throws EndpointException if {@code text} is anything else; it says what is wrong
   */
  public static Query parse(String text) throws EndpointException {
    String[] parts = text.strip().split("\\s+", -1);
    if (parts[0].isEmpty() || parts.length > 3) {
      throw new EndpointException(
          text, parts[0].isEmpty() ? "it is empty" : "it has more than three parts", EXPECTED);
    }
    try {
      String name = parts[0].equals(".") ? "." : DnsName.toAscii(parts[0]) + ".";
      return new Query(
          name,
          parts.length == 3 ? dnsClass(text, parts[1]) : DnsClass.IN,
          parts.length == 1 ? "A" : type(text, parts[parts.length - 1]));
    } catch (EndpointException e) {
      throw e.found().equals(text) ? e : e.within(text);
    }
  }

  private static DnsClass dnsClass(String text, String mnemonic) throws EndpointException {
    for (DnsClass dnsClass : DnsClass.values()) {
      if (dnsClass.name().equalsIgnoreCase(mnemonic)) {
        return dnsClass;
      }
    }
    throw new EndpointException(
        text,
        "%s is neither of the classes IN and CH".formatted(FoundText.quoted(mnemonic)),
        EXPECTED);
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

  /** Name and type, with the class between them unless it is IN. */
  @Override
  public String toString() {
    return dnsClass == DnsClass.IN ? name + " " + type : name + " " + dnsClass + " " + type;
  }
}
