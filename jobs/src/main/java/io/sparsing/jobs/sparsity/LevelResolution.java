package io.sparsing.jobs.sparsity;

import io.sparsing.jobs.table.CheckpointRow;
import java.io.Serializable;

/**
 * How far apart exactly evaluated CETT levels may lie so that a threshold read between them errs by
 * far less than the 1e-4 of design section 2.
 *
 * <p>Between two thresholds the tail of a position grows neuron by neuron: its norm wanders from
 * the smooth way by chance, {@code w_i} pointing anywhere. A neuron of magnitude m moves the level
 * c by {@code m²/2c} on average and by {@code m/√d} at random, so a way of length {@code G} wanders
 * by {@code √(2cG/d)}, half of it in the middle of a bridge whose ends are known, and the mean over
 * N positions by {@code √(cG/2dN)}. A step keeps that at 1e-5.
 *
 * @param positions N, that CETT is the mean of
 * @param modelWidth d
 */
record LevelResolution(long positions, int modelWidth) implements Serializable {
  private static final double DEVIATION = 1e-5;

  /** Below it levels cannot be told apart by a threshold in float32. */
  private static final double SMALLEST_STEP = 1e-5;

  /** Relative: a cubic over larger steps misses the smooth curve. */
  private static final double LARGEST_STEP = 1.0 / 16;

  /** Thresholds are placed by a curve of fewer positions: gaps come out larger than planned. */
  private static final double LARGEST_GAP = 4;

  static LevelResolution of(CheckpointRow checkpoint, long positions) {
    return new LevelResolution(positions, checkpoint.dModel());
  }

  /** Distance of levels to evaluate around one. */
  double step(double level) {
    double wanted = 2.0 * modelWidth * positions * DEVIATION * DEVIATION / level;
    return Math.max(SMALLEST_STEP, Math.min(wanted, LARGEST_STEP * level));
  }

  /** Whether a level between two that were evaluated is as good as evaluated itself. */
  boolean bridges(double lower, double upper) {
    return upper - lower <= LARGEST_GAP * step(upper);
  }
}
