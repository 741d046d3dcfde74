package io.sparsing.analysis.report.section;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.sparsing.analysis.report.chart.Chart;
import io.sparsing.analysis.report.chart.Heatmap;
import io.sparsing.analysis.report.chart.LayerChart;
import io.sparsing.analysis.report.chart.Panels;
import io.sparsing.analysis.report.chart.TokenScale;
import io.sparsing.analysis.report.data.Figures;
import io.sparsing.analysis.report.data.LayerRatio;
import io.sparsing.analysis.report.data.MainSeries;
import io.sparsing.analysis.report.data.SeriesSection;
import io.sparsing.analysis.report.page.Markup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Activation ratio of each layer: the last checkpoints of all series, then each series. */
public record LayerSection(List<LayerRatio> layers, MainSeries main) implements Section {

  @Override
  public String id() {
    return "layers";
  }

  @Override
  public String heading() {
    return "Activation ratio per layer";
  }

  @Override
  public String link() {
    return "Layers";
  }

  @Override
  public void write(Markup markup) throws IOException {
    record Key(String series, double pplIncreasePercent) {}
    if (layers.isEmpty()) {
      Section.nothing("No layer was measured yet.", markup);
      return;
    }
    Section.explain("Layer 0 is next to the embedding.", markup);
    Map<Key, List<LayerRatio>> groups =
        layers.stream()
            .collect(
                groupingBy(
                    row -> new Key(row.series(), row.pplIncreasePercent()),
                    LinkedHashMap::new,
                    toList()));
    if (groups.size() > 2) {
      overview(markup);
    }
    TokenScale tokens = TokenScale.over(layers.stream().mapToDouble(LayerRatio::trainingTokens));
    List<Chart> charts = new ArrayList<>();
    for (Map.Entry<Key, List<LayerRatio>> entry : groups.entrySet()) {
      Key key = entry.getKey();
      charts.add(
          new LayerChart(key.series(), key.pplIncreasePercent(), entry.getValue(), tokens)
              .chart(charts.size() + 1, main.words(key.series())));
    }
    Section.explain(
        "In the chart of one series each line is one checkpoint. The bar through a dot is the 95 %"
            + " interval from the sampling of documents. The bars of the last checkpoint are drawn in"
            + " full. Point at a dot to see those of its checkpoint.",
        markup);
    Panels.ramp(tokens, markup);
    Panels.write(charts, markup);
  }

  private void overview(Markup markup) throws IOException {
    List<LayerRatio> last = new ArrayList<>();
    for (SeriesSection section : main.sections()) {
      List<LayerRatio> ofLevel =
          layers.stream()
              .filter(row -> row.series().equals(section.name()))
              .filter(row -> row.pplIncreasePercent() == section.pplIncreasePercent())
              .toList();
      double latest = ofLevel.stream().mapToDouble(LayerRatio::trainingTokens).max().orElse(0);
      ofLevel.stream().filter(row -> row.trainingTokens() == latest).forEach(last::add);
    }
    if (last.isEmpty()) {
      return;
    }
    Heatmap map =
        new Heatmap(
            "layer",
            "activation_ratio",
            TokenScale.over(last.stream().mapToDouble(LayerRatio::activationRatio)),
            Figures::percent);
    Map<String, SeriesSection> sections = main.byName();
    for (LayerRatio row : last) {
      map.add(
          row.series(),
          sections.get(row.series()).activationFunction(),
          Integer.toString(row.layer()),
          row.activationRatio());
    }
    map.ramp("activation ratio", markup);
    new Chart(
            "layer-map",
            "layers-all",
            new Chart.Caption("All series, last checkpoints", main.conditions()),
            "",
            "activation ratio of every layer of "
                + Figures.count(main.sections().size(), "series", "series")
                + ".",
            map.specification())
        .write(markup, "wide");
  }
}
