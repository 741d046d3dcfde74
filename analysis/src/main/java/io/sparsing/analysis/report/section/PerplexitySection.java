package io.sparsing.analysis.report.section;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.sparsing.analysis.report.chart.Chart;
import io.sparsing.analysis.report.chart.Panels;
import io.sparsing.analysis.report.chart.PplChart;
import io.sparsing.analysis.report.chart.TokenScale;
import io.sparsing.analysis.report.data.MainSeries;
import io.sparsing.analysis.report.data.PplCurve;
import io.sparsing.analysis.report.data.ReportData;
import io.sparsing.analysis.report.data.SeriesSection;
import io.sparsing.analysis.report.page.Markup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** PPL ratio against CETT: one chart for each series, one line for each checkpoint. */
public record PerplexitySection(ReportData data, MainSeries main) implements Section {

  @Override
  public String id() {
    return "perplexity";
  }

  @Override
  public String heading() {
    return "PPL ratio against CETT";
  }

  @Override
  public String link() {
    return "Perplexity";
  }

  @Override
  public void write(Markup markup) throws IOException {
    if (data.pplCurves().isEmpty()) {
      Section.nothing("No sparse pass was evaluated yet.", markup);
      return;
    }
    Section.explain(
        "Each line is one checkpoint, each dot one sparse pass. A dotted line marks the perplexity"
            + " that a PPL-p% search aims at. Passes far above the highest target lie outside the frame;"
            + " the chart's data has them.",
        markup);
    TokenScale tokens =
        TokenScale.over(data.pplCurves().stream().mapToDouble(PplCurve::trainingTokens));
    Map<String, List<PplCurve>> bySeries =
        data.pplCurves().stream()
            .collect(groupingBy(PplCurve::series, LinkedHashMap::new, toList()));
    List<Chart> charts = new ArrayList<>();
    for (Map.Entry<String, List<PplCurve>> entry : bySeries.entrySet()) {
      charts.add(
          new PplChart(entry.getKey(), entry.getValue(), targets(entry.getKey()), tokens)
              .chart(charts.size() + 1, main.words(entry.getKey())));
    }
    Panels.ramp(tokens, markup);
    Panels.write(charts, markup);
  }

  private List<Double> targets(String series) {
    Stream<Double> fromSeries =
        data.series().stream()
            .filter(section -> section.name().equals(series))
            .map(SeriesSection::pplIncreasePercent);
    DoubleStream fromRows =
        data.measurements().stream()
            .filter(row -> row.place().series().equals(series))
            .flatMapToDouble(row -> row.setting().pplIncreasePercent().stream());
    return Stream.concat(fromSeries, fromRows.boxed()).distinct().sorted().toList();
  }
}
