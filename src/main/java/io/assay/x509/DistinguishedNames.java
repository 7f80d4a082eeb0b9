package io.assay.x509;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Reads distinguished names (RFC 5280, section 4.1.2.4). */
final class DistinguishedNames {
  private static final Charset UTF_32BE = Charset.forName("UTF-32BE");

  private DistinguishedNames() {}

  /** One attribute, with what RFC 4514 needs to know beyond its text. */
  private record Value(String type, String decoded, boolean string) {
    DistinguishedName.Attribute attribute() {
      return new DistinguishedName.Attribute(type, string ? EscapedText.of(decoded) : decoded);
    }
  }

  /**
   * Reads a Name.
   *
   * @param name the SEQUENCE OF RelativeDistinguishedName
   */
  static DistinguishedName read(Tlv name, String where, Problems problems) {
    List<List<Value>> rdns = rdns(name, where, problems);
    StringBuilder text = new StringBuilder();
    List<DistinguishedName.Attribute> attributes = new ArrayList<>();
    for (List<Value> rdn : rdns) {
      rdn.forEach(value -> attributes.add(value.attribute()));
    }
    for (List<Value> rdn : rdns.reversed()) {
      String separator = text.isEmpty() ? "" : ",";
      for (Value value : rdn) {
        text.append(separator).append(value.type).append('=').append(rfc4514(value));
        separator = "+";
      }
    }
    return new DistinguishedName(text.toString(), attributes);
  }

  private static List<List<Value>> rdns(Tlv name, String where, Problems problems) {
    List<List<Value>> rdns = new ArrayList<>();
    DerReader sets = name.reader(where, problems);
    int elements = 0;
    while (sets.hasMore()) {
      List<Value> rdn = new ArrayList<>(1);
      Optional<Tlv> set = sets.next(Tag.SET, where);
      if (set.isPresent() && set.get().length() == 0) {
        problems.add(where, "empty relative distinguished name");
      }
      elements++;
      Optional<DerReader> attributes = set.map(element -> element.reader(where, problems));
      while (attributes.isPresent() && attributes.get().hasMore()) {
        elements++;
        if (elements > Bounds.NAME_ELEMENTS) {
          break;
        }
        attributes
            .get()
            .next(Tag.SEQUENCE, where)
            .flatMap(element -> attribute(element, where, problems))
            .ifPresent(rdn::add);
      }
      if (!rdn.isEmpty()) {
        rdns.add(rdn);
      }
      if (elements > Bounds.NAME_ELEMENTS) {
        problems.add(where, "not read beyond " + Bounds.NAME_ELEMENTS + " elements");
        break;
      }
    }
    return rdns;
  }

  private static Optional<Value> attribute(Tlv element, String where, Problems problems) {
    DerReader parts = element.reader(where, problems);
    Optional<String> type =
        parts
            .next(Tag.OID, where + " attribute type")
            .flatMap(oid -> DerValues.oid(oid, where + " attribute type", problems))
            .map(Oids::attribute);
    if (type.isEmpty()) {
      return Optional.empty();
    }
    String named = where + " " + type.get();
    Optional<Value> value =
        parts.next(named).flatMap(content -> value(type.get(), content, named, problems));
    parts.finish();
    return value;
  }

  private static Optional<Value> value(String type, Tlv element, String where, Problems problems) {
    if (!element.whole()) {
      problems.add(where, "cut short");
      return Optional.empty();
    }
    Optional<String> string = string(element, where, problems);
    if (string.isEmpty()) {
      byte[] encoding = element.encoding();
      int octets = Math.min(encoding.length, Bounds.ATTRIBUTE_OCTETS);
      return Optional.of(
          new Value(type, "#" + HexFormat.of().formatHex(encoding, 0, octets), false));
    }
    if (string.get().indexOf('\0') >= 0) {
      problems.add(where, "NUL within");
    }
    if (element.length() > Bounds.ATTRIBUTE_OCTETS) {
      problems.add(where, "value of " + element.length() + " octets is shown in part");
      return Optional.of(
          new Value(type, EscapedText.cut(string.get(), Bounds.ATTRIBUTE_OCTETS / 4), true));
    }
    return Optional.of(new Value(type, string.get(), true));
  }

  /** The text of a string; empty for other types and where the octets are no text at all. */
  private static Optional<String> string(Tlv element, String where, Problems problems) {
    Charset charset;
    switch (element.tag()) {
      case Tag.UTF8_STRING -> charset = StandardCharsets.UTF_8;
      case Tag.NUMERIC_STRING, Tag.PRINTABLE_STRING, Tag.IA5_STRING, Tag.VISIBLE_STRING ->
          charset = StandardCharsets.US_ASCII;
      // T.61 proper is found nowhere: issuers put ISO 8859-1 into it (RFC 5280, appendix B).
      case Tag.TELETEX_STRING -> charset = StandardCharsets.ISO_8859_1;
      case Tag.BMP_STRING -> charset = StandardCharsets.UTF_16BE;
      case Tag.UNIVERSAL_STRING -> charset = UTF_32BE;
      default -> {
        return Optional.empty();
      }
    }
    ByteBuffer content = ByteBuffer.wrap(element.content());
    try {
      return Optional.of(charset.newDecoder().decode(content).toString());
    } catch (CharacterCodingException e) {
      problems.add(where, "octets that are not " + charset.name());
      boolean octetwise = !element.is(Tag.BMP_STRING) && !element.is(Tag.UNIVERSAL_STRING);
      return octetwise
          ? Optional.of(new String(content.array(), StandardCharsets.ISO_8859_1))
          : Optional.empty();
    }
  }

  private static String rfc4514(Value value) {
    if (!value.string) {
      return value.decoded;
    }
    String text = EscapedText.of(value.decoded);
    StringBuilder escaped = new StringBuilder(text.length() + 8);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean atEdge = i == 0 ? c == ' ' || c == '#' : c == ' ' && i == text.length() - 1;
      if (atEdge || ",+\"<>;".indexOf(c) >= 0) {
        escaped.append('\\');
      }
      escaped.append(c);
    }
    return escaped.toString();
  }
}
