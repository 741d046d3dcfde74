package io.sparsing.jobs.law;

import io.sparsing.analysis.comparison.BottleneckFit;
import io.sparsing.analysis.comparison.ComparisonKind;
import io.sparsing.analysis.comparison.ScaleTrend;
import io.sparsing.analysis.comparison.ShapeChoice;
import io.sparsing.analysis.comparison.ShapePoint;
import io.sparsing.analysis.law.shape.Interval;
import io.sparsing.jobs.table.ModelComparisonRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * The models of one activation function on one corpus at one p: what shape and size do to the
 * limit.
 *
 * @param models at least one
 */
record ComparedFamily(List<FittedSeries> models) {
  /** Shapes are compared among models whose sizes differ by no more than this factor. */
  private static final double GREATEST_SIZE_FACTOR = 2;

  /** All families among these models. */
  static List<ComparedFamily> of(List<FittedSeries> models) {
    Map<String, List<FittedSeries>> families = new TreeMap<>();
    for (FittedSeries model : models) {
      String key =
          "%s\n%s\n%s"
              .formatted(
                  model.activationFunction(), model.series().corpusId(), model.series().percent());
      families.computeIfAbsent(key, k -> new ArrayList<>()).add(model);
    }
    return families.values().stream().map(ComparedFamily::new).toList();
  }

  List<PlannedComparison> plan(ComparisonOptions options) {
    List<PlannedComparison> planned = new ArrayList<>();
    List<FittedSeries> similar = similarInSize();
    if (different(similar, model -> model.checkpoint().widthDepthRatio())
        >= BottleneckFit.LEAST_POINTS) {
      ComparisonKey bend =
          ComparisonKey.family(ComparisonKind.WIDTH_DEPTH, similar, Optional.empty());
      planned.add(new PlannedComparison(bend, () -> Optional.of(bottleneck(bend))));
      double margin = options.lossMargin();
      ComparisonKey shape =
          ComparisonKey.family(ComparisonKind.SHAPE, similar, Optional.of(margin));
      planned.add(new PlannedComparison(shape, () -> Optional.of(shape(shape, margin))));
    }
    if (different(models, model -> model.checkpoint().nonEmbeddingParameters())
        >= ScaleTrend.LEAST_MODELS) {
      double margin = options.scaleMargin();
      ComparisonKey scale = ComparisonKey.family(ComparisonKind.SCALE, models, Optional.of(margin));
      planned.add(new PlannedComparison(scale, () -> Optional.of(scale(scale, margin))));
    }
    return planned;
  }

  private static long different(
      List<FittedSeries> models, ToDoubleFunction<FittedSeries> property) {
    return models.stream().mapToDouble(property).distinct().count();
  }

  /** The models within a factor of two of the one that has most such neighbours. */
  private List<FittedSeries> similarInSize() {
    List<FittedSeries> best = List.of();
    for (FittedSeries least : models) {
      double size = least.checkpoint().nonEmbeddingParameters();
      List<FittedSeries> near =
          models.stream()
              .filter(m -> m.checkpoint().nonEmbeddingParameters() >= size)
              .filter(m -> m.checkpoint().nonEmbeddingParameters() <= GREATEST_SIZE_FACTOR * size)
              .toList();
      best = near.size() > best.size() ? near : best;
    }
    return best;
  }

  private static ModelComparisonRow bottleneck(ComparisonKey key) {
    BottleneckFit fit =
        BottleneckFit.of(
            key.models().stream()
                .map(m -> new ShapePoint(m.checkpoint().widthDepthRatio(), m.fit().limitRatio()))
                .toList());
    String finding =
        ComparisonDraft.text(
            "The limit rises by %.3f percentage points per unit of the width-depth ratio up to %.1f"
                + " (95 %% interval %.1f to %.1f)%s.",
            100 * fit.slope(),
            fit.bottleneck(),
            fit.bottleneckInterval().low(),
            fit.bottleneckInterval().high(),
            fit.identified() ? "" : ", but the shapes measured do not show both segments");
    return new ComparisonDraft(key, fit.bottleneck(), finding)
        .within(fit.bottleneckInterval())
        .with("slope", fit.slope())
        .with("plateau", fit.plateau())
        .with("mse", fit.meanSquaredError())
        .holding(fit.identified())
        .row(key.models().size());
  }

  private static ModelComparisonRow shape(ComparisonKey key, double margin) {
    ShapeChoice choice =
        ShapeChoice.of(
            key.models().stream()
                .map(
                    m ->
                        new ShapeChoice.Candidate(
                            m.checkpoint().widthDepthRatio(),
                            m.measurement().denseLoss(),
                            m.fit().limitRatio()))
                .toList(),
            margin);
    String finding =
        ComparisonDraft.text(
            "Width-depth ratios from %.1f to %.1f lose at most %.4f nats to the best, %.1f%s; the"
                + " sparsest measured among them is %.1f.",
            choice.low(),
            choice.high(),
            margin,
            choice.bestRatio(),
            choice.open() ? ", and the range may go on" : "",
            choice.recommendedRatio());
    return new ComparisonDraft(key, choice.recommendedRatio(), finding)
        .within(new Interval(choice.low(), choice.high()))
        .with("best_ratio", choice.bestRatio())
        .holding(!choice.open())
        .row(key.models().size());
  }

  private static ModelComparisonRow scale(ComparisonKey key, double margin) {
    ScaleTrend trend =
        ScaleTrend.of(
            key.models().stream()
                .map(
                    m ->
                        new ScaleTrend.Model(
                            m.checkpoint().nonEmbeddingParameters(), m.fit().limitRatio()))
                .toList(),
            margin);
    String verdict =
        trend.equivalent()
            ? "that is none within the margin"
            : trend.differs() ? "that differs from none" : "too few models to tell";
    String finding =
        ComparisonDraft.text(
            "Ten times the parameters change the limit by %.3f percentage points (95 %% interval %.3f"
                + " to %.3f; margin %.3f): %s.",
            100 * trend.slope(),
            100 * trend.slopeInterval().low(),
            100 * trend.slopeInterval().high(),
            100 * margin,
            verdict);
    return new ComparisonDraft(key, trend.slope(), finding)
        .within(trend.slopeInterval())
        .withPValue(trend.equivalencePValue())
        .holding(trend.equivalent())
        .row(key.models().size());
  }
}
