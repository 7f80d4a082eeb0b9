package io.assay.ct.log;

import io.assay.lab.CtEntry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Entries that nothing but their number tells apart. */
final class LabEntries {
  static final Instant TIME = Instant.parse("2026-10-01T12:00:00Z");

  private LabEntries() {}

  static List<CtEntry> some(int from, int to) {
    return IntStream.range(from, to).mapToObj(LabEntries::entry).toList();
  }

  static CtEntry entry(int number) {
    byte[] der = ("certificate " + number).getBytes(StandardCharsets.US_ASCII);
    return CtEntry.certificate(TIME.plusMillis(number), der, List.of(new byte[] {1, 2, 3}));
  }
}
