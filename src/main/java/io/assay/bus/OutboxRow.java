package io.assay.bus;

import io.assay.endpoint.Sha256;
import java.util.List;

/**
 * An observation that waits in the outbox.
 *
 * @param outbox the identity under which it was taken: another each time that the outbox is opened
 * @param sequence its number, greater than that of any before it in the file
 * @param key the resolver
 * @param value as in {@link RecordForm}
 * @param certificates those that must be published before it
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and handed on as it is.
record OutboxRow(long outbox, long sequence, String key, byte[] value, List<Sha256> certificates) {}
