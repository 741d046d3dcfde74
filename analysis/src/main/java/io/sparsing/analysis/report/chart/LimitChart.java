package io.sparsing.analysis.report.chart;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparsing.analysis.report.data.Figures;
import io.sparsing.analysis.report.data.SeriesLabel;
import io.sparsing.analysis.report.data.SeriesSection;
import io.sparsing.analysis.report.data.ShownLaw;
import io.sparsing.analysis.report.data.ShownLaw.Limit;
import io.sparsing.analysis.report.page.EmbeddedJson;
import io.sparsing.analysis.report.page.Palette;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/** Where each series ends, all on one axis: limit, interval, and the last measured checkpoint. */
public final class LimitChart {
  private static final int ROW_PIXELS = 26;

  /** Room for a row where there are many. */
  private static final int NARROW_ROW_PIXELS = 17;

  private static final int MANY = 20;

  private final List<SeriesSection> series;
  private final Palette palette;

  /** A chart of the limits of these series. */
  public LimitChart(List<SeriesSection> series, Palette palette) {
    this.series = series;
    this.palette = palette;
  }

  /** The chart. */
  public Chart chart() throws IOException {
    ObjectNode specification = (ObjectNode) EmbeddedJson.template("limit-chart.json");
    Axis axis = new Axis((ObjectNode) specification.at("/layer/0/encoding/x"));
    DoubleStream values = series.stream().flatMapToDouble(LimitChart::extent);
    axis.domain(new double[] {0, Math.min(1, 1.04 * AxisEnds.around(values).high())});
    specification.put(
        "height", (series.size() > MANY ? NARROW_ROW_PIXELS : ROW_PIXELS) * series.size());
    for (SeriesSection section : series) {
      add(((ObjectNode) specification.get("datasets")).withArray("limits").addObject(), section);
    }
    return new Chart(
        "limits",
        "limits",
        new Chart.Caption(
            "Limits of all series",
            "filled: determined by the data, hollow: not; bar: interval; tick: last measured"
                + " checkpoint"),
        "",
        "limit of the activation ratio, its interval and the last measured value for each of "
            + series.size()
            + " series; the list above gives the same numbers.",
        specification);
  }

  private static DoubleStream extent(SeriesSection section) {
    DoubleStream points =
        section.points().stream().mapToDouble(SeriesSection.Point::activationRatio);
    DoubleStream limits =
        limit(section).stream()
            .flatMapToDouble(
                limit ->
                    limit.identified()
                        ? DoubleStream.of(limit.value(), limit.high())
                        : DoubleStream.of(limit.value()));
    return DoubleStream.concat(points, limits);
  }

  private static Optional<Limit> limit(SeriesSection section) {
    return section.law().flatMap(ShownLaw::limit);
  }

  private void add(ObjectNode row, SeriesSection section) {
    row.put("series", section.name());
    row.put("activation_function", section.activationFunction());
    row.put("label", section.name() + " · " + SeriesLabel.level(section.pplIncreasePercent()));
    row.put("colour", palette.colour(section));
    if (!section.points().isEmpty()) {
      double last = section.points().get(section.points().size() - 1).activationRatio();
      row.put("last", last).put("last_text", Figures.percent(last));
    }
    limit(section)
        .ifPresent(
            limit ->
                row.put("value", limit.value())
                    .put("low", limit.low())
                    .put("high", limit.high())
                    .put("fill", limit.identified() ? palette.colour(section) : "var(--paper)")
                    .put("limit_text", limit.inWords()));
  }
}
