package io.assay.x509;

import java.util.BitSet;
import java.util.Optional;

/**
 * Finds the entries that follow a broken one in a sequence of GeneralName. When the length of an
 * entry is wrong, whatever stands behind it is read as something else; but the tags of names are
 * above 0x7f while their text is ASCII, so that the right place to go on shows itself: from there
 * to the end all octets are sound names, one after the other.
 */
final class NameRecovery {
  private final byte[] octets;
  private final int from;
  private final int end;
  private Optional<BitSet> soundFrom = Optional.empty();

  NameRecovery(byte[] octets, int from, int end) {
    this.octets = octets;
    this.from = from;
    this.end = end;
  }

  /**
   * The first octet after {@code start} and before {@code limit} from which to the end stand only
   * sound names; {@code limit} if there is none.
   */
  int firstEntryBetween(int start, int limit) {
    BitSet sound = soundFrom.orElseGet(this::sound);
    soundFrom = Optional.of(sound);
    int next = start + 1;
    // Not nextSetBit, which would search far beyond the limit, again for each broken entry.
    while (next < limit && !sound.get(next - from)) {
      next++;
    }
    return Math.min(next, limit);
  }

  /**
   * Goes from the end to the start once: a place is sound if its entry is and the next place is.
   */
  private BitSet sound() {
    BitSet sound = new BitSet(end - from + 1);
    BitSet unprintable = new BitSet(end - from + 1);
    sound.set(end - from);
    unprintable.set(end - from);
    for (int at = end - 1; at >= from; at--) {
      if (!EscapedText.isPrintable(octets[at])) {
        unprintable.set(at - from);
        int next = entryEnd(at, unprintable);
        sound.set(at - from, next > 0 && sound.get(next - from));
      }
    }
    return sound;
  }

  /**
   * Where the entry at {@code at} ends, if it is a sound one; otherwise 0.
   *
   * @param unprintable the octets behind {@code at} that are not printable ASCII
   */
  private int entryEnd(int at, BitSet unprintable) {
    Optional<DerHeader> read = DerHeader.read(octets, at, end);
    if (read.isEmpty()) {
      return 0;
    }
    DerHeader header = read.get();
    int content = header.contentStart();
    if (header.length() <= 0 || header.length() > end - content) {
      return 0;
    }
    int next = content + (int) header.length();
    boolean sound =
        switch (header.tag()) {
          case GeneralName.DNS_NAME, GeneralName.URI, GeneralName.RFC822_NAME ->
              from + unprintable.nextSetBit(content - from) >= next;
          case GeneralName.IP_ADDRESS -> next - content == 4 || next - content == 16;
          case GeneralName.OTHER_NAME, GeneralName.DIRECTORY_NAME -> true;
          default -> false;
        };
    return sound ? next : 0;
  }
}
