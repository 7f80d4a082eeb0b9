package io.assay.lab.net;

import java.util.List;

/**
 * A way from the client to the resolvers and back.
 *
 * @param source the client's address; what is sent from it goes this way
 * @param routers from the client's side on, at least one
 */
public record NetPath(DualAddress source, List<Router> routers) {
  public NetPath {
    routers = List.copyOf(routers);
  }

  /** The first router from the client. */
  public Router nearest() {
    return routers.getFirst();
  }
}
