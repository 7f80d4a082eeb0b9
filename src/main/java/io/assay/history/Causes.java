package io.assay.history;

import java.sql.SQLException;

/** Finds what a driver said below what JDBI says. Stateless. */
final class Causes {
  private static final int DEPTH = 16;

  private Causes() {}

  /** The innermost {@link SQLException}, or {@code e} itself where there is none. */
  static Exception sql(Exception e) {
    Exception found = e;
    Throwable cause = e;
    for (int depth = 0; cause != null && depth < DEPTH; depth++) {
      if (cause instanceof SQLException sql) {
        found = sql;
      }
      cause = cause.getCause();
    }
    return found;
  }
}
