package io.sparsing.analysis.law.shape;

import java.util.function.DoubleUnaryOperator;

/**
 * The scale on which the interval of a parameter is sought, and its bounds.
 *
 * @param bounds finite bounds of the parameter
 * @param spacing how steps are taken
 */
public record ParameterScale(Bounds bounds, Spacing spacing) {

  /** Equal steps or equal factors. */
  public enum Spacing {
    LINEAR,
    LOGARITHMIC
  }

  /** Where a parameter lies on the scale. */
  public double toScale(double parameter) {
    return switch (spacing) {
      case LINEAR -> parameter;
      case LOGARITHMIC -> Math.log(parameter);
    };
  }

  /** The parameter at a place of the scale. */
  public double toParameter(double position) {
    return switch (spacing) {
      case LINEAR -> position;
      case LOGARITHMIC -> Math.exp(position);
    };
  }

  /**
   * The interval with other distances of its ends from the estimate, within the bounds.
   *
   * @param widening what a distance on this scale becomes
   */
  public Interval widened(Interval interval, double estimate, DoubleUnaryOperator widening) {
    return new Interval(
        end(interval.low(), estimate, -1, widening), end(interval.high(), estimate, 1, widening));
  }

  private double end(double end, double estimate, int direction, DoubleUnaryOperator widening) {
    if (end == bounds.low() || end == bounds.high()) {
      return end;
    }
    double distance = Math.abs(toScale(end) - toScale(estimate));
    double wider = widening.applyAsDouble(distance);
    // The end itself, where nothing changes: its distance is a difference that rounds.
    return wider == distance
        ? end
        : bounds.clamp(toParameter(toScale(estimate) + direction * wider));
  }
}
