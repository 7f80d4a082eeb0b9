package io.assay.lab.net;

import io.assay.lab.LabException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many packets have passed a place of a namespace, until it is closed. Thread-safe. */
public final class PacketCount implements AutoCloseable {
  private final NetNamespace namespace;
  private final String counter = "seen%08x".formatted(ThreadLocalRandom.current().nextInt());
  private final Pattern counted =
      Pattern.compile("counter " + counter + " \\{\\s*packets ([0-9]+)");
  private final Intervention rules;

  PacketCount(NetNamespace namespace, String hook, String match) {
    this.namespace = namespace;
    this.rules =
        namespace.rules(
            """
            counter %1$s {}
            chain counting {
              type filter hook %2$s priority filter
              %3$s counter name %1$s
            }
            """
                .formatted(counter, hook, match));
  }

  /** Those that there have been since it was made. */
  public int packets() {
    String counters = namespace.mustRun("nft", "list", "counters");
    Matcher found = counted.matcher(counters);
    if (!found.find()) {
      throw new LabException("nft does not tell of " + counter + ": " + counters);
    }
    return Integer.parseInt(found.group(1));
  }

  @Override
  public void close() {
    rules.close();
  }
}
