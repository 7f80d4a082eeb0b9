package io.assay.probe.dns;

import org.jspecify.annotations.Nullable;

/**
 * Walks a DNS message's header, names and records without reading what the records say (RFC 1035,
 * sections 4.1 and 4.1.4): whether it is a DNS message at all, at the price of one pass.
 */
final class DnsStructure {
  private static final int HEADER_OCTETS = 12;
  private static final int QUESTION_FIXED_OCTETS = 4;
  private static final int RECORD_FIXED_OCTETS = 10;
  private static final int MAX_NAME_OCTETS = 255;
  private static final int BROKEN = -1;

  private DnsStructure() {}

  /**
   * What is wrong with the structure of {@code message}, or null if nothing is. Octets behind the
   * last record are no defect.
   */
  static @Nullable String defect(byte[] message) {
    if (message.length < HEADER_OCTETS) {
      return "%d octets, less than a DNS header".formatted(message.length);
    }
    int at = HEADER_OCTETS;
    int questions = u16(message, 4);
    for (int i = 0; i < questions; i++) {
      at = skipName(message, at);
      if (at == BROKEN || at + QUESTION_FIXED_OCTETS > message.length) {
        return "question %d of %d is cut off or has a broken name".formatted(i + 1, questions);
      }
      at += QUESTION_FIXED_OCTETS;
    }
    int records = u16(message, 6) + u16(message, 8) + u16(message, 10);
    for (int i = 0; i < records; i++) {
      at = skipName(message, at);
      if (at == BROKEN || at + RECORD_FIXED_OCTETS > message.length) {
        return "record %d of %d is cut off or has a broken name".formatted(i + 1, records);
      }
      at += RECORD_FIXED_OCTETS + u16(message, at + 8);
      if (at > message.length) {
        return "the data of record %d of %d is cut off".formatted(i + 1, records);
      }
    }
    return null;
  }

  /** The offset behind the name at {@code start}; pointers must lead ever further back. */
  private static int skipName(byte[] message, int start) {
    int end = BROKEN;
    int at = start;
    int pointersFrom = start;
    int length = 1;
    while (at < message.length) {
      int octet = message[at] & 0xff;
      if (octet == 0) {
        return end == BROKEN ? at + 1 : end;
      }
      if (octet < 64) {
        length += 1 + octet;
        at += 1 + octet;
        if (length > MAX_NAME_OCTETS) {
          return BROKEN;
        }
      } else if (octet >= 192 && at + 1 < message.length) {
        if (end == BROKEN) {
          end = at + 2;
        }
        int target = u16(message, at) & 0x3fff;
        if (target < HEADER_OCTETS || target >= pointersFrom) {
          return BROKEN;
        }
        pointersFrom = target;
        at = target;
      } else {
        return BROKEN;
      }
    }
    return BROKEN;
  }

  static int u16(byte[] octets, int at) {
    return ((octets[at] & 0xff) << 8) | (octets[at + 1] & 0xff);
  }
}
