package io.assay.x509;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.Optional;

/** One GeneralName (RFC 5280, section 4.2.1.6). */
sealed interface GeneralName {
  int OTHER_NAME = 0xa0;
  int RFC822_NAME = 0x81;
  int DNS_NAME = 0x82;
  int X400_ADDRESS = 0xa3;
  int DIRECTORY_NAME = 0xa4;
  int EDI_PARTY_NAME = 0xa5;
  int URI = 0x86;
  int IP_ADDRESS = 0x87;
  int REGISTERED_ID = 0x88;

  /**
   * A dNSName.
   *
   * @param text escaped
   */
  record Dns(String text) implements GeneralName {}

  /** An iPAddress of 4 or 16 octets. */
  record Ip(InetAddress address) implements GeneralName {}

  /**
   * A name of another kind.
   *
   * @param text {@code kind:value}, escaped
   */
  record Other(String text) implements GeneralName {}

  /**
   * A name that cannot be read.
   *
   * @param reason in words
   */
  record Unreadable(String reason) implements GeneralName {}

  /** Reads {@code element}; what is wrong within a name that can be read is reported. */
  static GeneralName read(Tlv element, String where, Problems problems) {
    String kind = kind(element.tag());
    if (kind.isEmpty()) {
      return new Unreadable(Tag.text(element.tag()) + " is no kind of name");
    }
    if (!element.whole()) {
      return new Unreadable(kind + " cut short after " + element.length() + " octets");
    }
    if (element.is(DNS_NAME)) {
      return dnsName(element, where, problems);
    }
    if (element.is(IP_ADDRESS)) {
      return ipAddress(element);
    }
    if (element.length() > Bounds.GENERAL_NAME_OCTETS) {
      return new Unreadable(kind + " of " + element.length() + " octets");
    }
    if (element.is(URI) || element.is(RFC822_NAME)) {
      reportUnprintable(element, kind, where, problems);
      return new Other((element.is(URI) ? "uri:" : "email:") + element.text());
    }
    return structured(element, kind, where, problems);
  }

  private static GeneralName dnsName(Tlv element, String where, Problems problems) {
    if (element.length() == 0 || element.length() > Bounds.DNS_NAME_OCTETS) {
      return new Unreadable("dNSName of " + element.length() + " octets");
    }
    String text = element.text();
    for (int i = 0; i < element.length(); i++) {
      if (element.octet(i) == 0) {
        return new Unreadable("dNSName with NUL: " + text);
      }
    }
    reportUnprintable(element, "dNSName", where, problems);
    return new Dns(text);
  }

  private static void reportUnprintable(Tlv element, String kind, String where, Problems problems) {
    if (!element.isPrintable()) {
      problems.add(where, kind + " with octets beyond printable ASCII: " + element.text());
    }
  }

  private static GeneralName ipAddress(Tlv element) {
    try {
      return switch (element.length()) {
        case 4 -> new Ip(InetAddress.getByAddress(element.content()));
        // InetAddress would turn an IPv4-mapped address into the IPv4 address, whose octets differ.
        case 16 -> new Ip(Inet6Address.getByAddress(null, element.content(), -1));
        default -> new Unreadable("iPAddress of " + element.length() + " octets");
      };
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 and 16 octets are an address", e);
    }
  }

  private static GeneralName structured(Tlv element, String kind, String where, Problems problems) {
    if (element.is(DIRECTORY_NAME)) {
      // [4] is explicit, since Name is a CHOICE: the SEQUENCE stands within.
      DerReader parts = element.reader(where, problems);
      Optional<Tlv> name = parts.next(Tag.SEQUENCE, where + " directoryName");
      return name.isPresent() && !parts.hasMore()
          ? new Other("dirname:" + DistinguishedNames.read(name.get(), where, problems).text())
          : new Unreadable("directoryName that is no name");
    }
    if (element.is(OTHER_NAME)) {
      DerReader parts = element.reader(where, problems);
      Optional<String> type =
          parts.next(Tag.OID, where).flatMap(oid -> DerValues.oid(oid, where, problems));
      Optional<Tlv> value = parts.next(Tag.constructed(0), where);
      return type.isPresent() && value.isPresent() && value.get().whole() && !parts.hasMore()
          ? new Other("othername:" + type.get() + ":" + hex(value.get().content()))
          : new Unreadable("otherName that is no type and value");
    }
    if (element.is(REGISTERED_ID)) {
      return DerValues.oid(element, where, problems)
          .<GeneralName>map(oid -> new Other("rid:" + oid))
          .orElse(new Unreadable("registeredID that is no object identifier"));
    }
    return new Other(kind + ":" + hex(element.content()));
  }

  private static String hex(byte[] octets) {
    return HexFormat.of().formatHex(octets);
  }

  /** The kind's name in RFC 5280, or empty for a tag that is none. */
  private static String kind(int tag) {
    return switch (tag) {
      case OTHER_NAME -> "otherName";
      case RFC822_NAME -> "rfc822Name";
      case DNS_NAME -> "dNSName";
      case X400_ADDRESS -> "x400Address";
      case DIRECTORY_NAME -> "directoryName";
      case EDI_PARTY_NAME -> "ediPartyName";
      case URI -> "uniformResourceIdentifier";
      case IP_ADDRESS -> "iPAddress";
      case REGISTERED_ID -> "registeredID";
      default -> "";
    };
  }
}
