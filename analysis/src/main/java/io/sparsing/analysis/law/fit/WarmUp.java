package io.sparsing.analysis.law.fit;

import io.sparsing.analysis.law.shape.ScalingLaw;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The points at the start of a series that do not follow the law of the later ones.
 *
 * <p>To leave out {@code k} points is to give each of them a level of its own, so the AICc of the
 * law on the remaining points, with the sum of squares of all {@code n} points (nothing for those
 * left out) and {@code k} more parameters, can be held against that of the law on all points.
 * Points are left out where this lowers AICc by more than {@link #CLEAR_DIFFERENCE}, as few as
 * bring it within 2 of the lowest, and never more than a quarter of the series; at least {@link
 * #LEAST_KEPT} points remain. Known sampling errors play no part in it.
 *
 * @param points the whole series
 * @param leftOut number of points at its start that are warm-up
 * @param gain by how much AICc is lower without them; 0 where there are none
 */
record WarmUp(SeriesPoints points, int leftOut, double gain) {

  /**
   * Models whose AICc is higher by more than this have essentially no support (Burnham and Anderson
   * 2002, 2.6); a lower bar would cut series that were only noisy at their start, since the best of
   * several cuts is looked for.
   */
  static final double CLEAR_DIFFERENCE = 10;

  static final int LEAST_KEPT = 12;

  private static final int GREATEST_SHARE = 4;

  static WarmUp of(SeriesPoints points, Loss loss) {
    int most = Math.max(0, Math.min(points.size() / GREATEST_SHARE, points.size() - LEAST_KEPT));
    double[] criteria =
        IntStream.rangeClosed(0, most).mapToDouble(cut -> criterion(points, cut, loss)).toArray();
    double least = Arrays.stream(criteria).min().orElseThrow();
    if (!(criteria[0] - least > CLEAR_DIFFERENCE)) {
      return new WarmUp(points, 0, 0);
    }
    int cut = 0;
    while (criteria[cut] > least + Alternative.CLEAR_DIFFERENCE) {
      cut++;
    }
    return new WarmUp(points, cut, criteria[0] - criteria[cut]);
  }

  FitWindow.Selection selection() {
    SeriesPoints kept = points.last(points.size() - leftOut);
    String reason =
        leftOut == 0
            ? ""
            : String.format(
                Locale.ROOT,
                "%s below %s training tokens left out as warm-up: they do not follow the"
                    + " curve of the later ones (AICc is lower by %.0f without them)",
                Wording.pointCount(leftOut),
                Wording.tokens(kept.trainingTokens()[0]),
                gain);
    return new FitWindow.Selection(kept, leftOut, reason);
  }

  /** AICc of the better of the paper's laws with a free level for each of the first points. */
  private static double criterion(SeriesPoints points, int cut, Loss loss) {
    SeriesPoints kept = points.last(points.size() - cut);
    return Stream.of(ScalingLaw.LOGSPACE_POWER_LAW, ScalingLaw.CONVERGENT_POWER_LAW)
        .map(law -> FittedLaw.of(law, WeightedPoints.equal(kept), loss))
        .mapToDouble(
            fitted ->
                InformationCriterion.corrected(
                    fitted.meanSquaredError() * kept.size() / points.size(),
                    points.size(),
                    fitted.law().parameterNames().size() + cut))
        .min()
        .orElseThrow();
  }
}
