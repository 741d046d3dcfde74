package io.sparsing.analysis.report;

import java.util.OptionalDouble;

/** The precondition of every number on a page: JSON knows neither NaN nor infinity. */
final class Finite {
  private Finite() {}

  static void require(double value, String name) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "Cannot report " + name + ": expected a finite number, found " + value);
    }
  }

  static void require(OptionalDouble value, String name) {
    value.ifPresent(present -> require(present, name));
  }
}
