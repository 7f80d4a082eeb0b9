/**
 * Says what is probed and what is expected of it: resolvers, their endpoints, the addresses and
 * vantage points that make a {@link io.assay.endpoint.Target}, the {@link io.assay.endpoint.Route}
 * by which a vantage point's connections leave, and the {@link io.assay.endpoint.Expectation} that
 * a resolver's operator declared; and the {@link io.assay.endpoint.WatchedIdentity} for whose
 * certificates logs are searched.
 *
 * <p>Text becomes an endpoint in {@link io.assay.endpoint.EndpointParser}: scheme → {@code
 * Authority} (host, port, address to dial; names through {@code DnsName}, addresses through {@link
 * io.assay.endpoint.IpLiteral}) → {@code DohPath}, or a {@link io.assay.endpoint.DnsStamp}.
 * Everything that is wrong with it is an {@link io.assay.endpoint.EndpointException}.
 *
 * <p>Everything here is an immutable value; nothing here does I/O.
 */
@NullMarked
package io.assay.endpoint;

import org.jspecify.annotations.NullMarked;
