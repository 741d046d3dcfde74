package io.sparsing.analysis.law.shape;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * A rival that ends at a limit, from above or from below.
 *
 * <p>{@code EXPONENTIAL}: coordinate {@code ln(decay)} with {@code decay = (D_last - D_first) /
 * scale}, basis {@code exp(-decay * (D - D_first) / (D_last - D_first))}. {@code SIGMOID}:
 * coordinates {@code ln(alpha)} and {@code ln(middle)}, basis {@code 1 / (1 + (D / middle)^alpha)},
 * a logistic curve in {@code ln(D)}.
 *
 * @param law {@code EXPONENTIAL} or {@code SIGMOID}
 */
record SaturatingShape(ScalingLaw law) implements LawShape {

  private static final Slice.GridRange LOG_DECAY =
      new Slice.GridRange(new Bounds(Math.log(1e-3), Math.log(1e4)), 64);

  private static final Slice.GridRange LOG_STEEPNESS =
      new Slice.GridRange(new Bounds(Math.log(0.05), Math.log(10)), 28);

  /** The middle of a sigmoid may lie before the first point or after the last: one more span. */
  private static final int MIDDLE_NODES = 36;

  @Override
  public Slice whole(TokenAxis axis) {
    return switch (law) {
      case EXPONENTIAL ->
          Slice.whole(
              axis,
              List.of(LOG_DECAY),
              at -> exponential(axis, Math.exp(at[0])),
              Bounds.UNLIMITED,
              LimitedShape.LIMIT);
      case SIGMOID ->
          Slice.whole(
              axis,
              List.of(LOG_STEEPNESS, middle(axis)),
              at -> sigmoid(Math.exp(at[0]), at[1]),
              Bounds.UNLIMITED,
              LimitedShape.LIMIT);
      default -> throw new IllegalStateException("Cannot search " + law + " as a saturating law");
    };
  }

  @Override
  public Map<String, Double> parameters(TokenAxis axis, Solution solution) {
    double[] at = solution.coordinates();
    Map<String, Double> parameters = new LinkedHashMap<>();
    switch (law) {
      case EXPONENTIAL -> {
        double length = Math.exp(axis.last()) - Math.exp(axis.first());
        double decay = Math.exp(at[0]);
        double atZero = Math.exp(decay * Math.exp(axis.first()) / length);
        parameters.put("amplitude", solution.amplitude() * atZero);
        parameters.put("scale", length / decay);
      }
      case SIGMOID -> {
        parameters.put("alpha", Math.exp(at[0]));
        parameters.put("amplitude", solution.amplitude());
        parameters.put("middle", Math.exp(at[1]));
      }
      default -> throw new IllegalStateException("Cannot name parameters of " + law);
    }
    parameters.put("limit", solution.offset());
    return parameters;
  }

  private static Slice.GridRange middle(TokenAxis axis) {
    return new Slice.GridRange(
        new Bounds(axis.first() - axis.span(), axis.last() + axis.span()), MIDDLE_NODES);
  }

  private static DoubleUnaryOperator exponential(TokenAxis axis, double decay) {
    double first = Math.exp(axis.first());
    double length = Math.exp(axis.last()) - first;
    return logTokens -> Math.exp(-decay * (Math.exp(logTokens) - first) / length);
  }

  private static DoubleUnaryOperator sigmoid(double alpha, double logMiddle) {
    return logTokens -> 1 / (1 + Math.exp(alpha * (logTokens - logMiddle)));
  }
}
