package io.assay.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sizes as the file writes them: a whole number and one of {@code KiB}, {@code MiB}, {@code GiB}.
 */
final class Sizes {
  private static final Pattern OCTETS = Pattern.compile("([0-9]{1,9})(KiB|MiB|GiB)");

  private Sizes() {}

  /** Reads sizes from {@code leastMiB} to {@code mostGiB}, to octets. */
  static Unfit.Reading<Long> from(int leastMiB, int mostGiB) {
    String expected =
        "a size from %dMiB to %dGiB: a whole number with KiB, MiB or GiB"
            .formatted(leastMiB, mostGiB);
    return text -> {
      Matcher matcher = OCTETS.matcher(text);
      if (matcher.matches()) {
        int shift =
            switch (matcher.group(2)) {
              case "KiB" -> 10;
              case "MiB" -> 20;
              default -> 30;
            };
        long octets = Long.parseLong(matcher.group(1)) << shift;
        if (octets >= (long) leastMiB << 20 && octets <= (long) mostGiB << 30) {
          return octets;
        }
      }
      throw new Unfit("", expected);
    };
  }
}
