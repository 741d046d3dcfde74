package io.sparsing.analysis.report.chart;

import java.util.stream.DoubleStream;

/** Ends of an axis. */
public record IntervalMark(double low, double high) {

  /** From the least to the greatest value; [0, 1] when there is none. */
  public static IntervalMark around(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    return sorted.length == 0
        ? new IntervalMark(0, 1)
        : new IntervalMark(sorted[0], sorted[sorted.length - 1]);
  }

  public double length() {
    return high - low;
  }

  /** Widened by a share of its length; a single value gets a visible neighbourhood. */
  public IntervalMark padded(double share) {
    double margin = length() > 0 ? share * length() : Math.max(Math.abs(high) * 0.1, 1e-3);
    return new IntervalMark(low - margin, high + margin);
  }

  /** The part of it within other ends. */
  public IntervalMark within(double least, double greatest) {
    return new IntervalMark(Math.max(low, least), Math.min(high, greatest));
  }

  public double[] ends() {
    return new double[] {low, high};
  }
}
