package io.assay.probe;

import java.util.Locale;

/** The stages of a probe, in their order. The text form is the metric label and the JSON key. */
public enum Stage {
  /** Looking up the endpoint's name. */
  RESOLVE,
  /** Reaching the vantage point's proxy and coming to terms with it; only where there is one. */
  PROXY,
  /** Establishing the TCP connection, or having the proxy establish it. */
  CONNECT,
  /** The TLS handshake. */
  TLS,
  /** Sending the DNS query and receiving its answer, HTTP included. */
  QUERY,
  /** Asking the server who it is, where that is asked; no probe fails in it. */
  IDENTITY,
  /** Sending close_notify and closing the connection. */
  CLOSE;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** The lower-case name. */
  public String text() {
    return text;
  }
}
