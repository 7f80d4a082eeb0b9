package io.assay.metrics;

import io.assay.bus.OutboxFigures;
import io.assay.bus.PublisherFigures;

/** What there is to export at one moment of a process that probes for judges elsewhere. */
public record OutboxView(OutboxFigures outbox, PublisherFigures publisher) {}
