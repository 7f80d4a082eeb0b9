package io.assay.x509;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads subjectAltName entry by entry (RFC 5280, section 4.2.1.6). Gathers the entries of every
 * subjectAltName extension, since nothing says which of several a relying party would heed.
 */
final class SubjectAltNames {
  private static final String WHERE = "subjectAltName";

  private final List<String> dnsNames = new ArrayList<>();
  private final List<InetAddress> ipAddresses = new ArrayList<>();
  private final List<String> others = new ArrayList<>();
  private final List<String> unreadable = new ArrayList<>();
  private final byte[] octets;
  private final Problems problems;
  private int entries;
  private int unlisted;

  SubjectAltNames(byte[] octets, Problems problems) {
    this.octets = octets;
    this.problems = problems;
  }

  SubjectNames names() {
    if (unlisted > 0) {
      unreadable.add("and " + unlisted + " more");
    }
    return new SubjectNames(dnsNames, ipAddresses, others, unreadable);
  }

  /** Reports names that may be there and cannot be told. */
  void unreadable(String where, String reason) {
    problems.add(where, reason);
    if (unreadable.size() < Bounds.PROBLEMS) {
      unreadable.add(EscapedText.cut(where + ": " + reason, Bounds.PROBLEM_CHARACTERS));
    } else {
      unlisted++;
    }
  }

  /** Reads the extension's value. */
  void read(DerReader value) {
    Optional<Tlv> sequence = value.next(Tag.SEQUENCE, WHERE);
    if (sequence.isEmpty()) {
      unreadable(WHERE, "no list of names");
      return;
    }
    Tlv names = sequence.get();
    DerReader reader = names.reader(WHERE, problems);
    if (!reader.hasMore()) {
      problems.add(WHERE, "no entry");
    }
    NameRecovery recovery = new NameRecovery(octets, names.contentStart(), names.contentEnd());
    while (reader.hasMore()) {
      if (entries == Bounds.ALTERNATIVE_NAMES) {
        unreadable(WHERE, "not read beyond " + entries + " entries");
        return;
      }
      entries++;
      readEntry(reader, recovery);
    }
    if (!names.whole()) {
      unreadable(WHERE, "cut short after entry " + entries);
    }
    value.finish();
  }

  private void readEntry(DerReader reader, NameRecovery recovery) {
    String where = WHERE + " entry " + entries;
    int start = reader.position();
    Optional<Tlv> element = reader.next(where);
    GeneralName name =
        element.isPresent()
            ? GeneralName.read(element.get(), where, problems)
            : new GeneralName.Unreadable("no element");
    boolean sound =
        switch (name) {
          case GeneralName.Dns dns -> {
            dnsNames.add(dns.text());
            yield element.get().isPrintable();
          }
          case GeneralName.Ip ip -> ipAddresses.add(ip.address());
          case GeneralName.Other other -> {
            others.add(other.text());
            yield !element.get().isPrimitive() || element.get().isPrintable();
          }
          case GeneralName.Unreadable broken -> {
            unreadable(where, broken.reason());
            yield false;
          }
        };
    if (!sound) {
      // Its length may be what is broken: then it has swallowed its neighbours, or ended early.
      int next = recovery.firstEntryBetween(start, reader.position());
      if (next < reader.position()) {
        unreadable(where, "read on from its octet " + (next - start));
        reader.position(next);
      }
    }
  }
}
