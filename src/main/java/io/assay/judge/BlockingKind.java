package io.assay.judge;

import java.util.Locale;

/** How something on the path keeps an endpoint from being reached. */
enum BlockingKind {
  /** The port is silent, while other ports of the same address answer. */
  PORT,
  /** The connection is forbidden or called impossible, while other ports of the address answer. */
  PROHIBITED,
  /** The connection is refused by somebody who is nearer than the address's other ports. */
  REFUSAL,
  /** The connection is accepted, and reset at every ClientHello. */
  CLIENT_HELLO,
  /** The connection dies at the server's name, and lives without it or with another one. */
  NAME,
  /** The connection dies at large packets, and lives with small ones. */
  SIZE;

  private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The lower-case name with hyphens, stable. */
  String text() {
    return text;
  }
}
