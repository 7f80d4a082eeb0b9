/**
 * Hands observations from probers to judges on other machines, over Kafka: at least once delivered,
 * once counted.
 *
 * <pre>
 *   prober:  Observation ─▶ Outbox ─▶ Publisher ─▶ topics ─▶ Subscriber ─▶ ObservationHandler   :judge
 *                          (SQLite)                          ▲        │
 *            Share ◀─ group of the probers of a              │        └─▶ SetAside (what cannot be read)
 *                     vantage point              Certificates
 *                                                Sites ◀─ signs of life
 * </pre>
 *
 * <p>An observation is taken when {@link io.assay.bus.Outbox#add} returns: it is on the prober's
 * disk then and goes away from there only when Kafka has it on all replicas. It is counted when the
 * judge commits the offset behind it, together with the sequence numbers up to which it has handled
 * each outbox; whatever is sent or read again is known by these and dropped.
 *
 * <p>{@link io.assay.bus.Topics} says what is on which topic, {@link io.assay.bus.RecordForm} what
 * a record looks like.
 */
@NullMarked
package io.assay.bus;

import org.jspecify.annotations.NullMarked;
