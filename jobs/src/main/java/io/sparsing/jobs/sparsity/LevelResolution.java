package io.sparsing.jobs.sparsity;

import io.sparsing.jobs.table.CheckpointRow;
import java.io.Serializable;

/**
 * How far apart exactly evaluated CETT levels may lie so that a threshold read between them errs by
 * far less than the 1e-4 of design section 2.
 *
 * <p>Between two thresholds the tail of a position grows neuron by neuron, and its norm wanders
 * from the smooth way by chance, for two reasons. A neuron of magnitude m moves the level c by
 * {@code m²/2c} on average and by {@code m/√d} at random, {@code w_i} pointing anywhere; and how
 * many neurons fall between the thresholds is random too, where one more or less moves the level by
 * some {@code 5c/F}. Together a way of length G wanders by {@code √(κG)} with {@code κ = c·(2/d +
 * 5/F)}, half of it in the middle of a bridge whose ends are known, and the mean over N positions
 * by {@code √(κG/4N)}. A step keeps that at 1e-5.
 *
 * @param positions N, that CETT is the mean of
 * @param modelWidth d
 * @param neurons F
 */
record LevelResolution(long positions, int modelWidth, int neurons) implements Serializable {
  private static final double DEVIATION = 1e-5;

  /** Below it levels cannot be told apart by a threshold in float32. */
  private static final double SMALLEST_STEP = 1e-5;

  /** Relative: a cubic over larger steps misses the smooth curve. */
  private static final double LARGEST_STEP = 1.0 / 16;

  /** What a level may be off (design section 2): between levels so near each other any will do. */
  private static final double ALLOWED = 1e-4;

  /** Thresholds are placed by a curve of fewer positions: gaps come out larger than planned. */
  private static final double LARGEST_GAP = 3;

  static LevelResolution of(CheckpointRow checkpoint, long positions) {
    return new LevelResolution(positions, checkpoint.dModel(), checkpoint.dFf());
  }

  /** Distance of levels to evaluate around one. */
  double step(double level) {
    double wandering = level * (2.0 / modelWidth + 5.0 / neurons);
    double wanted = 4 * positions * DEVIATION * DEVIATION / wandering;
    return Math.max(SMALLEST_STEP, Math.min(wanted, LARGEST_STEP * level));
  }

  /** Whether a level between two that were evaluated is as good as evaluated itself. */
  boolean bridges(double lower, double upper) {
    return upper - lower <= Math.max(ALLOWED, LARGEST_GAP * step(upper));
  }
}
