package io.assay.history;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes what failed already. Stateless. */
final class Quietly {
  private static final Logger LOG = LoggerFactory.getLogger(Quietly.class);

  private Quietly() {}

  /** Closes a connection; that it cannot be closed in order either is said at debug level. */
  static void close(Handle handle, String name) {
    try {
      handle.close();
    } catch (JdbiException e) {
      LOG.debug("{}: a connection was not closed in order", name, e);
    }
  }
}
