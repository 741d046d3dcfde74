package io.sparsing.analysis.report.chart;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparsing.analysis.report.data.Figures;
import io.sparsing.analysis.report.data.SamplingError;
import io.sparsing.analysis.report.data.SeriesSection;
import io.sparsing.analysis.report.data.SeriesSection.Point;
import io.sparsing.analysis.report.data.ShownLaw;
import io.sparsing.analysis.report.data.ShownLaw.CurvePoint;
import io.sparsing.analysis.report.data.ShownLaw.Limit;
import io.sparsing.analysis.report.data.ShownLaw.Support;
import io.sparsing.analysis.report.page.EmbeddedJson;
import java.io.IOException;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** Activation ratio of one series against training tokens, with the fitted law and its limit. */
public final class ActivationChart {
  /**
   * An interval much longer than the data is cut off at the frame: else it would flatten the data.
   */
  private static final double LONGEST_INTERVAL_BEYOND_DATA = 0.6;

  private final SeriesSection series;
  private final String conditions;
  private final String colour;

  /** A chart of one series in a colour. */
  public ActivationChart(SeriesSection series, String conditions, String colour) {
    this.series = series;
    this.conditions = conditions;
    this.colour = colour;
  }

  /** The chart; its number tells its id from those of other series. */
  public Chart chart(int number) throws IOException {
    ObjectNode specification = (ObjectNode) EmbeddedJson.template("activation-chart.json");
    TokenScale tokens = tokenScale();
    AxisEnds ratios = ratioAxis();
    Axis.x(specification).scale(tokens);
    Axis.y(specification).domain(ratios.ends());
    ObjectNode datasets = (ObjectNode) specification.get("datasets");
    measured(datasets.withArray("measured"));
    curve(datasets);
    series
        .law()
        .flatMap(ShownLaw::limit)
        .ifPresent(limit -> limit(limit, ratios, datasets.withArray("limit")));
    return new Chart(
        "activation",
        "activation-" + number,
        new Chart.Caption(series.name(), conditions, colour),
        series.name() + " " + series.activationFunction(),
        "activation ratio against training tokens. " + description(),
        specification);
  }

  private TokenScale tokenScale() {
    return TokenScale.over(
        DoubleStream.concat(
            series.points().stream().mapToDouble(Point::trainingTokens),
            shownCurve(series).mapToDouble(CurvePoint::trainingTokens)));
  }

  /** Extrapolation is shown forwards only: towards no training at all a power law has no bound. */
  public static Stream<CurvePoint> shownCurve(SeriesSection series) {
    return series.law().stream()
        .flatMap(law -> law.curve().stream())
        .filter(point -> point.support() == Support.FITTED || !beforeData(series, point));
  }

  private static boolean beforeData(SeriesSection series, CurvePoint point) {
    return series.points().stream()
        .allMatch(measured -> measured.trainingTokens() > point.trainingTokens());
  }

  /**
   * Wide enough for points, curve and limit; and for the limit's interval as far as that leaves the
   * rest legible.
   */
  private AxisEnds ratioAxis() {
    DoubleStream points = series.points().stream().flatMapToDouble(ActivationChart::extent);
    DoubleStream curve = shownCurve(series).mapToDouble(CurvePoint::activationRatio);
    DoubleStream limits =
        series.law().flatMap(ShownLaw::limit).filter(Limit::identified).stream()
            .mapToDouble(Limit::value);
    AxisEnds shown =
        AxisEnds.around(DoubleStream.concat(DoubleStream.concat(points, curve), limits));
    double reach = LONGEST_INTERVAL_BEYOND_DATA * shown.length();
    AxisEnds legible =
        series
            .law()
            .flatMap(ShownLaw::limit)
            .map(
                limit ->
                    new AxisEnds(
                        Math.max(Math.min(shown.low(), limit.low()), shown.low() - reach),
                        Math.min(Math.max(shown.high(), limit.high()), shown.high() + reach)))
            .orElse(shown);
    return legible.padded(0.12).within(0, 1);
  }

  private void measured(ArrayNode rows) {
    for (Point point : series.points()) {
      ObjectNode row = rows.addObject();
      row.put("checkpoint", point.checkpoint())
          .put("training_tokens", point.trainingTokens())
          .put("activation_ratio", point.activationRatio())
          .put("tokens_text", Figures.tokens(point.trainingTokens()))
          .put("ratio_text", Figures.percent(point.activationRatio()))
          .put("interval_text", SamplingError.text(point.error(), point.intervalNote()))
          .put("colour", colour);
      point.error().ifPresent(error -> row.put("low", error.low()).put("high", error.high()));
      point.intervalNote().ifPresent(note -> row.put("interval_note", note));
    }
  }

  /** The ratio itself and the ends of its interval. */
  public static DoubleStream extent(Point point) {
    DoubleStream ratio = DoubleStream.of(point.activationRatio());
    return point
        .error()
        .map(error -> DoubleStream.concat(ratio, DoubleStream.of(error.low(), error.high())))
        .orElse(ratio);
  }

  private void curve(ObjectNode datasets) {
    List<CurvePoint> points = shownCurve(series).toList();
    int part = 0;
    for (int i = 0; i < points.size(); i++) {
      CurvePoint point = points.get(i);
      if (point.support() == Support.FITTED) {
        add(datasets.withArray("fitted"), point, 0);
        continue;
      }
      boolean continuesFit = i > 0 && points.get(i - 1).support() == Support.FITTED;
      if (continuesFit) {
        part++;
        add(datasets.withArray("extrapolated"), points.get(i - 1), part);
      }
      add(datasets.withArray("extrapolated"), point, part);
    }
  }

  private void add(ArrayNode rows, CurvePoint point, int part) {
    ObjectNode row =
        rows.addObject()
            .put("training_tokens", point.trainingTokens())
            .put("activation_ratio", point.activationRatio())
            .put("part", part)
            .put("colour", colour);
    point.band().ifPresent(band -> row.put("low", band.low()).put("high", band.high()));
  }

  private void limit(Limit limit, AxisEnds axis, ArrayNode rows) {
    // The curve comes from the side of the data: the label goes to the other side of the line.
    double last =
        series.points().isEmpty()
            ? limit.value()
            : series.points().get(series.points().size() - 1).activationRatio();
    double side = last > limit.value() ? -1 : 1;
    AxisEnds room =
        new AxisEnds(axis.low() + 0.05 * axis.length(), axis.high() - 0.05 * axis.length());
    double labelAt = limit.value() + side * 0.055 * axis.length();
    rows.addObject()
        .put("value", limit.value())
        .put("low", limit.low())
        .put("high", limit.high())
        .put("identified", limit.identified())
        .put(
            "label",
            limit.identified() ? "limit " + Figures.percent(limit.value()) : "limit not determined")
        .put("label_at", Math.min(Math.max(labelAt, room.low()), room.high()))
        .put("colour", colour);
  }

  private String description() {
    String measured = Figures.count(series.points().size(), "measured checkpoint");
    String fitted =
        series.law().map(law -> ", fitted with the " + law.name()).orElse(", no law fitted");
    return measured + fitted + ". " + String.join(" ", series.sentences());
  }
}
