/**
 * Holds what stands in {@code grafana/} to Grafana's types, to the metrics that Assay has, to
 * Prometheus itself and to a real run of {@code assay demo}.
 */
@NullMarked
package io.assay.grafana;

import org.jspecify.annotations.NullMarked;
