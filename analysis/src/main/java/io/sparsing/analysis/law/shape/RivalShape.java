package io.sparsing.analysis.law.shape;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * A law without a limit that the paper's laws must beat.
 *
 * @param law {@code POWER_LAW} (coordinate alpha, of either sign; basis {@code (D /
 *     D_first)^(-alpha)}), {@code LOGARITHM} (basis {@code ln(D)}) or {@code CONSTANT} (basis 0)
 */
record RivalShape(ScalingLaw law) implements LawShape {

  private static final Slice.GridRange SIGNED_ALPHA = new Slice.GridRange(new Bounds(-10, 10), 81);

  @Override
  public Slice whole(TokenAxis axis) {
    return switch (law) {
      case POWER_LAW ->
          Slice.whole(
              axis,
              List.of(SIGNED_ALPHA),
              at -> power(axis, at[0]),
              new Bounds(0, Double.POSITIVE_INFINITY),
              Bounds.exactly(0));
      case LOGARITHM ->
          Slice.whole(
              axis,
              List.of(),
              at -> DoubleUnaryOperator.identity(),
              Bounds.UNLIMITED,
              Bounds.UNLIMITED);
      case CONSTANT ->
          Slice.whole(axis, List.of(), at -> x -> 0, Bounds.exactly(0), Bounds.UNLIMITED);
      default -> throw new IllegalStateException("Cannot search " + law + " as a rival");
    };
  }

  @Override
  public Map<String, Double> parameters(TokenAxis axis, Solution solution) {
    Map<String, Double> parameters = new LinkedHashMap<>();
    switch (law) {
      case POWER_LAW -> {
        double alpha = solution.coordinates()[0];
        parameters.put("alpha", alpha);
        parameters.put("c", solution.amplitude() * Math.exp(alpha * reference(axis, alpha)));
      }
      case LOGARITHM -> {
        parameters.put("intercept", solution.offset());
        parameters.put("slope", solution.amplitude());
      }
      case CONSTANT -> parameters.put("level", solution.offset());
      default -> throw new IllegalStateException("Cannot name parameters of " + law);
    }
    return parameters;
  }

  private static DoubleUnaryOperator power(TokenAxis axis, double alpha) {
    double reference = reference(axis, alpha);
    return logTokens -> Math.exp(-alpha * (logTokens - reference));
  }

  /** Falling powers start at 1, growing ones end at 1: neither overflows. */
  private static double reference(TokenAxis axis, double alpha) {
    return alpha >= 0 ? axis.first() : axis.last();
  }
}
