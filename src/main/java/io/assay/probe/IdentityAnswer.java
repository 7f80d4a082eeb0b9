package io.assay.probe;

import io.assay.endpoint.Query;
import java.util.Optional;

/**
 * What came of asking a server who it is, after it had answered the probe's query.
 *
 * @param query what was asked
 * @param dns the messages
 * @param failure why no answer came; absent where one did
 */
public record IdentityAnswer(Query query, DnsCapture dns, Optional<Failure> failure) {}
