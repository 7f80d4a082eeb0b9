package io.assay.probe.path;

import io.assay.endpoint.Route;
import io.assay.probe.Failure;
import io.assay.probe.dial.FirstHop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Which way the connects of a comparison take.
 *
 * @param from the address of this machine to connect from; the operating system's choice where it
 *     is absent
 */
record Way(Route.Local route, InetAddress to, Optional<InetAddress> from) {

  /** What it means that a connect ended so. */
  Failure explain(Failure failure, int port) {
    return new FirstHop.Found(new InetSocketAddress(to, port), from, 0).explain(route, failure);
  }
}
