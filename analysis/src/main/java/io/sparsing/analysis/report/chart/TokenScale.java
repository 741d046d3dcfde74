package io.sparsing.analysis.report.chart;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * How training tokens are drawn: along an axis, and as a colour where the axis is taken.
 *
 * <p>Logarithmic where the tokens span at least a factor of 8 and none is 0 (an untrained
 * checkpoint has no logarithm).
 *
 * @param low fewest tokens
 * @param high most tokens
 */
public record TokenScale(double low, double high) {
  private static final double LOGARITHMIC_FROM_RATIO = 8;

  /**
   * Blue over green to amber: readable on white and on black, and in order for every kind of colour
   * vision.
   */
  private static final int[][] RAMP = {{0x4A, 0x69, 0xD2}, {0x1F, 0x94, 0x8B}, {0xE0, 0x9F, 0x1F}};

  /** From the fewest to the most of these tokens. */
  public static TokenScale over(DoubleStream tokens) {
    double[] sorted = tokens.sorted().toArray();
    return sorted.length == 0
        ? new TokenScale(0, 0)
        : new TokenScale(sorted[0], sorted[sorted.length - 1]);
  }

  boolean logarithmic() {
    return low > 0 && high / low >= LOGARITHMIC_FROM_RATIO;
  }

  String type() {
    return logarithmic() ? "log" : "linear";
  }

  /** Where tokens lie between the ends, in [0, 1]. */
  double position(double tokens) {
    if (high <= low) {
      return 1;
    }
    return logarithmic()
        ? Math.log(tokens / low) / Math.log(high / low)
        : (tokens - low) / (high - low);
  }

  /** The axis from end to end, widened by {@code share} of its length on both sides. */
  double[] domain(double share) {
    if (high <= low) {
      double half = high == 0 ? 1 : Math.abs(high) / 2;
      return new double[] {low - half, high + half};
    }
    if (logarithmic()) {
      double factor = Math.pow(high / low, share);
      return new double[] {low / factor, high * factor};
    }
    return new double[] {low - share * (high - low), high + share * (high - low)};
  }

  /**
   * Round numbers to label: 1, 2, 5 times powers of ten, or only the powers over more than three
   * decades.
   */
  List<Double> ticks() {
    double[] ends = domain(0.03);
    double step = Math.pow(10, Math.floor(Math.log10(ends[1] - ends[0])));
    if (!logarithmic()) {
      double fine = (ends[1] - ends[0]) / step > 4 ? step : step / 2;
      return DoubleStream.iterate(
              Math.ceil(ends[0] / fine) * fine, tick -> tick <= ends[1], tick -> tick + fine)
          .filter(tick -> tick >= 0)
          .map(tick -> tick + 0.0) // -0.0 becomes 0.0
          .boxed()
          .toList();
    }
    double[] mantissas = high / low > 1000 ? new double[] {1} : new double[] {1, 2, 5};
    int first = (int) Math.floor(Math.log10(ends[0]));
    int last = (int) Math.floor(Math.log10(ends[1]));
    return IntStream.rangeClosed(first, last)
        .boxed()
        .flatMap(
            power -> Arrays.stream(mantissas).mapToObj(mantissa -> mantissa * Math.pow(10, power)))
        .filter(tick -> tick >= ends[0] && tick <= ends[1])
        .toList();
  }

  /** The colour of a checkpoint with that many tokens, as {@code #rrggbb}. */
  public String colour(double tokens) {
    double place = position(tokens) * (RAMP.length - 1);
    int from = (int) Math.min(Math.max(Math.floor(place), 0), RAMP.length - 2);
    double share = place - from;
    int[] mixed = new int[3];
    Arrays.setAll(
        mixed, i -> (int) Math.round(RAMP[from][i] + share * (RAMP[from + 1][i] - RAMP[from][i])));
    return String.format(Locale.ROOT, "#%02x%02x%02x", mixed[0], mixed[1], mixed[2]);
  }

  /** The colours from end to end, as a CSS gradient. */
  static String gradient() {
    StringBuilder css = new StringBuilder("background:linear-gradient(to right");
    for (int[] stop : RAMP) {
      css.append(String.format(Locale.ROOT, ",#%02x%02x%02x", stop[0], stop[1], stop[2]));
    }
    return css.append(')').toString();
  }
}
