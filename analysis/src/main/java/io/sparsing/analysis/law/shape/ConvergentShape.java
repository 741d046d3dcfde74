package io.sparsing.analysis.law.shape;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * {@code A(D) = limit - c * D^(-alpha)}.
 *
 * <p>Coordinate: {@code ln(alpha)}. The basis is {@code (D / D_first)^(-alpha)} in (0, 1], and the
 * amplitude minus the distance to the limit at the first point.
 */
public record ConvergentShape() implements LimitedShape {

  @Override
  public ScalingLaw law() {
    return ScalingLaw.CONVERGENT_POWER_LAW;
  }

  @Override
  public Slice whole(TokenAxis axis) {
    return Slice.whole(
        axis,
        List.of(LOG_ALPHA),
        at -> basis(axis, Math.exp(at[0])),
        new Bounds(Double.NEGATIVE_INFINITY, -LEAST_AMPLITUDE),
        LIMIT);
  }

  @Override
  public Slice fixed(TokenAxis axis, String parameter, double value) {
    Slice whole = whole(axis);
    return switch (parameter) {
      case "limit" -> whole.withOffset(value);
      case "alpha" -> whole.held(at -> basis(axis, value));
      case "c" -> whole.withAmplitude(at -> Bounds.exactly(amplitude(axis, at, value)));
      default -> throw new IllegalArgumentException("Cannot fix parameter " + parameter);
    };
  }

  @Override
  public ParameterScale scale(String parameter) {
    return switch (parameter) {
      case "limit" -> new ParameterScale(LIMIT, ParameterScale.Spacing.LINEAR);
      case "alpha" -> new ParameterScale(ALPHA, ParameterScale.Spacing.LOGARITHMIC);
      case "c" -> new ParameterScale(FACTOR, ParameterScale.Spacing.LOGARITHMIC);
      default -> throw new IllegalArgumentException("Cannot scale parameter " + parameter);
    };
  }

  @Override
  public Map<String, Double> parameters(TokenAxis axis, Solution solution) {
    double alpha = Math.exp(solution.coordinates()[0]);
    Map<String, Double> parameters = new LinkedHashMap<>();
    parameters.put("alpha", alpha);
    parameters.put("c", -solution.amplitude() * Math.exp(alpha * axis.first()));
    parameters.put("limit", solution.offset());
    return parameters;
  }

  /** {@code -c * D_first^(-alpha)}. */
  private static double amplitude(TokenAxis axis, double[] at, double factor) {
    return -Math.exp(LOG_AMPLITUDE.clamp(Math.log(factor) - Math.exp(at[0]) * axis.first()));
  }

  private static DoubleUnaryOperator basis(TokenAxis axis, double alpha) {
    return logTokens -> Math.exp(-alpha * (logTokens - axis.first()));
  }
}
