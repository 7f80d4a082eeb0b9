package io.assay.probe.dial;

import io.assay.probe.Failure;
import io.assay.probe.Stage;

/** What {@link TunnelHandler} tells the handlers behind it. */
public sealed interface TunnelEvent {

  /** The proxy was asked to connect: it takes the time from now on. */
  record Asked() implements TunnelEvent {}

  /** The tunnel stands: what is written and read from now on is the endpoint's. */
  record Opened() implements TunnelEvent {}

  /** The proxy takes our terms; nothing was asked of it, since no destination was given. */
  record Agreed() implements TunnelEvent {}

  /**
   * There will be no tunnel.
   *
   * @param stage {@link Stage#PROXY} where it is the proxy that refuses or fails, whatever it was
   *     asked; {@link Stage#CONNECT} where it could not connect to the endpoint
   */
  record Failed(Stage stage, Failure failure) implements TunnelEvent {}
}
