package io.sparsing.analysis.cett;

import io.sparsing.analysis.metric.OutputProjection;
import java.util.Arrays;

/**
 * A few columns of an output projection, copied to one array per neuron.
 *
 * <p>For two reasons. A panel of about 1.5 MB stays in a core's second-level cache while many
 * positions use it, in whatever order each sorts its neurons. And the JIT vectorises {@code sum[c]
 * += a·row[c]} over arrays of their own, but not {@code sum[c] += a·rows[offset + c]}: if both were
 * the same array, the offset would decide whether stores hit later loads. Columns beyond d are 0.
 */
final class OutputPanel {
  /** Most columns of a panel. */
  static final int WIDEST = 256;

  private static final int PANEL_WEIGHTS = 3 << 17;
  private static final int NARROWEST = 64;
  private static final int WIDTH_STEP = 16;

  private final OutputProjection projection;
  private final int strips;
  private final float[][] rows;

  OutputPanel(OutputProjection projection) {
    this.projection = projection;
    int wanted = Math.max(NARROWEST, Math.min(WIDEST, PANEL_WEIGHTS / projection.neurons()));
    this.strips = (projection.modelWidth() + wanted - 1) / wanted;
    int even = (projection.modelWidth() + strips - 1) / strips;
    int width = (even + WIDTH_STEP - 1) / WIDTH_STEP * WIDTH_STEP;
    this.rows = new float[projection.neurons()][width];
  }

  /** Number of panels that cover all columns; the last may hold fewer, or none. */
  int strips() {
    return strips;
  }

  /** F, the number of neurons. */
  int neurons() {
    return rows.length;
  }

  /** Columns of a panel, a multiple of 16. */
  int width() {
    return rows[0].length;
  }

  /** First column of a strip. */
  int first(int strip) {
    return strip * width();
  }

  /** Columns of a strip that the model has. */
  int columns(int strip) {
    return Math.max(0, Math.min(width(), projection.modelWidth() - first(strip)));
  }

  /** Copies the columns of strip number {@code strip}. */
  void load(int strip) {
    int modelWidth = projection.modelWidth();
    int first = first(strip);
    int columns = columns(strip);
    for (int neuron = 0; neuron < rows.length; neuron++) {
      float[] row = rows[neuron];
      System.arraycopy(projection.rows(), neuron * modelWidth + first, row, 0, columns);
      Arrays.fill(row, columns, row.length, 0);
    }
  }

  /** The row of a neuron; the array itself. */
  float[] row(int neuron) {
    return rows[neuron];
  }
}
