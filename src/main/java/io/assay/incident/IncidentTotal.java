package io.assay.incident;

import io.assay.judge.Severity;

/**
 * What incidents are counted by.
 *
 * @param label that of the {@link Cause}
 */
public record IncidentTotal(String label, Severity severity) {}
