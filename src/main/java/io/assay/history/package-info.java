/**
 * What was seen when: certificates once, sightings and verdicts as intervals, observations kept
 * whole where something was new or wrong, incidents with who knows of them. In an SQLite file or a
 * PostgreSQL database, with the same tables.
 *
 * <pre>
 *   Judgement, Incident… ─▶ History ─▶ HistoryWriter ─▶ Recorder ─▶ GroupRows, IncidentRows ─▶ Database
 *                                       │ a bounded queue,  │ what goes on,                    │ SQLite or
 *                                       │ one transaction   │ what is new                      │ PostgreSQL
 *                                       │ every half second ▼                                  │
 *                                       └─▶ Retention    TargetRow                             ▼
 *                                                                 page, API, commands ◀─ HistoryReader
 * </pre>
 *
 * <p>A year of one-minute probes of an endpoint at which nothing changes is one sighting and one
 * verdict; what grows with time are samples and the timings of each hour.
 */
@NullMarked
package io.assay.history;

import org.jspecify.annotations.NullMarked;
