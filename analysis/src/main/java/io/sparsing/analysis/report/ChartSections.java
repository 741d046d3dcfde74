package io.sparsing.analysis.report;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** The three groups of charts: one chart per series, so that sixty series read as well as two. */
final class ChartSections {
  private static final int MANY = 8;

  private final ReportData data;
  private final Palette palette;

  ChartSections(ReportData data, Palette palette) {
    this.data = data;
    this.palette = palette;
  }

  void limits(Markup markup) throws IOException {
    boolean anyLimit =
        data.series().stream()
            .anyMatch(series -> series.law().flatMap(FittedLaw::limit).isPresent());
    if (anyLimit) {
      new LimitChart(data.series(), palette).chart().write(markup, "wide");
    }
  }

  void training(Markup markup) throws IOException {
    List<Chart> charts = new ArrayList<>();
    for (SeriesSection series : data.series()) {
      charts.add(new ActivationChart(series, palette.colour(series)).chart(charts.size() + 1));
    }
    if (charts.size() > 1) {
      axisChoice(markup);
    }
    panels(charts, markup);
  }

  void perplexity(Markup markup) throws IOException {
    TokenScale tokens =
        TokenScale.over(data.pplCurves().stream().mapToDouble(PplCurve::trainingTokens));
    Map<String, List<PplCurve>> bySeries =
        data.pplCurves().stream()
            .collect(groupingBy(PplCurve::series, LinkedHashMap::new, toList()));
    List<Chart> charts = new ArrayList<>();
    for (Map.Entry<String, List<PplCurve>> entry : bySeries.entrySet()) {
      charts.add(
          new PplChart(entry.getKey(), entry.getValue(), targets(entry.getKey()), tokens)
              .chart(charts.size() + 1));
    }
    ramp(tokens, charts, markup);
    panels(charts, markup);
  }

  void layers(Markup markup) throws IOException {
    record Key(String series, double pplIncreasePercent) {}
    TokenScale tokens =
        TokenScale.over(data.layers().stream().mapToDouble(LayerRatio::trainingTokens));
    Map<Key, List<LayerRatio>> groups =
        data.layers().stream()
            .collect(
                groupingBy(
                    row -> new Key(row.series(), row.pplIncreasePercent()),
                    LinkedHashMap::new,
                    toList()));
    List<Chart> charts = new ArrayList<>();
    for (Map.Entry<Key, List<LayerRatio>> entry : groups.entrySet()) {
      Key key = entry.getKey();
      charts.add(
          new LayerChart(key.series(), key.pplIncreasePercent(), entry.getValue(), tokens)
              .chart(charts.size() + 1));
    }
    ramp(tokens, charts, markup);
    panels(charts, markup);
  }

  private List<Double> targets(String series) {
    Stream<Double> fromSeries =
        data.series().stream()
            .filter(section -> section.name().equals(series))
            .map(SeriesSection::pplIncreasePercent);
    DoubleStream fromRows =
        data.measurements().stream()
            .filter(row -> row.subject().series().equals(series))
            .flatMapToDouble(row -> row.setting().pplIncreasePercent().stream());
    return Stream.concat(fromSeries, fromRows.boxed()).distinct().sorted().toList();
  }

  private static void panels(List<Chart> charts, Markup markup) throws JsonProcessingException {
    if (charts.isEmpty()) {
      markup.leaf("p", "Nothing of this kind was measured yet.", "class", "empty");
      return;
    }
    markup.open("div", "class", charts.size() > MANY ? "panels many" : "panels").line();
    for (Chart chart : charts) {
      chart.write(markup, "panel");
    }
    markup.close();
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

  private static void ramp(TokenScale tokens, List<Chart> charts, Markup markup) {
    if (charts.isEmpty()) {
      return;
    }
    markup
        .open("p", "class", "ramp")
        .text("training tokens ")
        .leaf("span", Figures.tokens(tokens.low()));
    markup.leaf("span", "", "class", "bar", "style", TokenScale.gradient());
    markup.text(" ").leaf("span", Figures.tokens(tokens.high()));
    markup.text(tokens.logarithmic() ? " (logarithmic)" : "").close();
  }
}
