/**
 * Says what is probed and what is expected of it: resolvers, their endpoints, the addresses and
 * vantage points that make a {@link io.assay.endpoint.Target}, and the {@link
 * io.assay.endpoint.Expectation} that a resolver's operator declared.
 *
 * <p>Everything here is an immutable value; nothing here does I/O.
 */
@NullMarked
package io.assay.endpoint;

import org.jspecify.annotations.NullMarked;
