package io.sparsing.analysis.law.verdict;

import io.sparsing.analysis.law.fit.Alternative;
import io.sparsing.analysis.law.fit.PointRange;
import io.sparsing.analysis.law.fit.Wording;
import io.sparsing.analysis.law.interval.Scatter;
import io.sparsing.analysis.law.shape.Interval;
import io.sparsing.analysis.law.shape.ScalingLaw;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a fit says, in plain English.
 *
 * @param sentences which way the series moves; how well the law describes it, also where it was not
 *     fitted; whether another law does better; whether the limit is determined; which part of the
 *     scatter is sampling error, where that is known
 */
public record Verdict(List<String> sentences) {

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
    fit.scatter().ifPresent(scatter -> sentences.addAll(scatter(scatter)));
    sentences.addAll(circumstances(fit));
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
    PointRange range = fit.range();
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
            Wording.percent(range.firstRatio()),
            Wording.tokens(range.firstTokens()),
            Wording.percent(range.lastRatio()),
            Wording.tokens(range.lastTokens()));
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
        Wording.points(fit.meanAbsoluteError()));
  }

  private static String extrapolation(ScalingFit fit) {
    return "A fit to the first 50, 60, ... 90 % of the points predicts the later ones with a mean"
        + " error of "
        + Wording.points(fit.extrapolationMeanAbsoluteError())
        + " percentage points.";
  }

  private static String rivals(ScalingFit fit) {
    Alternative best = fit.alternatives().get(0);
    if (!Double.isFinite(fit.aicc())) {
      return "The points are too few to hold it against other laws by AICc.";
    }
    if (best.law().equals(fit.law())) {
      return "By AICc no other law describes the points better.";
    }
    double difference = fit.aicc() - best.aicc();
    boolean clear = difference >= Alternative.CLEAR_DIFFERENCE;
    String subject = "By AICc " + article(best.law()) + " describes the points ";
    String comparison =
        clear ? String.format(Locale.ROOT, "better (by %.1f)", difference) : "about as well";
    if (ScalingLaw.named(best.law()).parameterNames().contains("limit")) {
      return subject + comparison + ", so the limit depends on the choice between the two.";
    }
    return subject
        + comparison
        + (clear
            ? ", so they do not show that there is a limit."
            : ", so they do not prove that there is a limit.");
  }

  /** What the fit rests on, where that is not every point and independent noise. */
  private static List<String> circumstances(ScalingFit fit) {
    List<String> sentences = new ArrayList<>();
    String reason = fit.basis().reason();
    if (!reason.isEmpty()) {
      sentences.add(reason + ".");
    }
    double correlation = fit.quality().residualAutocorrelation();
    if (Math.abs(correlation) > 2 / Math.sqrt(fit.points())) {
      String allowance =
          fit.bootstrap().isPresent()
              ? "the interval of the limit allows for that"
              : "the intervals do not allow for that";
      sentences.add(
          String.format(
              Locale.ROOT,
              "Residuals of neighbouring checkpoints are correlated (%.2f); %s.",
              correlation,
              allowance));
    }
    return sentences;
  }

  private static String limit(ScalingFit fit) {
    Interval interval = fit.limitInterval();
    String range =
        "its 95 %% interval, %s to %s,"
            .formatted(Wording.percent(interval.low()), Wording.percent(interval.high()));
    String because = "Its limit is not determined by these points because ";
    return switch (fit.limitStatus()) {
      case DETERMINED ->
          "Its limit is %s (95 %% interval %s to %s)."
              .formatted(
                  Wording.percent(fit.limit()),
                  Wording.percent(interval.low()),
                  Wording.percent(interval.high()));
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

  private static List<String> scatter(Scatter scatter) {
    String observed =
        "The points scatter about the law by %s percentage points"
            .formatted(Wording.points(scatter.observed()));
    String parts =
        scatter.own() > 0
            ? "%s: sampling explains %s of it, and the rest, %s, is the checkpoints' own (the squares add up)."
                .formatted(
                    observed, Wording.points(scatter.sampling()), Wording.points(scatter.own()))
            : "%s: sampling explains all of it, since it alone is expected to scatter them by %s."
                .formatted(observed, Wording.points(scatter.sampling()));
    String shift =
        scatter.shared()
            ? "The checkpoints share their documents. So sampling also shifts the whole curve,"
                + " which scatter does not show. "
            : "";
    return List.of(
        parts,
        "%sSampling leaves a standard error of %s percentage points in the limit."
            .formatted(shift, Wording.points(scatter.limit())));
  }

  private static String article(String law) {
    String title = title(law);
    return (title.matches("[aeiou].*") ? "an " : "a ") + title;
  }

  private static String title(String law) {
    return ScalingLaw.named(law).title();
  }
}
