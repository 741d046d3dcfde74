package io.sparsing.jobs.law;

import io.sparsing.analysis.comparison.ComparisonKind;
import io.sparsing.analysis.comparison.FrequencyComparison;
import io.sparsing.analysis.comparison.LimitDifference;
import io.sparsing.analysis.comparison.TokenAlignment;
import io.sparsing.analysis.law.fit.FitOptions;
import io.sparsing.analysis.law.fit.NotEnoughPointsException;
import io.sparsing.jobs.table.ModelComparisonRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Compares models two by two: limits, tokens, neurons. */
final class ModelPairs {
  private final ComparedActivity activity;
  private final SeriesErrors errors;
  private final FitOptions options;

  ModelPairs(ComparedActivity activity, SeriesErrors errors, FitOptions options) {
    this.activity = activity;
    this.errors = errors;
    this.options = options;
  }

  List<PlannedComparison> plan(List<FittedSeries> models) {
    List<PlannedComparison> planned = new ArrayList<>();
    for (int one = 0; one < models.size(); one++) {
      planned.add(layers(models.get(one)));
      for (int other = one + 1; other < models.size(); other++) {
        if (models.get(one).isComparableWith(models.get(other))) {
          planned.addAll(plan(models.get(one), models.get(other)));
        }
      }
    }
    return planned;
  }

  private List<PlannedComparison> plan(FittedSeries first, FittedSeries second) {
    List<PlannedComparison> planned = new ArrayList<>();
    boolean differs = !first.activationFunction().equals(second.activationFunction());
    if (differs && first.isBuiltLike(second)) {
      ComparisonKey limits = ComparisonKey.pair(ComparisonKind.LIMIT_DIFFERENCE, first, second);
      planned.add(new PlannedComparison(limits, () -> limits(limits)));
    }
    ComparisonKey tokens = ComparisonKey.pair(ComparisonKind.TOKEN_ALIGNMENT, first, second);
    planned.add(new PlannedComparison(tokens, () -> tokens(tokens)));
    ComparisonKey neurons = ComparisonKey.pair(ComparisonKind.NEURON_FREQUENCY, first, second);
    planned.add(
        new PlannedComparison(
            neurons,
            () ->
                frequencies(
                    neurons,
                    activity.frequencies(first),
                    activity.frequencies(second),
                    "the two models")));
    return planned;
  }

  /** The first layer of a model against its last. */
  private PlannedComparison layers(FittedSeries model) {
    int last = model.checkpoint().layers() - 1;
    String layers = "layers 0 and " + last;
    ComparisonKey key = ComparisonKey.parts(ComparisonKind.LAYER_FREQUENCY, model, layers);
    return new PlannedComparison(
        key,
        () ->
            frequencies(
                key, activity.frequencies(model, 0), activity.frequencies(model, last), layers));
  }

  /** Two activation functions in models that are otherwise built alike. */
  private Optional<ModelComparisonRow> limits(ComparisonKey key) {
    FittedSeries first = key.models().get(0);
    FittedSeries second = key.models().get(1);
    try {
      LimitDifference difference =
          LimitDifference.of(errors.of(first.series()), errors.of(second.series()), options);
      String finding =
          ComparisonDraft.text(
              "With %s the limit is %.3f percentage points %s that with %s (95 %% interval of the"
                  + " difference %.3f to %.3f), both fitted up to %.4g training tokens. %s",
              first.activationFunction(),
              100 * Math.abs(difference.difference()),
              difference.difference() < 0 ? "below" : "above",
              second.activationFunction(),
              100 * difference.interval().low(),
              100 * difference.interval().high(),
              difference.commonTokens(),
              pairing(difference.correlation()));
      int points = difference.first().points() + difference.second().points();
      ComparisonDraft draft =
          new ComparisonDraft(key, difference.difference(), finding)
              .within(difference.interval())
              .with("common_tokens", difference.commonTokens())
              .with("first_limit", difference.first().limit())
              .with("second_limit", difference.second().limit())
              .holding(!difference.interval().contains(0));
      difference.correlation().ifPresent(r -> draft.with("limit_correlation", r));
      return Optional.of(draft.row(points));
    } catch (NotEnoughPointsException e) {
      return Optional.empty();
    }
  }

  private static String pairing(OptionalDouble correlation) {
    return correlation.isPresent()
        ? ComparisonDraft.text(
            "The comparison is paired: both were measured on the same documents, and the errors of"
                + " their limits are correlated by %.2f.",
            correlation.getAsDouble())
        : "The comparison is not paired: it takes the errors of the two limits as independent.";
  }

  private Optional<ModelComparisonRow> tokens(ComparisonKey key) {
    List<double[]> ratios = activity.tokenRatios(key.models().get(0), key.models().get(1));
    double[] first = ratios.get(0);
    double[] second = ratios.get(1);
    if (first.length < TokenAlignment.LEAST_TOKENS || constant(first) || constant(second)) {
      return Optional.empty();
    }
    TokenAlignment alignment = TokenAlignment.of(first, second);
    String finding =
        ComparisonDraft.text(
            "Over %d vocabulary tokens the activation ratios of the two have a rank correlation of"
                + " %.3f (Spearman; 95 %% interval %.3f to %.3f).",
            alignment.tokens(),
            alignment.correlation(),
            alignment.interval().low(),
            alignment.interval().high());
    return Optional.of(
        new ComparisonDraft(key, alignment.correlation(), finding)
            .within(alignment.interval())
            .row(alignment.tokens()));
  }

  /** What rounding leaves of smaller ones is no number to report. */
  private static String probability(double p) {
    return p < 1e-12 ? "< 1e-12" : ComparisonDraft.text("= %.2g", p);
  }

  private static boolean constant(double[] values) {
    for (double value : values) {
      if (value != values[0]) {
        return false;
      }
    }
    return true;
  }

  private static Optional<ModelComparisonRow> frequencies(
      ComparisonKey key, double[] first, double[] second, String groups) {
    if (Math.min(first.length, second.length) < FrequencyComparison.LEAST_NEURONS) {
      return Optional.empty();
    }
    FrequencyComparison found = FrequencyComparison.of(first, second);
    String finding =
        ComparisonDraft.text(
            "The activation frequencies of the neurons of %s differ for at most a share of %.3f of them"
                + " (Kolmogorov-Smirnov, p %s; medians %.4f and %.4f).",
            groups,
            found.distance(),
            probability(found.pValue()),
            found.firstMedian(),
            found.secondMedian());
    return Optional.of(
        new ComparisonDraft(key, found.distance(), finding)
            .withPValue(found.pValue())
            .with("first_median", found.firstMedian())
            .with("second_median", found.secondMedian())
            .row(found.firstNeurons() + found.secondNeurons()));
  }
}
