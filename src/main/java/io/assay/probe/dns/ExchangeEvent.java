package io.assay.probe.dns;

import io.assay.probe.Failure;

/** How a {@link DnsExchange} ended, as a Netty user event. Fired at most once a query. */
public sealed interface ExchangeEvent {

  /** A message that answers the query was received. */
  record Answered() implements ExchangeEvent {}

  /** There will be no answer. */
  record Failed(Failure failure) implements ExchangeEvent {}
}
