package io.assay.bus;

import io.assay.endpoint.Endpoint;
import io.assay.endpoint.Host;
import io.assay.endpoint.Sha256;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Some of the equal parts into which the targets of a vantage point are divided. Immutable.
 *
 * @param of how many parts there are; 0 where they are not divided and all are meant
 * @param mine the parts, from 0
 */
record Parts(int of, Set<Integer> mine) {
  /** All targets, in however many parts. */
  static final Parts ALL = new Parts(0, Set.of());

  Parts {
    mine = Set.copyOf(mine);
  }

  boolean contains(String resolver, Endpoint endpoint, Optional<InetAddress> address) {
    return of == 0 || mine.contains(part(of, resolver, endpoint, address));
  }

  /** The part in which a target is: the same in every process and for ever. */
  static int part(int of, String resolver, Endpoint endpoint, Optional<InetAddress> address) {
    String text =
        String.join("\u0000", resolver, endpoint.text(), address.map(Host::addressText).orElse(""));
    byte[] digest = Sha256.of(text.getBytes(StandardCharsets.UTF_8)).toByteArray();
    return Integer.remainderUnsigned(ByteBuffer.wrap(digest).getInt(), of);
  }

  /** As text, such as {@code 32:0,7,9}. */
  String write() {
    return of
        + ":"
        + new TreeSet<>(mine).stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  /** Reads what {@link #write} wrote; empty if it is something else. */
  static Optional<Parts> read(String text) {
    if (!text.matches("[1-9][0-9]{0,5}:([0-9]{1,6}(,[0-9]{1,6})*)?")) {
      return Optional.empty();
    }
    int colon = text.indexOf(':');
    String list = text.substring(colon + 1);
    return Optional.of(
        new Parts(
            Integer.parseInt(text.substring(0, colon)),
            list.isEmpty()
                ? Set.of()
                : Arrays.stream(list.split(",", -1))
                    .map(Integer::valueOf)
                    .collect(Collectors.toSet())));
  }
}
