package io.sparsing.analysis.report.section;

import io.sparsing.analysis.report.chart.ActivationChart;
import io.sparsing.analysis.report.chart.AxisEnds;
import io.sparsing.analysis.report.chart.Chart;
import io.sparsing.analysis.report.chart.ChartQuantity;
import io.sparsing.analysis.report.chart.LineChart;
import io.sparsing.analysis.report.chart.LineChart.Drawn;
import io.sparsing.analysis.report.chart.LineChart.Owner;
import io.sparsing.analysis.report.chart.LossChart;
import io.sparsing.analysis.report.chart.Panels;
import io.sparsing.analysis.report.chart.TokenScale;
import io.sparsing.analysis.report.data.Figures;
import io.sparsing.analysis.report.data.MainSeries;
import io.sparsing.analysis.report.data.SeriesLabel;
import io.sparsing.analysis.report.data.SeriesSection;
import io.sparsing.analysis.report.data.SeriesSection.Point;
import io.sparsing.analysis.report.data.ShownLaw.CurvePoint;
import io.sparsing.analysis.report.data.ShownLaw.Support;
import io.sparsing.analysis.report.data.ShownLossCurve;
import io.sparsing.analysis.report.page.Markup;
import io.sparsing.analysis.report.page.Palette;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Activation ratio against training tokens: all series in one frame, then each on its own; last the
 * training loss of those that have a curve.
 */
public record TrainingSection(
    List<SeriesSection> all, List<ShownLossCurve> lossCurves, MainSeries main, Palette palette)
    implements Section {

  @Override
  public String id() {
    return "training";
  }

  @Override
  public String heading() {
    return "Activation ratio against training tokens";
  }

  @Override
  public String link() {
    return "Training tokens";
  }

  @Override
  public void write(Markup markup) throws IOException {
    if (all.isEmpty()) {
      Section.nothing("No series with training tokens was measured yet.", markup);
    } else {
      ratios(markup);
    }
    losses(markup);
  }

  private void ratios(Markup markup) throws IOException {
    Section.explain(
        "Each dot is a measured checkpoint. The bar through a dot is the 95 % interval from the"
            + " sampling of documents. A dot without a bar has no interval; its tooltip says why. The line"
            + " is the fitted law with its 95 % band, if the data give one, dashed where it is"
            + " extrapolated. The dotted line is the limit and the bar at the right end its interval.",
        markup);
    if (main.sections().size() > 1) {
      palette.legend(markup);
      if (main.sections().size() > LineChart.CROWD) {
        Section.explain(
            "With this many series the bars of the first chart are faint. Point at a series, or name a"
                + " few in the filter, to see their bars in full.",
            markup);
      }
      overview().write(markup, "wide");
    }
    SeriesLabel label = SeriesLabel.among(all);
    List<Chart> charts = new ArrayList<>();
    for (SeriesSection series : all) {
      charts.add(
          new ActivationChart(series, label.conditions(series), palette.colour(series))
              .chart(charts.size() + 1));
    }
    if (charts.size() > 1) {
      axisChoice(markup);
    }
    Panels.write(charts, markup);
  }

  private void losses(Markup markup) throws IOException {
    List<ShownLossCurve> lines =
        lossCurves.stream().filter(curve -> curve.points().size() > 1).toList();
    if (lines.isEmpty()) {
      return;
    }
    Section.explain(
        "The next chart shows the training loss of the runs that Sparsing trained. Each point of a"
            + " line is the mean over a stretch of steps, in nats per token.",
        markup);
    Palette colours =
        all.isEmpty()
            ? Palette.ofNames(lines.stream().map(ShownLossCurve::series).toList())
            : palette;
    colours.legend(markup);
    new LossChart(lines, main, colours).chart().write(markup, "wide");
  }

  private Chart overview() throws IOException {
    LineChart chart =
        new LineChart(ChartQuantity.TRAINING_TOKENS, ChartQuantity.ACTIVATION_RATIO)
            .height(380)
            .intervals();
    chart.x().scale(tokens());
    chart.y().domain(ratioEnds().padded(0.06).within(0, 1).ends());
    for (SeriesSection section : main.sections()) {
      Owner owner = Owner.of(section, palette);
      for (Point point : section.points()) {
        chart.addMeasured(
            owner,
            point.checkpoint(),
            point.trainingTokens(),
            point.activationRatio(),
            point.error(),
            point.intervalNote());
      }
      curve(section, owner, chart);
    }
    return new Chart(
        "training",
        "training-all",
        new Chart.Caption("All series", main.conditions()),
        "",
        "activation ratio against training tokens of "
            + Figures.count(main.sections().size(), "series", "series")
            + ", each with its fitted law; the list at the top gives their limits.",
        chart.specification());
  }

  private AxisEnds ratioEnds() {
    return AxisEnds.around(
        main.sections().stream()
            .flatMapToDouble(
                section ->
                    DoubleStream.concat(
                        section.points().stream().flatMapToDouble(ActivationChart::extent),
                        ActivationChart.shownCurve(section)
                            .mapToDouble(CurvePoint::activationRatio))));
  }

  private TokenScale tokens() {
    return TokenScale.over(
        main.sections().stream()
            .flatMapToDouble(
                section ->
                    DoubleStream.concat(
                        section.points().stream().mapToDouble(Point::trainingTokens),
                        ActivationChart.shownCurve(section)
                            .mapToDouble(CurvePoint::trainingTokens))));
  }

  private static void curve(SeriesSection section, Owner owner, LineChart chart) {
    CurvePoint before = null;
    for (CurvePoint point : ActivationChart.shownCurve(section).toList()) {
      boolean continuesFit =
          before != null
              && before.support() == Support.FITTED
              && point.support() == Support.EXTRAPOLATED;
      if (continuesFit) {
        add(before, owner, Drawn.EXTRAPOLATED, chart);
      }
      add(
          point,
          owner,
          point.support() == Support.FITTED ? Drawn.FITTED : Drawn.EXTRAPOLATED,
          chart);
      before = point;
    }
  }

  private static void add(CurvePoint point, Owner owner, Drawn drawn, LineChart chart) {
    chart.add(owner, "", point.trainingTokens(), point.activationRatio(), drawn);
  }

  private static void axisChoice(Markup markup) {
    markup.open("fieldset", "class", "tools").leaf("legend", "Vertical axes");
    markup
        .open("label")
        .open("input", "type", "radio", "name", "vertical-axes", "value", "own", "checked", "");
    markup.closeVoid().text(" one each").close();
    markup.open("label").open("input", "type", "radio", "name", "vertical-axes", "value", "common");
    markup.closeVoid().text(" common, from 0").close().close();
  }
}
