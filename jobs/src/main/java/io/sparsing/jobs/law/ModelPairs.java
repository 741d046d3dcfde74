package io.sparsing.jobs.law;

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

  List<ModelComparisonRow> compare(List<ComparedModel> models) {
    List<ModelComparisonRow> rows = new ArrayList<>();
    for (int one = 0; one < models.size(); one++) {
      layers(models.get(one)).ifPresent(rows::add);
      for (int other = one + 1; other < models.size(); other++) {
        List<ComparedModel> pair = List.of(models.get(one), models.get(other));
        if (pair.get(0).isComparableWith(pair.get(1))) {
          limits(pair).ifPresent(rows::add);
          tokens(pair).ifPresent(rows::add);
          neurons(pair).ifPresent(rows::add);
        }
      }
    }
    return rows;
  }

  /** Two activation functions in models that are otherwise built alike. */
  private Optional<ModelComparisonRow> limits(List<ComparedModel> pair) {
    ComparedModel first = pair.get(0);
    ComparedModel second = pair.get(1);
    if (first.activationFunction().equals(second.activationFunction())
        || !first.isBuiltLike(second)) {
      return Optional.empty();
    }
    try {
      LimitDifference difference =
          LimitDifference.of(
              errors.of(first.series()).points(), errors.of(second.series()).points(), options);
      String finding =
          ComparisonDraft.text(
              "With %s the limit is %.3f percentage points above that with %s (95 %% interval %.3f to"
                  + " %.3f), both fitted up to %.4g training tokens. %s",
              first.activationFunction(),
              100 * difference.difference(),
              second.activationFunction(),
              100 * difference.interval().low(),
              100 * difference.interval().high(),
              difference.commonTokens(),
              pairing(difference.correlation()));
      int points = difference.first().points() + difference.second().points();
      ComparisonDraft draft =
          new ComparisonDraft("limit-difference", pair, difference.difference(), finding)
              .within(difference.interval())
              .with("common_tokens", difference.commonTokens())
              .with("first_limit", difference.first().limit())
              .with("second_limit", difference.second().limit())
              .holding(!difference.interval().contains(0));
      difference.correlation().ifPresent(r -> draft.with("limit_correlation", r));
      return Optional.of(draft.pair(points));
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

  private Optional<ModelComparisonRow> tokens(List<ComparedModel> pair) {
    List<double[]> ratios = activity.tokenRatios(pair.get(0), pair.get(1));
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
        new ComparisonDraft("token-alignment", pair, alignment.correlation(), finding)
            .within(alignment.interval())
            .pair(alignment.tokens()));
  }

  private static boolean constant(double[] values) {
    for (double value : values) {
      if (value != values[0]) {
        return false;
      }
    }
    return true;
  }

  private Optional<ModelComparisonRow> neurons(List<ComparedModel> pair) {
    return frequencies(
            activity.frequencies(pair.get(0)),
            activity.frequencies(pair.get(1)),
            new Wording("neuron-frequency", pair, "the two models"))
        .map(draft -> draft.draft().pair(draft.members()));
  }

  /** The first layer of a model against its last. */
  private Optional<ModelComparisonRow> layers(ComparedModel model) {
    int last = model.checkpoint().layers() - 1;
    return frequencies(
            activity.frequencies(model, 0),
            activity.frequencies(model, last),
            new Wording("layer-frequency", List.of(model), "layers 0 and " + last))
        .map(draft -> draft.draft().parts("layers 0 and " + last, draft.members()));
  }

  /** What the comparison of two groups of neurons is called. */
  private record Wording(String kind, List<ComparedModel> models, String groups) {}

  /** A row that lacks its names. */
  private record Drafted(ComparisonDraft draft, int members) {}

  private static Optional<Drafted> frequencies(double[] first, double[] second, Wording wording) {
    if (Math.min(first.length, second.length) < FrequencyComparison.LEAST_NEURONS) {
      return Optional.empty();
    }
    FrequencyComparison found = FrequencyComparison.of(first, second);
    String finding =
        ComparisonDraft.text(
            "The activation frequencies of the neurons of %s differ for at most a share of %.3f of them"
                + " (Kolmogorov-Smirnov, p = %.2g; medians %.4f and %.4f).",
            wording.groups(),
            found.distance(),
            found.pValue(),
            found.firstMedian(),
            found.secondMedian());
    ComparisonDraft draft =
        new ComparisonDraft(wording.kind(), wording.models(), found.distance(), finding)
            .withPValue(found.pValue())
            .with("first_median", found.firstMedian())
            .with("second_median", found.secondMedian());
    return Optional.of(new Drafted(draft, found.firstNeurons() + found.secondNeurons()));
  }
}
