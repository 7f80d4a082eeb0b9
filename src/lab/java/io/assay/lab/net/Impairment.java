package io.assay.lab.net;

import io.assay.lab.LabProcess;
import io.assay.lab.Pem;
import io.assay.lab.Programs;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** The ways in which a path is merely bad. */
public final class Impairment {
  private static final String DEVICE = "delay";
  private static final int TABLE = 77;

  private Impairment() {}

  /**
   * Drops packets at random, in either direction.
   *
   * @param percent of the packets that pass the router, 0 to 100
   */
  public static Intervention loss(Router router, int percent) {
    return Blocking.forward(router, "numgen random mod 100 < %d drop".formatted(percent));
  }

  /**
   * Holds back every packet that passes the router, in either direction, so that a round trip takes
   * twice the time longer. The kernel's own netem is not everywhere to be had; here a process
   * carries the packets, thousands a second but no more, and in order. At most one for a router.
   *
   * @param delay at least a millisecond
   */
  public static Intervention latency(Router router, Duration delay) {
    if (!Files.exists(Path.of("/dev/net/tun"))) {
      Programs.missing("no latency here: this machine has no tun devices");
    }
    Path directory = LabProcess.newDirectory();
    Path script = Pem.write(directory.resolve("delay.py"), resource("delay.py"));
    LabProcess process =
        router
            .namespace()
            .start(
                directory,
                List.of(
                    Programs.require("python3").toString(),
                    script.toString(),
                    DEVICE,
                    Long.toString(delay.toMillis())));
    process.awaitOutput("ready");
    router
        .namespace()
        .script(
            """
            set -e
            ip link set %1$s addrgenmode none
            ip link set %1$s up
            for family in -4 -6; do
              ip $family route add default dev %1$s table %2$d
              ip $family rule add iif %3$s lookup %2$d
              ip $family rule add iif %4$s lookup %2$d
            done
            """
                .formatted(DEVICE, TABLE, Router.TO_CLIENT, Router.TO_RESOLVERS));
    return new Intervention(
        () -> {
          router
              .namespace()
              .script(
                  """
                  set -e
                  for family in -4 -6; do
                    ip $family rule del iif %2$s lookup %1$d
                    ip $family rule del iif %3$s lookup %1$d
                  done
                  """
                      .formatted(TABLE, Router.TO_CLIENT, Router.TO_RESOLVERS));
          process.close();
        });
  }

  /** A text beside the classes of this package. */
  static String resource(String name) {
    try (InputStream in =
        Objects.requireNonNull(Impairment.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }
}
