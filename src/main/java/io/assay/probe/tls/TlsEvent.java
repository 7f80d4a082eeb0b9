package io.assay.probe.tls;

import io.assay.probe.FailureKind;
import java.util.Optional;

/** What {@link TlsClientHandler} tells the handlers behind it, as a Netty user event. */
public sealed interface TlsEvent {

  /** The handshake is complete; application data may be written. */
  record Established(Optional<String> alpn) implements TlsEvent {}

  /**
   * The connection is unusable: during the handshake or after it. Fired at most once; the channel
   * is closed after it.
   *
   * @param detail one line for people
   */
  record Failed(FailureKind kind, String detail) implements TlsEvent {}
}
