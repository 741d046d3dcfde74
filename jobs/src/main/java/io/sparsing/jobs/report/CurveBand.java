package io.sparsing.jobs.report;

import io.sparsing.analysis.law.fit.SeriesPoints;
import io.sparsing.analysis.law.shape.ScalingLaw;
import io.sparsing.analysis.law.verdict.ScalingFit;
import io.sparsing.analysis.report.data.ShownLaw.Band;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hipparchus.distribution.continuous.TDistribution;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.hipparchus.linear.SingularValueDecomposition;

/**
 * The 95 % band of a fitted curve, from its curvature at the minimum (Bates and Watts 1988, section
 * 2.3): {@code A(D) ± t · s · ‖g(D) (JᵀJ)^-½‖}, with the derivatives {@code J} [n, k] by the
 * parameters at the points and {@code g} [k] at D.
 *
 * <p>Without a value where a parameter lies at its bound or the derivatives do not determine all of
 * them: there the curvature says nothing.
 */
final class CurveBand {
  private static final double CONFIDENCE = 0.95;

  /** Step of the central differences, as a share of the parameter. */
  private static final double STEP = 1e-5;

  /** Derivatives closer to dependence than this do not determine all parameters. */
  private static final double LEAST_INVERSE_CONDITION = 1e-10;

  private final ScalingFit fit;
  private final Optional<RealMatrix> covariance;
  private final double quantile;

  private CurveBand(ScalingFit fit, Optional<RealMatrix> covariance, double quantile) {
    this.fit = fit;
    this.covariance = covariance;
    this.quantile = quantile;
  }

  /** The band of a fit to those points. */
  static CurveBand of(ScalingFit fit, SeriesPoints points) {
    List<String> names = ScalingLaw.named(fit.law()).parameterNames();
    int freedom = points.size() - names.size();
    if (freedom < 1 || fit.limit() <= 0 || fit.limit() >= 1) {
      return new CurveBand(fit, Optional.empty(), 0);
    }
    RealMatrix derivatives = new Array2DRowRealMatrix(points.size(), names.size());
    double[] tokens = points.trainingTokens();
    for (int i = 0; i < tokens.length; i++) {
      derivatives.setRowVector(i, gradient(fit, tokens[i]));
    }
    SingularValueDecomposition decomposed = new SingularValueDecomposition(derivatives);
    if (decomposed.getInverseConditionNumber() < LEAST_INVERSE_CONDITION) {
      return new CurveBand(fit, Optional.empty(), 0);
    }
    double variance = fit.meanSquaredError() * points.size() / freedom;
    return new CurveBand(
        fit,
        Optional.of(decomposed.getCovariance(0).scalarMultiply(variance)),
        new TDistribution(freedom).inverseCumulativeProbability((1 + CONFIDENCE) / 2));
  }

  /** The band after this many training tokens, within [0, 1]; empty where there is none. */
  Optional<Band> at(double trainingTokens) {
    if (covariance.isEmpty()) {
      return Optional.empty();
    }
    RealVector gradient = gradient(fit, trainingTokens);
    double variance = gradient.dotProduct(covariance.get().operate(gradient));
    double half = quantile * Math.sqrt(Math.max(0, variance));
    double centre = fit.predict(trainingTokens);
    if (!Double.isFinite(half)) {
      return Optional.empty();
    }
    double low = Math.min(1, Math.max(0, centre - half));
    return Optional.of(new Band(low, Math.max(low, Math.min(1, centre + half))));
  }

  private static RealVector gradient(ScalingFit fit, double tokens) {
    ScalingLaw law = ScalingLaw.named(fit.law());
    List<String> names = law.parameterNames();
    RealVector gradient = new ArrayRealVector(names.size());
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      double value = fit.parameters().get(name);
      double step = STEP * Math.max(Math.abs(value), STEP);
      gradient.setEntry(
          i,
          (law.predict(moved(fit, name, value + step), tokens)
                  - law.predict(moved(fit, name, value - step), tokens))
              / (2 * step));
    }
    return gradient;
  }

  private static Map<String, Double> moved(ScalingFit fit, String name, double value) {
    Map<String, Double> parameters = new TreeMap<>(fit.parameters());
    parameters.put(name, value);
    return parameters;
  }
}
