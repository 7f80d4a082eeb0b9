package io.assay.metrics;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The samples of one moment, ready to be written in the format that the client accepts. Immutable.
 */
public final class Exposition {
  private final ExpositionFormatWriter writer;
  private final MetricSnapshots snapshots;

  Exposition(ExpositionFormatWriter writer, MetricSnapshots snapshots) {
    this.writer = writer;
    this.snapshots = snapshots;
  }

  /** The media type with its parameters. */
  public String contentType() {
    return writer.getContentType();
  }

  /**
   * Writes the samples as they are formatted, without holding the text in memory.
   *
   * @throws IOException if {@code out} does
   */
  public void writeTo(OutputStream out) throws IOException {
    writer.write(out, snapshots);
  }
}
