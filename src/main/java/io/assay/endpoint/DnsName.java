package io.assay.endpoint;

import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Brings a domain name as people write it into the form that travels: A-labels, lower case, no
 * trailing dot.
 *
 * <p>A U-label is mapped (NFKC, lower case, ideographic full stops) and encoded by {@link IDN}.
 * That follows RFC 3490, which agrees with RFC 5891 and UTS #46 but for four characters: ß, ς and
 * the two zero-width joiners, where the two standards name <em>different</em> domains. A name with
 * one of these is refused with the request to write the A-label, since probing the wrong host would
 * be worse than asking. A-labels are taken as they stand.
 *
 * <p>An underscore is allowed: no public CA certifies such a name, but private resolvers have them
 * and queries need them.
 */
final class DnsName {
  /** Octets of a label (RFC 1035, section 2.3.4). */
  private static final int LABEL_OCTETS = 63;

  /** Characters of a name in text, without trailing dot: 255 octets on the wire. */
  private static final int NAME_CHARACTERS = 253;

  private static final Pattern ASCII_LABEL = Pattern.compile("[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?");
  private static final Pattern OTHER_FULL_STOPS = Pattern.compile("[\u3002\uFF0E\uFF61]");
  private static final Pattern DEVIATING = Pattern.compile("[\u00DF\u1E9E\u03C2\u200C\u200D]");
  private static final Pattern NUMERIC = Pattern.compile("[0-9]+|0x[0-9a-f]*");

  private static final String EXAMPLE = "a domain name such as dns.google";

  private DnsName() {}

  /**
   * {@code text} in A-labels.
   *
   * @throws EndpointException if it is no domain name, or looks like an IP address and is none
   */
  static String toAscii(String text) throws EndpointException {
    if (DEVIATING.matcher(text).find()) {
      throw new EndpointException(
          text,
          "ß, ς and zero-width joiners mean different domains in different versions of IDNA",
          "the name in A-labels (xn--…)");
    }
    String name =
        OTHER_FULL_STOPS
            .matcher(Normalizer.normalize(text, Normalizer.Form.NFKC))
            .replaceAll(".")
            .toLowerCase(Locale.ROOT);
    if (name.endsWith(".")) {
      name = name.substring(0, name.length() - 1);
    }
    if (name.isEmpty()) {
      throw new EndpointException(text, "the name is empty", EXAMPLE);
    }
    StringBuilder ascii = new StringBuilder();
    String last = "";
    for (String label : name.split("\\.", -1)) {
      last = label(text, label);
      ascii.append(ascii.isEmpty() ? "" : ".").append(last);
    }
    if (ascii.length() > NAME_CHARACTERS) {
      throw new EndpointException(
          text,
          "the name has %d characters in A-labels".formatted(ascii.length()),
          "at most " + NAME_CHARACTERS);
    }
    if (NUMERIC.matcher(last).matches()) {
      throw new EndpointException(
          text,
          "it looks like an IPv4 address but is none",
          "four numbers from 0 to 255 without leading zeros, such as 9.9.9.9");
    }
    return ascii.toString();
  }

  private static String label(String text, String label) throws EndpointException {
    if (label.isEmpty()) {
      throw new EndpointException(text, "a label of the name is empty", EXAMPLE);
    }
    String ascii = encoded(text, label);
    if (ascii.length() > LABEL_OCTETS) {
      throw new EndpointException(
          text,
          "a label of the name has %d characters in A-label form".formatted(ascii.length()),
          "at most " + LABEL_OCTETS);
    }
    if (!ASCII_LABEL.matcher(ascii).matches()) {
      throw new EndpointException(
          text,
          "%s is no label of a domain name".formatted(FoundText.quoted(label)),
          "letters, digits and inner hyphens, as in dns.google");
    }
    return ascii;
  }

  private static String encoded(String text, String label) throws EndpointException {
    if (label.chars().allMatch(c -> c < 0x80)) {
      return label;
    }
    try {
      return IDN.toASCII(label, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      EndpointException refused =
          new EndpointException(
              text,
              "%s cannot be written as an A-label".formatted(FoundText.quoted(label)),
              "an internationalised name of at most 63 octets a label in A-label form");
      refused.initCause(e);
      throw refused;
    }
  }
}
