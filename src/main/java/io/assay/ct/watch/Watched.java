package io.assay.ct.watch;

import io.assay.endpoint.WatchedIdentity;

/** One identity that one resolver watches. */
record Watched(String resolver, WatchedIdentity identity) {
  Hit hit(boolean doubtful) {
    return new Hit(resolver, identity, doubtful);
  }
}
