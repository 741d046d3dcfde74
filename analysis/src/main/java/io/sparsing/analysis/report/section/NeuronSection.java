package io.sparsing.analysis.report.section;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.sparsing.analysis.report.chart.Chart;
import io.sparsing.analysis.report.chart.ChartQuantity;
import io.sparsing.analysis.report.chart.LineChart;
import io.sparsing.analysis.report.chart.LineChart.Drawn;
import io.sparsing.analysis.report.chart.LineChart.Owner;
import io.sparsing.analysis.report.chart.Panels;
import io.sparsing.analysis.report.chart.TokenScale;
import io.sparsing.analysis.report.data.Comparison;
import io.sparsing.analysis.report.data.Figures;
import io.sparsing.analysis.report.data.FrequencyCurve;
import io.sparsing.analysis.report.data.FrequencyCurve.Share;
import io.sparsing.analysis.report.data.MainSeries;
import io.sparsing.analysis.report.data.SeriesSection;
import io.sparsing.analysis.report.data.SeriesSection.Point;
import io.sparsing.analysis.report.page.Markup;
import io.sparsing.analysis.report.page.Palette;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Neurons: how many are dead over training, and how often the others are active. */
public record NeuronSection(Comparison comparison, MainSeries main, Palette palette)
    implements Section {

  @Override
  public String id() {
    return "neurons";
  }

  @Override
  public String heading() {
    return "Neurons: dead, rare, always on";
  }

  @Override
  public String link() {
    return "Neurons";
  }

  @Override
  public void write(Markup markup) throws IOException {
    if (main.sections().isEmpty()) {
      Section.nothing("Nothing of this kind was measured yet.", markup);
      return;
    }
    Section.explain(
        "A neuron is dead if it is active at fewer than 0.1 % of the positions. The second chart"
            + " shows how many neurons are active more rarely than each share. A curve further left"
            + " and higher means a sparser model.",
        markup);
    palette.legend(markup);
    markup.open("div", "class", "panels").line();
    dead().write(markup, "panel");
    List<FrequencyCurve> whole =
        comparison.frequencies().stream().filter(curve -> curve.layer().isEmpty()).toList();
    if (whole.isEmpty()) {
      Section.nothing("No measurement that counts the activity of each neuron yet.", markup);
      markup.close().line();
      return;
    }
    frequencies(whole).write(markup, "panel");
    markup.close().line();
    Map<String, List<FrequencyCurve>> layers =
        comparison.frequencies().stream()
            .filter(curve -> curve.layer().isPresent())
            .collect(groupingBy(FrequencyCurve::series, LinkedHashMap::new, toList()));
    List<Chart> charts = new ArrayList<>();
    for (List<FrequencyCurve> curves : layers.values()) {
      charts.add(layers(curves, charts.size() + 1));
    }
    if (!charts.isEmpty()) {
      Section.explain(
          "The same layer by layer, from the first (blue) to the last (amber).", markup);
      Panels.write(charts, markup);
    }
  }

  private Chart dead() throws IOException {
    LineChart chart =
        new LineChart(ChartQuantity.TRAINING_TOKENS, ChartQuantity.DEAD_NEURONS).height(300);
    List<Point> points =
        main.sections().stream().flatMap(section -> section.points().stream()).toList();
    chart.x().scale(TokenScale.over(points.stream().mapToDouble(Point::trainingTokens)));
    double most = points.stream().mapToDouble(Point::deadNeuronShare).max().orElse(0);
    chart.y().domain(new double[] {0, most > 0 ? Math.min(1, 1.06 * most) : 0.01});
    for (SeriesSection section : main.sections()) {
      Owner owner = Owner.of(section, palette);
      for (Point point : section.points()) {
        chart.add(
            owner,
            point.checkpoint(),
            point.trainingTokens(),
            point.deadNeuronShare(),
            Drawn.JOINED);
      }
    }
    return new Chart(
        "dead",
        "dead-all",
        new Chart.Caption("Dead neurons over training", main.conditions()),
        "",
        "share of dead neurons against training tokens, "
            + Figures.count(main.sections().size(), "series", "series")
            + ", at most "
            + Figures.percent(most)
            + ".",
        chart.specification());
  }

  private Chart frequencies(List<FrequencyCurve> curves) throws IOException {
    LineChart chart = chart().height(300);
    for (FrequencyCurve curve : curves) {
      Owner owner =
          new Owner(
              curve.series(),
              main.activationFunction(curve.series()),
              curve.series(),
              palette.colour(curve.series()),
              palette.shape(curve.series()));
      add(curve, owner, chart);
    }
    return new Chart(
        "frequency",
        "frequency-all",
        new Chart.Caption("How often neurons are active", "last checkpoints"),
        "",
        "cumulative distribution of the activation frequency over the neurons of "
            + Figures.count(curves.size(), "model")
            + ".",
        chart.specification());
  }

  private Chart layers(List<FrequencyCurve> curves, int number) throws IOException {
    LineChart chart = chart();
    String series = curves.get(0).series();
    TokenScale ramp =
        TokenScale.over(curves.stream().mapToDouble(curve -> curve.layer().orElseThrow()));
    for (FrequencyCurve curve : curves) {
      int layer = curve.layer().orElseThrow();
      // Not on a logarithm: layers are evenly apart.
      String colour = new TokenScale(0, ramp.high()).colour(layer);
      Owner owner =
          new Owner(series, main.activationFunction(series), "layer " + layer, colour, "circle");
      add(curve, owner, chart);
    }
    return new Chart(
        "frequency-layers",
        "frequency-" + number,
        new Chart.Caption(series, curves.get(0).checkpoint()),
        main.words(series),
        "cumulative distribution of the activation frequency over the neurons of "
            + Figures.count(curves.size(), "layer")
            + ".",
        chart.specification());
  }

  private static LineChart chart() throws IOException {
    LineChart chart = new LineChart(ChartQuantity.FREQUENCY, ChartQuantity.NEURON_SHARE);
    chart.x().logarithmic(1e-4, 1);
    chart.y().domain(new double[] {0, 1});
    return chart;
  }

  private static void add(FrequencyCurve curve, Owner owner, LineChart chart) {
    for (Share share : curve.points()) {
      chart.add(owner, curve.checkpoint(), share.frequency(), share.neuronShare(), Drawn.FITTED);
    }
  }
}
