package io.sparsing.analysis.report.chart;

import java.util.stream.DoubleStream;

/** Ends of an axis. */
public record AxisEnds(double low, double high) {

  /** From the least to the greatest value; [0, 1] when there is none. */
  public static AxisEnds around(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    return sorted.length == 0
        ? new AxisEnds(0, 1)
        : new AxisEnds(sorted[0], sorted[sorted.length - 1]);
  }

  /** From end to end. */
  public double length() {
    return high - low;
  }

  /** Widened by a share of its length; a single value gets a visible neighbourhood. */
  public AxisEnds padded(double share) {
    double margin = length() > 0 ? share * length() : Math.max(Math.abs(high) * 0.1, 1e-3);
    return new AxisEnds(low - margin, high + margin);
  }

  /** The part of it within other ends. */
  public AxisEnds within(double least, double greatest) {
    return new AxisEnds(Math.max(low, least), Math.min(high, greatest));
  }

  /** Both ends, ascending. */
  public double[] ends() {
    return new double[] {low, high};
  }
}
