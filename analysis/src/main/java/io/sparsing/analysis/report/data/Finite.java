package io.sparsing.analysis.report.data;

import java.util.OptionalDouble;

/** The precondition of every number on a page: JSON knows neither NaN nor infinity. */
public final class Finite {
  private Finite() {}

  /** Refuses NaN and infinity. */
  public static void require(double value, String name) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "Cannot report " + name + ": expected a finite number, found " + value);
    }
  }

  /** Refuses NaN and infinity where there is a value. */
  public static void require(OptionalDouble value, String name) {
    value.ifPresent(present -> require(present, name));
  }
}
