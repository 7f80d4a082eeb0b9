/**
 * Gets documents over HTTP from places that may be hostile: every wait, body and redirect is
 * bounded, and no address is contacted that the policy does not allow.
 *
 * <p>{@link io.assay.fetch.Fetcher} runs a fetch on its calling thread, hop by hop; only sockets
 * are the event loop's: an {@code HttpExchange} is one request and its response, over an {@code
 * HttpConnection} that waits among the {@code IdleConnections} for the next one. All bounds stand
 * in {@code Bounds}. Which addresses are not global unicast, and by which RFC, stands in {@code
 * SpecialAddresses}.
 */
@NullMarked
package io.assay.fetch;

import org.jspecify.annotations.NullMarked;
