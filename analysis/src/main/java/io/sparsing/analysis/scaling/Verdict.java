package io.sparsing.analysis.scaling;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a fit says, in plain English.
 *
 * @param sentences which way the series moves; how well the law describes it, also where it was not
 *     fitted; whether a simpler law does better; whether the limit is determined
 */
public record Verdict(List<String> sentences) {

  /**
   * Laws whose AICc differ by less are about equally supported (Burnham and Anderson 2002, 2.6).
   */
  private static final double CLEAR_DIFFERENCE = 2;

  private static final MathContext THREE_DIGITS = new MathContext(3);

  /** Copies the list. */
  public Verdict {
    sentences = List.copyOf(sentences);
  }

  /** The verdict on a fit. */
  public static Verdict of(ScalingFit fit) {
    List<String> sentences = new ArrayList<>();
    sentences.add(movement(fit));
    sentences.add(quality(fit));
    sentences.add(extrapolation(fit));
    sentences.add(rivals(fit));
    sentences.add(limit(fit));
    if (!fit.converged()) {
      sentences.add("The search stopped before it converged, so a better fit may exist.");
    }
    return new Verdict(sentences);
  }

  /** All sentences in one paragraph. */
  public String text() {
    return String.join(" ", sentences);
  }

  private static String movement(ScalingFit fit) {
    MeasuredRange range = fit.range();
    double change = range.lastRatio() - range.firstRatio();
    String verb =
        switch (fit.direction()) {
          case ScalingLawFitter.DECREASING -> change < 0 ? "falls" : "moves unsteadily";
          case ScalingLawFitter.INCREASING -> change > 0 ? "rises" : "moves unsteadily";
          default -> "shows no trend";
        };
    return "The activation ratio of %s %s from %s at %s to %s at %s training tokens."
        .formatted(
            fit.series(),
            verb,
            percent(range.firstRatio()),
            tokens(range.firstTokens()),
            percent(range.lastRatio()),
            tokens(range.lastTokens()));
  }

  private static String quality(ScalingFit fit) {
    double explained = 100 * Math.max(0, fit.rSquared());
    return String.format(
        Locale.ROOT,
        "The %s explains %.1f %% of its variance at %d points (mean absolute error %s percentage"
            + " points).",
        title(fit.law()),
        explained,
        fit.points(),
        points(fit.meanAbsoluteError()));
  }

  private static String extrapolation(ScalingFit fit) {
    return "Fitted without the last 30 % of the points, it misses them by "
        + points(fit.extrapolationMeanAbsoluteError())
        + " percentage points on average.";
  }

  private static String rivals(ScalingFit fit) {
    Alternative best = fit.alternatives().get(0);
    if (!Double.isFinite(fit.aicc())) {
      return "The points are too few to hold it against simpler laws by AICc.";
    }
    if (best.law().equals(fit.law())) {
      return "By AICc no simpler law describes the points better.";
    }
    double difference = fit.aicc() - best.aicc();
    String subject = "By AICc a " + title(best.law()) + " describes the points ";
    if (difference < CLEAR_DIFFERENCE) {
      return subject + "about as well, so they do not prove that there is a limit.";
    }
    return subject
        + String.format(
            Locale.ROOT,
            "better (by %.1f), so they do not show that there is a limit.",
            difference);
  }

  private static String limit(ScalingFit fit) {
    Interval interval = fit.limitInterval();
    String range =
        "its 95 %% interval, %s to %s,"
            .formatted(percent(interval.low()), percent(interval.high()));
    String because = "Its limit is not determined by these points because ";
    return switch (fit.limitStatus()) {
      case DETERMINED ->
          "Its limit is %s (95 %% interval %s to %s)."
              .formatted(percent(fit.limit()), percent(interval.low()), percent(interval.high()));
      case NO_TREND ->
          because
              + (Double.isFinite(fit.aicc())
                  ? "a constant describes them as well."
                  : "they are too few.");
      case REACHES_ZERO -> because + range + " reaches down to 0 %.";
      case REACHES_ONE -> because + range + " reaches up to 100 %.";
      case REACHES_BOTH -> because + range + " covers every possible value.";
    };
  }

  private static String title(String law) {
    return ScalingLaw.named(law).title();
  }

  private static String percent(double ratio) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * ratio);
  }

  private static String points(double ratio) {
    return String.format(Locale.ROOT, "%.3f", 100 * ratio);
  }

  private static String tokens(double count) {
    if (count >= 1e12) {
      return threeDigits(count / 1e12) + " trillion";
    }
    if (count >= 1e9) {
      return threeDigits(count / 1e9) + " billion";
    }
    if (count >= 1e6) {
      return threeDigits(count / 1e6) + " million";
    }
    if (count >= 1e4) {
      return threeDigits(count / 1e3) + " thousand";
    }
    return threeDigits(count);
  }

  private static String threeDigits(double value) {
    return new BigDecimal(value).round(THREE_DIGITS).toPlainString();
  }
}
