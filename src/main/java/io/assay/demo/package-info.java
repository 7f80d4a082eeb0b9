/**
 * What {@code assay demo} watches: resolvers that are well and resolvers that are not, CT logs in
 * which the mis-issuance for 1.1.1.1 is replayed, and the documents of root programs, all on
 * loopback and made of the {@link io.assay.lab lab's} servers. Knows nothing of the daemon, which
 * gets an ordinary configuration and learns the rest over the network.
 *
 * <pre>
 *   Authorities ─▶ Logs ─▶ servers, proxy ─┐
 *        └───────▶ Publishers ─────────────┴▶ Scenery ─▶ probes.yaml, platform.pem, log_list.json
 *   Replay: what happens in the logs meanwhile      Staged: what is to be detected
 * </pre>
 */
@NullMarked
package io.assay.demo;

import org.jspecify.annotations.NullMarked;
