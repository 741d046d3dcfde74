package io.sparsing.analysis.report.section;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparsing.analysis.report.chart.Axis;
import io.sparsing.analysis.report.chart.AxisEnds;
import io.sparsing.analysis.report.chart.Chart;
import io.sparsing.analysis.report.data.Comparison;
import io.sparsing.analysis.report.data.Figures;
import io.sparsing.analysis.report.data.MainSeries;
import io.sparsing.analysis.report.data.SamplingError;
import io.sparsing.analysis.report.data.SeriesLabel;
import io.sparsing.analysis.report.data.SeriesSection;
import io.sparsing.analysis.report.data.SourceRatio;
import io.sparsing.analysis.report.page.EmbeddedJson;
import io.sparsing.analysis.report.page.Markup;
import io.sparsing.analysis.report.page.Palette;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;

/** Activation ratio on each data set of the corpus, at the last checkpoint of each series. */
public record SourceSection(Comparison comparison, MainSeries main, Palette palette)
    implements Section {
  /** Data sets shown: those with the most positions. */
  private static final int MOST_SOURCES = 24;

  private static final int ROW_PIXELS = 26;
  private static final int LANE_PIXELS = 9;
  private static final int SHORTEST_PIXELS = 78;
  private static final int MOST_PIXELS = 560;

  @Override
  public String id() {
    return "sources";
  }

  @Override
  public String heading() {
    return "Activation ratio per data set";
  }

  @Override
  public String link() {
    return "Data sets";
  }

  @Override
  public void write(Markup markup) throws IOException {
    List<String> sources = sources();
    if (sources.isEmpty()) {
      Section.nothing("No measurement that tells data sets apart yet.", markup);
      return;
    }
    if (sources.size() == 1) {
      Section.nothing(
          "The corpus has one data set, %s, so there is nothing to tell apart."
              .formatted(sources.get(0)),
          markup);
      return;
    }
    List<String> shown = sources.subList(0, Math.min(MOST_SOURCES, sources.size()));
    Section.explain(
        (shown.size() < sources.size()
                ? "The %d largest of %d data sets".formatted(shown.size(), sources.size())
                : Figures.count(sources.size(), "data set"))
            + " of "
            + SeriesLabel.shortened(comparison.corpus())
            + ", the largest first. Each series has one mark, at its last checkpoint. The bar through a"
            + " mark is the 95 % interval from the sampling of documents. A data set of fewer than 8"
            + " documents has none.",
        markup);
    palette.legend(markup);
    chart(shown).write(markup, "wide");
  }

  private List<String> sources() {
    return comparison.sources().stream()
        .collect(
            groupingBy(
                SourceRatio::source, LinkedHashMap::new, summingLong(SourceRatio::positions)))
        .entrySet()
        .stream()
        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Each series has a lane of its own within the row of a data set, as far as there is room. */
  private static int height(int sources, int series) {
    int row = Math.max(ROW_PIXELS, Math.min(LANE_PIXELS * (series + 1), MOST_PIXELS / sources));
    return Math.max(SHORTEST_PIXELS, row * sources);
  }

  private static void order(ObjectNode specification, String channel, List<String> values) {
    ArrayNode order = ((ObjectNode) specification.at("/encoding/" + channel)).putArray("sort");
    values.forEach(order::add);
  }

  private Chart chart(List<String> sources) throws IOException {
    ObjectNode specification = (ObjectNode) EmbeddedJson.template("source-chart.json");
    List<SourceRatio> rows =
        comparison.sources().stream().filter(row -> sources.contains(row.source())).toList();
    List<String> series = rows.stream().map(SourceRatio::series).distinct().toList();
    specification.put("height", height(sources.size(), series.size()));
    order(specification, "y", sources);
    order(specification, "yOffset", series);
    AxisEnds ratios =
        AxisEnds.around(
            rows.stream()
                .flatMapToDouble(
                    row ->
                        row.error()
                            .map(error -> DoubleStream.of(error.low(), error.high()))
                            .orElse(DoubleStream.of(row.activationRatio()))));
    Axis.x(specification).domain(ratios.padded(0.06).within(0, 1).ends());
    Map<String, SeriesSection> sections = main.byName();
    ArrayNode data = ((ObjectNode) specification.get("datasets")).withArray("sources");
    for (SourceRatio row : rows) {
      SeriesSection section = sections.get(row.series());
      ObjectNode mark = data.addObject();
      mark.put("source", row.source())
          .put("series", row.series())
          .put("activation_function", section == null ? "" : section.activationFunction())
          .put("checkpoint", row.checkpoint())
          .put("positions", row.positions())
          .put("activation_ratio", row.activationRatio())
          .put("ratio_text", Figures.percent(row.activationRatio()))
          .put("interval_text", SamplingError.text(row.error(), Optional.empty()))
          .put("positions_text", Figures.tokens((double) row.positions()))
          .put("colour", palette.colour(row.series()))
          .put("shape", palette.shape(row.series()));
      row.error().ifPresent(error -> mark.put("low", error.low()).put("high", error.high()));
    }
    return new Chart(
        "sources",
        "sources-all",
        new Chart.Caption("Data sets", SeriesLabel.shortened(comparison.corpus())),
        "",
        "activation ratio on " + Figures.count(sources.size(), "data set") + ".",
        specification);
  }
}
