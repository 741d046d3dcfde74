package io.sparsing.analysis.scaling;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
              List.of(SIGNED_ALPHA),
              (at, values) -> power(axis, at[0], values),
              new Bounds(0, Double.POSITIVE_INFINITY),
              Bounds.exactly(0));
      case LOGARITHM ->
          Slice.whole(
              List.of(),
              (at, values) -> logarithm(axis, values),
              Bounds.UNLIMITED,
              Bounds.UNLIMITED);
      case CONSTANT ->
          Slice.whole(List.of(), (at, values) -> {}, Bounds.exactly(0), Bounds.UNLIMITED);
      case LOGSPACE_POWER_LAW, CONVERGENT_POWER_LAW ->
          throw new IllegalStateException("Cannot search " + law + " as a rival");
    };
  }

  @Override
  public Map<String, Double> parameters(TokenAxis axis, Solution solution) {
    Map<String, Double> parameters = new LinkedHashMap<>();
    switch (law) {
      case POWER_LAW -> {
        double alpha = solution.coordinates()[0];
        parameters.put("alpha", alpha);
        parameters.put("c", solution.amplitude() * Math.exp(alpha * axis.first()));
      }
      case LOGARITHM -> {
        parameters.put("intercept", solution.offset());
        parameters.put("slope", solution.amplitude());
      }
      case CONSTANT -> parameters.put("level", solution.offset());
      case LOGSPACE_POWER_LAW, CONVERGENT_POWER_LAW ->
          throw new IllegalStateException("Cannot name parameters of " + law + " as a rival");
    }
    return parameters;
  }

  private static void power(TokenAxis axis, double alpha, double[] values) {
    // Falling powers start at 1, growing ones end at 1: neither overflows.
    double reference = alpha >= 0 ? axis.first() : axis.last();
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.exp(-alpha * (axis.log(i) - reference));
    }
  }

  private static void logarithm(TokenAxis axis, double[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = axis.log(i);
    }
  }
}
