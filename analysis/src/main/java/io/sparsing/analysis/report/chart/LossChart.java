package io.sparsing.analysis.report.chart;

import io.sparsing.analysis.report.chart.LineChart.Drawn;
import io.sparsing.analysis.report.chart.LineChart.Owner;
import io.sparsing.analysis.report.data.Figures;
import io.sparsing.analysis.report.data.MainSeries;
import io.sparsing.analysis.report.data.ShownLossCurve;
import io.sparsing.analysis.report.data.ShownLossCurve.Point;
import io.sparsing.analysis.report.page.Palette;
import java.io.IOException;
import java.util.List;

/**
 * Training loss against training tokens, one line for each series.
 *
 * @param curves at least one
 * @param main the series that charts of all series compare
 * @param palette colours of the page
 */
public record LossChart(List<ShownLossCurve> curves, MainSeries main, Palette palette) {

  /** The chart. */
  public Chart chart() throws IOException {
    List<Point> points = curves.stream().flatMap(curve -> curve.points().stream()).toList();
    AxisEnds losses = AxisEnds.around(points.stream().mapToDouble(Point::loss));
    LineChart chart =
        new LineChart(ChartQuantity.TRAINING_TOKENS, ChartQuantity.TRAINING_LOSS).height(340);
    chart.x().scale(TokenScale.over(points.stream().mapToDouble(Point::trainingTokens)));
    chart.y().domain(losses.padded(0.06).ends());
    for (ShownLossCurve curve : curves) {
      Owner owner = owner(curve.series());
      for (Point point : curve.points()) {
        chart.add(owner, "", point.trainingTokens(), point.loss(), Drawn.LINE);
      }
    }
    return new Chart(
        "loss",
        "loss-all",
        new Chart.Caption("Training loss", Figures.count(curves.size(), "series", "series")),
        "",
        "mean training loss in nats per token against training tokens, from %s down to %s."
            .formatted(Figures.significant(losses.high()), Figures.significant(losses.low())),
        chart.specification());
  }

  private Owner owner(String series) {
    return new Owner(
        series,
        main.activationFunction(series),
        series,
        palette.colour(series),
        palette.shape(series));
  }
}
