package io.sparsing.analysis.law.interval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparsing.analysis.law.fit.FitOptions;
import io.sparsing.analysis.law.fit.SeriesFile;
import io.sparsing.analysis.law.fit.SeriesPoints;
import io.sparsing.analysis.law.verdict.PaperDataTest;
import io.sparsing.analysis.law.verdict.ScalingFit;
import io.sparsing.analysis.law.verdict.ScalingLawFitter;
import org.junit.jupiter.api.Test;

/** Holds the intervals against a naive twin: the exact sum of squares on a fine lattice. */
final class ProfileTest {

  /** 95 % quantile of F(1, 25), from a printed table. */
  private static final double QUANTILE = 4.2417;

  private static final int NODES = 4000;

  @Test
  void agreeWithALatticeOverAlphaAndLimit() throws Exception {
    SeriesPoints points = SeriesFile.read(PaperDataTest.resource("0.1b_silu.json"));
    ScalingFit fit = new ScalingLawFitter(FitOptions.PLAIN).fit(points);
    double highest = fit.meanSquaredError() * points.size() * (1 + QUANTILE / (28 - 3));
    double lowLimit = 1;
    double highLimit = 0;
    double lowAlpha = 10;
    double highAlpha = 0;
    for (int i = 0; i < NODES; i++) {
      double alpha = 0.2 + 0.4 * i / NODES;
      double[] span = limitsBelow(points, alpha, highest);
      if (span.length > 0) {
        lowAlpha = Math.min(lowAlpha, alpha);
        highAlpha = Math.max(highAlpha, alpha);
        lowLimit = Math.min(lowLimit, span[0]);
        highLimit = Math.max(highLimit, span[1]);
      }
    }

    // Lattice step in alpha 1e-4; ends are located to 1e-4 of widths below 0.1.
    assertThat(fit.intervals().get("alpha").low()).isCloseTo(lowAlpha, within(2e-4));
    assertThat(fit.intervals().get("alpha").high()).isCloseTo(highAlpha, within(2e-4));
    assertThat(fit.limitInterval().low()).isCloseTo(lowLimit, within(1e-5));
    assertThat(fit.limitInterval().high()).isCloseTo(highLimit, within(1e-5));
  }

  /**
   * For one alpha, the limits at which some c gives a sum of squares of at most {@code highest}.
   */
  private static double[] limitsBelow(SeriesPoints points, double alpha, double highest) {
    double[] tokens = points.trainingTokens();
    double[] ratio = points.activationRatio();
    // ratio = limit + c * x with x = -D^(-alpha); for a given limit, c = sum(x (y - limit)) /
    // sum(xx),
    // so SSE = sum((y - limit)^2) - sum(x (y - limit))^2 / sum(xx): a parabola p*limit^2 + q*limit
    // + r.
    double n = tokens.length;
    double x1 = 0;
    double x2 = 0;
    double y1 = 0;
    double y2 = 0;
    double xy = 0;
    for (int i = 0; i < tokens.length; i++) {
      double x = -Math.pow(tokens[i] / 1e9, -alpha);
      x1 += x;
      x2 += x * x;
      y1 += ratio[i];
      y2 += ratio[i] * ratio[i];
      xy += x * ratio[i];
    }
    double p = n - x1 * x1 / x2;
    double q = -2 * (y1 - x1 * xy / x2);
    double r = y2 - xy * xy / x2 - highest;
    double discriminant = q * q - 4 * p * r;
    if (discriminant < 0) {
      return new double[0];
    }
    double root = Math.sqrt(discriminant);
    return new double[] {(-q - root) / (2 * p), (-q + root) / (2 * p)};
  }
}
