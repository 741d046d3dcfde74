package io.sparsing.analysis.report.chart;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparsing.analysis.report.data.Figures;
import io.sparsing.analysis.report.data.LayerRatio;
import io.sparsing.analysis.report.data.SamplingError;
import io.sparsing.analysis.report.data.SeriesLabel;
import io.sparsing.analysis.report.page.EmbeddedJson;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;

/** Activation ratio per layer, one line per checkpoint of one series at one PPL-p% level. */
public final class LayerChart {
  private static final int MOST_LABELS = 16;

  private final String series;
  private final double pplIncreasePercent;
  private final List<LayerRatio> rows;
  private final TokenScale tokens;

  /** A chart of the checkpoints of one series. */
  public LayerChart(
      String series, double pplIncreasePercent, List<LayerRatio> rows, TokenScale tokens) {
    this.series = series;
    this.pplIncreasePercent = pplIncreasePercent;
    this.rows =
        rows.stream()
            .sorted(
                Comparator.comparingDouble(LayerRatio::trainingTokens)
                    .thenComparing(LayerRatio::checkpoint)
                    .thenComparingInt(LayerRatio::layer))
            .toList();
    this.tokens = tokens;
  }

  /** The chart; the page's filter finds it by those words. */
  public Chart chart(int number, String filteredBy) throws IOException {
    ObjectNode specification = (ObjectNode) EmbeddedJson.template("layer-chart.json");
    AxisEnds ratios =
        AxisEnds.around(
            DoubleStream.concat(
                DoubleStream.of(0),
                rows.stream()
                    .mapToDouble(
                        row ->
                            row.error().map(SamplingError::high).orElse(row.activationRatio()))));
    Axis.y(specification).domain(ratios.padded(0.06).within(0, 1).ends());
    labelEachLayer(specification);
    rows.forEach(row -> add(((ObjectNode) specification.get("datasets")).withArray("layers"), row));
    long layers = rows.stream().mapToInt(LayerRatio::layer).distinct().count();
    long checkpoints = rows.stream().map(LayerRatio::checkpoint).distinct().count();
    return new Chart(
        "layers",
        "layers-" + number,
        new Chart.Caption(series, SeriesLabel.level(pplIncreasePercent)),
        filteredBy,
        "activation ratio per layer, "
            + Figures.count(layers, "layer")
            + ", "
            + Figures.count(checkpoints, "checkpoint")
            + ".",
        specification);
  }

  /** Vega would put ticks between the layers of a shallow model, with rounded labels. */
  private void labelEachLayer(ObjectNode specification) {
    int[] layers = rows.stream().mapToInt(LayerRatio::layer).distinct().sorted().toArray();
    if (layers.length <= MOST_LABELS) {
      Axis.x(specification).values(layers);
    }
  }

  private void add(ArrayNode data, LayerRatio row) {
    ObjectNode point = data.addObject();
    point
        .put("checkpoint", row.checkpoint())
        .put("training_tokens", row.trainingTokens())
        .put("layer", row.layer())
        .put("activation_ratio", row.activationRatio())
        .put("threshold", row.threshold())
        .put("tokens_text", Figures.tokens(row.trainingTokens()))
        .put("ratio_text", Figures.percent(row.activationRatio()))
        .put("colour", tokens.colour(row.trainingTokens()));
    row.error().ifPresent(error -> point.put("low", error.low()).put("high", error.high()));
  }
}
