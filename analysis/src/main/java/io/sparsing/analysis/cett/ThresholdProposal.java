package io.sparsing.analysis.cett;

import io.sparsing.analysis.cett.TestedThresholds.Tested;
import java.util.ArrayList;
import java.util.List;

/**
 * Where to test next for one layer and level.
 *
 * <p>Before anything is tested near the level, the sampled curve gives the estimate and its
 * standard error s: tests lie where it puts CETT between c ± s/2 and c ± 6s. Inside a tested
 * bracket half of the tests lie tightly around the interpolated crossing, half evenly over the
 * bracket, so that a smooth curve is met at once and a step function still loses a fixed share of
 * its bracket in each pass.
 */
final class ThresholdProposal {
  private static final double NEAREST_ERRORS = 0.5;
  private static final double FARTHEST_ERRORS = 6;

  /** CETT within 1e-5 is done: a tenth of what the definition asks. */
  private static final double CETT_TOLERANCE = 1e-5;

  /** So narrow a bracket, relative to its end, holds a step over the level. */
  private static final double RELATIVE_WIDTH = 1e-6;

  /** Tests per level and pass. */
  private static final int TESTS = 6;

  private ThresholdProposal() {}

  static boolean finished(TestedThresholds tested, double level) {
    int index = tested.lower(level);
    Tested lower = tested.at(index);
    if (index + 1 == tested.size()) {
      return lower.activationRatio() == 0;
    }
    float upper = tested.at(index + 1).threshold();
    boolean close = level - lower.cett() <= CETT_TOLERANCE;
    boolean narrow = upper - lower.threshold() <= RELATIVE_WIDTH * upper;
    return close || narrow || upper <= Float.MIN_NORMAL;
  }

  /** Thresholds to test, in no order; some may have been tested before. */
  static List<Float> next(TestedThresholds tested, double level, CettCurve estimate) {
    int index = tested.lower(level);
    if (index + 1 == tested.size()) {
      return index == 0 ? sampled(level, estimate) : beyond(tested.at(index), estimate, level);
    }
    if (index == 0 && tested.size() > 1) {
      return below(tested.at(1), estimate, level);
    }
    return inside(tested, index, level);
  }

  private static List<Float> sampled(double level, CettCurve estimate) {
    LevelThreshold read = estimate.thresholdAt(level);
    if (read.unbounded()) {
      return List.of(read.threshold(), read.threshold() * 2, read.threshold() * 16);
    }
    double error = Math.max(read.standardError(), CETT_TOLERANCE);
    List<Float> thresholds = new ArrayList<>();
    int pairs = TESTS / 2;
    for (int pair = 0; pair < pairs; pair++) {
      double share = pair / (pairs - 1.0);
      double away = error * NEAREST_ERRORS * Math.pow(FARTHEST_ERRORS / NEAREST_ERRORS, share);
      thresholds.add(estimate.thresholdAt(Math.max(0, level - away)).threshold());
      thresholds.add(estimate.thresholdAt(level + away).threshold());
    }
    return thresholds;
  }

  private static List<Float> beyond(Tested last, CettCurve estimate, double level) {
    float start = Math.max(last.threshold(), estimate.thresholdAt(level).threshold());
    return List.of(start * 1.1f, start * 1.5f, start * 4, start * 64);
  }

  private static List<Float> below(Tested first, CettCurve estimate, double level) {
    float read = estimate.thresholdAt(level).threshold();
    float end = first.threshold();
    float start = read > 0 && read < end ? read : end / 2;
    return List.of(start, end * 0.9f, start * 0.9f, start * 0.5f, start / 16, start / 4096);
  }

  private static List<Float> inside(TestedThresholds tested, int index, double level) {
    Tested lower = tested.at(index);
    Tested upper = tested.at(index + 1);
    double aim = Math.max(lower.cett(), level - 0.5 * CETT_TOLERANCE);
    double spread = 0.01 * (upper.cett() - lower.cett());
    CubicPiece piece = tested.piece(index);
    List<Float> thresholds = new ArrayList<>();
    for (double target : new double[] {aim, aim - spread, level + spread}) {
      boolean within = target > lower.cett() && target < upper.cett();
      if (within) {
        thresholds.add((float) Math.exp(piece.argument(target)));
      }
    }
    int even = TESTS - thresholds.size();
    for (int part = 1; part <= even; part++) {
      double share = part / (even + 1.0);
      thresholds.add((float) (lower.threshold() * (1 - share) + upper.threshold() * share));
    }
    thresholds.removeIf(
        threshold -> threshold <= lower.threshold() || threshold >= upper.threshold());
    return thresholds;
  }
}
