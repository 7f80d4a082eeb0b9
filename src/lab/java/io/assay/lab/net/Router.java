package io.assay.lab.net;

/**
 * A router on a path from the client to the resolvers.
 *
 * @param clientSide its address on the link towards the client
 */
public record Router(NetNamespace namespace, DualAddress clientSide) {
  /** The name of the interface towards the client, in every router. */
  public static final String TO_CLIENT = "to-client";

  /** The name of the interface towards the resolvers, in every router. */
  public static final String TO_RESOLVERS = "to-resolvers";
}
