package io.sparsing.analysis.report.data;

import java.util.Optional;
import java.util.function.DoubleFunction;

/**
 * How far a measured value may lie from that of all text, because a corpus is a sample of
 * documents.
 *
 * @param standardError standard error, documents as clusters
 * @param low lower end of the 95 % interval
 * @param high upper end of the 95 % interval
 */
public record SamplingError(double standardError, double low, double high) {

  /** Rejects values that are not finite, and an interval whose ends are swapped. */
  public SamplingError {
    Finite.require(standardError, "standardError");
    Finite.require(low, "lower end of the 95 % interval");
    Finite.require(high, "upper end of the 95 % interval");
    if (low > high) {
      throw new IllegalArgumentException(
          "Cannot report a 95 % interval: expected ends in ascending order, found ["
              + low
              + ", "
              + high
              + "]");
    }
  }

  /** The error in three columns of a table; empty where one of them is null. */
  public static Optional<SamplingError> of(
      Optional<Double> standardError, Optional<Double> low, Optional<Double> high) {
    return standardError.isEmpty() || low.isEmpty() || high.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new SamplingError(standardError.orElseThrow(), low.orElseThrow(), high.orElseThrow()));
  }

  /** Half the length of the interval. */
  public double margin() {
    return (high - low) / 2;
  }

  /** For example {@code 18.1 % to 20.7 %}. */
  public String ends(DoubleFunction<String> format) {
    return format.apply(low) + " to " + format.apply(high);
  }

  /** The ends in percent; without an interval why there is none, where it is known. */
  public static String text(Optional<SamplingError> error, Optional<String> reason) {
    return error
        .map(known -> known.ends(Figures::percent))
        .orElseGet(() -> reason.map(why -> "none: " + why).orElse("none"));
  }
}
