package io.sparsing.analysis.report;

import java.util.stream.DoubleStream;

/** Ends of an axis. */
record Interval(double low, double high) {

  /** From the least to the greatest value; [0, 1] when there is none. */
  static Interval around(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    return sorted.length == 0
        ? new Interval(0, 1)
        : new Interval(sorted[0], sorted[sorted.length - 1]);
  }

  double length() {
    return high - low;
  }

  /** Widened by a share of its length; a single value gets a visible neighbourhood. */
  Interval padded(double share) {
    double margin = length() > 0 ? share * length() : Math.max(Math.abs(high) * 0.1, 1e-3);
    return new Interval(low - margin, high + margin);
  }

  /** The part of it within other ends. */
  Interval within(double least, double greatest) {
    return new Interval(Math.max(low, least), Math.min(high, greatest));
  }

  double[] ends() {
    return new double[] {low, high};
  }
}
