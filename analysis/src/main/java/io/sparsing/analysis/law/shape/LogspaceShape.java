package io.sparsing.analysis.law.shape;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * {@code A(D) = exp(-c * D^alpha + b) + limit}.
 *
 * <p>Coordinates: {@code ln(alpha)} and {@code ln(decay)}, where {@code decay = c * (D_last^alpha -
 * D_first^alpha)} is how far the exponent falls over the series. Unlike {@code c} and {@code b},
 * which run off together as alpha nears 0, the decay is of order one for every curve that bends.
 * The basis is {@code exp(-decay * w)} with {@code w = (D^alpha - D_first^alpha) / (D_last^alpha -
 * D_first^alpha)} in [0, 1], so it lies in [0, 1] too, and the amplitude is the height above the
 * limit at the first point.
 */
public record LogspaceShape() implements LimitedShape {

  private static final int ALPHA_AXIS = 0;
  private static final int DECAY_AXIS = 1;

  /** From a straight line to the accuracy of 1e-4 up to a drop between the first two points. */
  private static final Slice.GridRange LOG_DECAY =
      new Slice.GridRange(new Bounds(Math.log(1e-4), Math.log(1e6)), 64);

  /** Bounds of {@code b}: from the least amplitude up to where {@code c} ends. */
  private static final Bounds INTERCEPT = new Bounds(-30, 1e6);

  /** Keeps a decay given by {@code c} finite. */
  private static final double GREATEST_DECAY = 1e300;

  @Override
  public ScalingLaw law() {
    return ScalingLaw.LOGSPACE_POWER_LAW;
  }

  @Override
  public Slice whole(TokenAxis axis) {
    return Slice.whole(
        axis,
        List.of(LOG_ALPHA, LOG_DECAY),
        at -> basis(axis, Math.exp(at[ALPHA_AXIS]), Math.exp(at[DECAY_AXIS])),
        new Bounds(LEAST_AMPLITUDE, Double.POSITIVE_INFINITY),
        LIMIT);
  }

  @Override
  public Slice fixed(TokenAxis axis, String parameter, double value) {
    Slice whole = whole(axis);
    return switch (parameter) {
      case "limit" -> whole.withOffset(value);
      case "b" -> whole.withAmplitude(at -> Bounds.exactly(amplitude(axis, at, value)));
      case "alpha" -> whole.along(DECAY_AXIS, at -> basis(axis, value, Math.exp(at[0])));
      case "c" ->
          whole.along(
              ALPHA_AXIS,
              at -> {
                double alpha = Math.exp(at[0]);
                return basis(axis, alpha, Math.min(GREATEST_DECAY, value * rise(axis, alpha)));
              });
      default -> throw new IllegalArgumentException("Cannot fix parameter " + parameter);
    };
  }

  @Override
  public ParameterScale scale(String parameter) {
    return switch (parameter) {
      case "limit" -> new ParameterScale(LIMIT, ParameterScale.Spacing.LINEAR);
      case "b" -> new ParameterScale(INTERCEPT, ParameterScale.Spacing.LINEAR);
      case "alpha" -> new ParameterScale(ALPHA, ParameterScale.Spacing.LOGARITHMIC);
      case "c" -> new ParameterScale(FACTOR, ParameterScale.Spacing.LOGARITHMIC);
      default -> throw new IllegalArgumentException("Cannot scale parameter " + parameter);
    };
  }

  @Override
  public Map<String, Double> parameters(TokenAxis axis, Solution solution) {
    double[] at = solution.coordinates();
    double alpha = Math.exp(at[ALPHA_AXIS]);
    Map<String, Double> parameters = new LinkedHashMap<>();
    parameters.put("alpha", alpha);
    parameters.put("b", Math.log(solution.amplitude()) + exponentAtFirst(axis, at));
    parameters.put("c", Math.exp(at[DECAY_AXIS]) / rise(axis, alpha));
    parameters.put("limit", solution.offset());
    return parameters;
  }

  private static DoubleUnaryOperator basis(TokenAxis axis, double alpha, double decay) {
    double whole = -Math.expm1(-alpha * axis.span());
    return logTokens -> {
      // Relative to the last point, since D^alpha itself may overflow.
      double weight =
          Math.exp(alpha * (logTokens - axis.last()))
              * -Math.expm1(-alpha * (logTokens - axis.first()))
              / whole;
      return Math.exp(-decay * weight);
    };
  }

  /** {@code D_last^alpha - D_first^alpha}. */
  private static double rise(TokenAxis axis, double alpha) {
    return Math.exp(alpha * axis.last()) * -Math.expm1(-alpha * axis.span());
  }

  /** {@code c * D_first^alpha = decay / ((D_last / D_first)^alpha - 1)}. */
  private static double exponentAtFirst(TokenAxis axis, double[] at) {
    return Math.exp(at[DECAY_AXIS]) / Math.expm1(Math.exp(at[ALPHA_AXIS]) * axis.span());
  }

  private static double amplitude(TokenAxis axis, double[] at, double intercept) {
    return Math.exp(LOG_AMPLITUDE.clamp(intercept - exponentAtFirst(axis, at)));
  }
}
