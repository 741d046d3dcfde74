package io.sparsing.jobs.report;

import io.sparsing.analysis.law.fit.NotEnoughPointsException;
import io.sparsing.analysis.law.shape.ScalingLaw;
import io.sparsing.analysis.law.verdict.ScalingLawFitter;
import io.sparsing.analysis.report.data.NamedValue;
import io.sparsing.analysis.report.data.SeriesSection;
import io.sparsing.analysis.report.data.ShownLaw;
import io.sparsing.analysis.report.data.ShownLaw.Band;
import io.sparsing.analysis.report.data.ShownLaw.CurvePoint;
import io.sparsing.analysis.report.data.ShownLaw.Limit;
import io.sparsing.analysis.report.data.ShownLaw.Support;
import io.sparsing.jobs.law.FittedSeries;
import io.sparsing.jobs.law.MeasuredSeries;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.ScalingFitRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Turns measured series into their sections of the report: points, stored law, what that says. */
final class SeriesSections {
  private final Map<MeasuredSeries, ScalingFitRow> fits = new HashMap<>();
  private final UnaryOperator<String> corpusName;

  /**
   * Sections of series.
   *
   * @param fitted the series whose law is shown
   * @param corpusName what a corpus is called on the page, by its key
   */
  SeriesSections(List<FittedSeries> fitted, UnaryOperator<String> corpusName) {
    fitted.forEach(one -> fits.put(one.series(), one.fit()));
    this.corpusName = corpusName;
  }

  SeriesSection of(MeasuredSeries series) {
    Optional<ScalingFitRow> fit = Optional.ofNullable(fits.get(series));
    List<String> sentences =
        fit.map(found -> found.verdict().orElseThrow()).orElseGet(() -> withoutLaw(series));
    CheckpointRow model = series.points().get(0).checkpoint();
    return new SeriesSection(
        series.series(),
        new SeriesSection.Conditions(
            model.activationFunction(),
            model.widthDepthRatio(),
            model.nonEmbeddingParameters(),
            corpusName.apply(series.corpusId()),
            series.percent()),
        series.points().stream().map(SeriesSections::point).toList(),
        fit.map(SeriesSections::law),
        Stream.concat(sentences.stream(), series.notes().stream().map(note -> note + "."))
            .toList());
  }

  private static SeriesSection.Point point(MeasuredSeries.Point point) {
    return new SeriesSection.Point(
        point.checkpoint().name(),
        point.trainingTokens(),
        point.measurement().activationRatio(),
        ReportTables.ratioError(point.measurement()),
        point.measurement().intervalNote(),
        point.measurement().deadNeuronShare());
  }

  private static List<String> withoutLaw(MeasuredSeries series) {
    int points = series.seriesPoints().distinctTokenCounts();
    int least = ScalingLawFitter.LEAST_POINTS;
    return List.of(
        points < least
            ? new NotEnoughPointsException(series.series(), least, points).getMessage() + "."
            : "No law is stored for these points as they are now: run sparsing fit.");
  }

  private static ShownLaw law(ScalingFitRow fit) {
    List<Double> tokens = fit.curveTokens().orElseThrow();
    List<Double> ratio = fit.curveRatio().orElseThrow();
    long last = fit.toTokens().orElseThrow();
    List<CurvePoint> curve = new ArrayList<>();
    for (int i = 0; i < tokens.size(); i++) {
      int index = i;
      Optional<Band> band =
          fit.curveLow()
              .map(low -> new Band(low.get(index), fit.curveHigh().orElseThrow().get(index)));
      Support support = tokens.get(i) <= last ? Support.FITTED : Support.EXTRAPOLATED;
      curve.add(new CurvePoint(tokens.get(i), ratio.get(i), support, band));
    }
    return new ShownLaw(
        title(fit.law()),
        curve,
        Optional.of(new Limit(fit.limitRatio(), fit.limitLow(), fit.limitHigh(), fit.identified())),
        details(fit));
  }

  private static String title(String law) {
    return ScalingLaw.named(law).title();
  }

  private static List<NamedValue> details(ScalingFitRow fit) {
    List<NamedValue> details = new ArrayList<>();
    fit.parameters()
        .forEach(
            (name, value) ->
                details.add(
                    new NamedValue(
                        name,
                        "%.4g (95 %%: %.4g to %.4g)"
                            .formatted(
                                value,
                                fit.intervalLow().get(name),
                                fit.intervalHigh().get(name)))));
    details.add(new NamedValue("R²", "%.4f".formatted(fit.r2())));
    details.add(new NamedValue("mean squared error", "%.3e".formatted(fit.mse())));
    details.add(new NamedValue("mean absolute error", "%.5f".formatted(fit.mae())));
    fit.extrapolationMae()
        .ifPresent(
            error ->
                details.add(
                    new NamedValue(
                        "mean absolute error of extrapolation", "%.5f".formatted(error))));
    fit.alternativeAicc().entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .forEach(
            law ->
                details.add(
                    new NamedValue(
                        "AICc of " + title(law.getKey()), "%.2f".formatted(law.getValue()))));
    fit.options().ifPresent(options -> details.add(new NamedValue("fitted with", options)));
    return details;
  }
}
