package io.assay.probe.dial;

import io.assay.endpoint.Host;
import io.assay.endpoint.Route;
import io.assay.probe.Failure;
import io.assay.probe.FailureKind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Where the TCP connection of a probe begins and goes to: to the endpoint, or to a proxy. */
public sealed interface FirstHop {

  /** How long it took to find out, in nanoseconds. */
  long nanos();

  /**
   * What to dial.
   *
   * @param from the address of this machine to connect from; the operating system's choice where it
   *     is absent
   */
  record Found(InetSocketAddress to, Optional<InetAddress> from, long nanos) implements FirstHop {

    /** What it means that this connection, made for {@code route}, ended with {@code failure}. */
    public Failure explain(Route route, Failure failure) {
      Failure explained =
          failure.kind() == FailureKind.UNREACHABLE
              ? AddressFamilies.ofThisMachine().explain(failure, to.getAddress())
              : failure;
      return switch (route) {
        case Route.Direct _ -> explained;
        case Route.Source _, Route.Interface _ ->
            prefixed(
                "connecting from " + from.map(Host::addressText).orElse("this machine"), explained);
        case Route.Proxied proxied ->
            prefixed("connecting to the proxy " + proxied.proxy().server().text(), explained);
      };
    }

    private static Failure prefixed(String what, Failure failure) {
      return new Failure(failure.kind(), what + ": " + failure.detail());
    }
  }

  /** There is nothing to dial, for a reason that says nothing of the endpoint. */
  record Missing(Failure failure, long nanos) implements FirstHop {}
}
