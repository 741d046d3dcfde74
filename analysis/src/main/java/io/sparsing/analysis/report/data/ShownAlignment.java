package io.sparsing.analysis.report.data;

import io.sparsing.analysis.report.data.TokenRatios.Model;
import java.util.OptionalDouble;
import org.hipparchus.stat.correlation.SpearmansCorrelation;

/** How far two models agree which tokens need many neurons: Spearman's rank correlation. */
public final class ShownAlignment {
  private ShownAlignment() {}

  /** In [-1, 1], over the tokens; empty where one of the models treats all tokens the same. */
  public static OptionalDouble of(Model first, Model second) {
    double[] left = ratios(first);
    double[] right = ratios(second);
    if (left.length < 2) {
      return OptionalDouble.empty();
    }
    double correlation = new SpearmansCorrelation().correlation(left, right);
    return Double.isNaN(correlation) ? OptionalDouble.empty() : OptionalDouble.of(correlation);
  }

  private static double[] ratios(Model model) {
    return model.activationRatios().stream().mapToDouble(Double::doubleValue).toArray();
  }
}
