package io.assay.probe.dns;

import io.assay.endpoint.Query;
import io.assay.probe.Octets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** What an answer's records say in text, without the quotes and escapes of presentation format. */
public final class AnswerTexts {
  private AnswerTexts() {}

  /**
   * Each string of the TXT records of a response to {@code query}, or each address, in order; empty
   * for other types and for what cannot be read. An octet is one character, whatever it is: at most
   * 255 a string (RFC 1035, section 3.3.14).
   */
  public static List<String> of(Octets response, Query query) {
    byte[] wire = response.toByteArray();
    if (DnsStructure.defect(wire) != null) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    try {
      for (Record record : new Message(wire).getSection(Section.ANSWER)) {
        if (Type.string(record.getType()).equals(query.type())) {
          texts.addAll(texts(record));
        }
      }
    } catch (IOException | RuntimeException e) {
      // The reader of DNS messages gives up at records that are broken inside.
      return List.of();
    }
    return List.copyOf(texts);
  }

  private static List<String> texts(Record record) {
    return switch (record) {
      case TXTRecord txt ->
          txt.getStringsAsByteArrays().stream()
              .map(string -> new String(string, StandardCharsets.ISO_8859_1))
              .toList();
      case ARecord a -> List.of(a.rdataToString());
      case AAAARecord aaaa -> List.of(aaaa.rdataToString());
      default -> List.of();
    };
  }
}
