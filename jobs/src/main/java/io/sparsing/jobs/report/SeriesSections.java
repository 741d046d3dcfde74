package io.sparsing.jobs.report;

import io.sparsing.analysis.law.fit.NotEnoughPointsException;
import io.sparsing.analysis.law.shape.Interval;
import io.sparsing.analysis.law.verdict.ScalingFit;
import io.sparsing.analysis.law.verdict.ScalingLawFitter;
import io.sparsing.analysis.law.verdict.Verdict;
import io.sparsing.analysis.report.data.NamedValue;
import io.sparsing.analysis.report.data.SeriesSection;
import io.sparsing.analysis.report.data.ShownLaw;
import io.sparsing.analysis.report.data.ShownLaw.CurvePoint;
import io.sparsing.analysis.report.data.ShownLaw.Limit;
import io.sparsing.analysis.report.data.ShownLaw.Support;
import io.sparsing.jobs.law.MeasuredSeries;
import io.sparsing.jobs.table.CheckpointRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Turns a measured series into its section of the report: points, law, and what that says. */
final class SeriesSections {
  private static final int CURVE_POINTS = 72;

  /** How far beyond the last checkpoint the curve is drawn. */
  private static final double EXTRAPOLATION = 10;

  private SeriesSections() {}

  /** The section of a series; its corpus has that name on the page. */
  static SeriesSection of(MeasuredSeries series, String corpus) {
    List<SeriesSection.Point> points =
        series.points().stream()
            .map(
                point ->
                    new SeriesSection.Point(
                        point.checkpoint().name(),
                        point.trainingTokens(),
                        point.measurement().activationRatio(),
                        ReportTables.ratioError(point.measurement()),
                        point.measurement().intervalNote(),
                        point.measurement().deadNeuronShare()))
            .toList();
    Optional<ShownLaw> law = Optional.empty();
    List<String> sentences;
    try {
      ScalingFit fit = new ScalingLawFitter().fit(series.seriesPoints());
      law = Optional.of(law(fit, series));
      sentences = Verdict.of(fit).sentences();
    } catch (NotEnoughPointsException e) {
      sentences = List.of(e.getMessage() + ".");
    }
    sentences =
        Stream.concat(sentences.stream(), series.notes().stream().map(note -> note + ".")).toList();
    CheckpointRow model = series.points().get(0).checkpoint();
    return new SeriesSection(
        series.series(),
        new SeriesSection.Conditions(
            model.activationFunction(),
            model.widthDepthRatio(),
            model.nonEmbeddingParameters(),
            corpus,
            series.percent()),
        points,
        law,
        sentences);
  }

  private static ShownLaw law(ScalingFit fit, MeasuredSeries series) {
    CurveBand band = CurveBand.of(fit, series.seriesPoints());
    List<CurvePoint> curve = new ArrayList<>();
    double first = Math.log(fit.range().firstTokens());
    double last = Math.log(fit.range().lastTokens() * EXTRAPOLATION);
    for (int i = 0; i <= CURVE_POINTS; i++) {
      double tokens = Math.exp(first + (last - first) * i / CURVE_POINTS);
      Support support = tokens <= fit.range().lastTokens() ? Support.FITTED : Support.EXTRAPOLATED;
      curve.add(new CurvePoint(tokens, fit.predict(tokens), support, band.at(tokens)));
    }
    Interval interval = fit.limitInterval();
    Limit limit = new Limit(fit.limit(), interval.low(), interval.high(), fit.identified());
    return new ShownLaw(fit.law().replace('-', ' '), curve, Optional.of(limit), details(fit));
  }

  private static List<NamedValue> details(ScalingFit fit) {
    List<NamedValue> details = new ArrayList<>();
    fit.parameters()
        .forEach(
            (name, value) -> {
              Interval interval = fit.intervals().get(name);
              details.add(
                  new NamedValue(
                      name,
                      "%.4g (95 %%: %.4g to %.4g)"
                          .formatted(value, interval.low(), interval.high())));
            });
    details.add(new NamedValue("R²", "%.4f".formatted(fit.rSquared())));
    details.add(new NamedValue("mean squared error", "%.3e".formatted(fit.meanSquaredError())));
    details.add(new NamedValue("mean absolute error", "%.5f".formatted(fit.meanAbsoluteError())));
    details.add(
        new NamedValue(
            "mean absolute error of extrapolation",
            "%.5f".formatted(fit.extrapolationMeanAbsoluteError())));
    fit.alternatives()
        .forEach(
            alternative ->
                details.add(
                    new NamedValue(
                        "AICc of " + alternative.law().replace('-', ' '),
                        "%.2f".formatted(alternative.aicc()))));
    return details;
  }
}
