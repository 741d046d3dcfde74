package io.sparsing.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparsing.analysis.law.fit.FitOptions;
import io.sparsing.analysis.report.data.FrequencyCurve;
import io.sparsing.analysis.report.data.FrequencyCurve.Share;
import io.sparsing.jobs.cli.LocalSpark;
import io.sparsing.jobs.law.CompareModelsAction;
import io.sparsing.jobs.law.ComparisonOptions;
import io.sparsing.jobs.law.FitLawsAction;
import io.sparsing.jobs.law.MeasuredSeries;
import io.sparsing.jobs.law.SimulatedWarehouse;
import io.sparsing.jobs.table.Warehouse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportActionTest {
  /** Looked at by .ci/report-check, which opens it in a browser. */
  private static final Path PAGE = Path.of("target", "simulated-report", "index.html");

  @Test
  void sixtySeriesMakeEveryKindOfChart(@TempDir Path folder) throws Exception {
    Warehouse warehouse = LocalSpark.open(folder.resolve("warehouse"));
    SimulatedWarehouse.fill(warehouse, 60);
    trainingLosses(warehouse);

    new FitLawsAction(warehouse, FitOptions.PLAIN).execute();
    new CompareModelsAction(warehouse, new ComparisonOptions(FitOptions.PLAIN, 0.01, 0.01))
        .execute();

    String html = new ReportAction(warehouse, "Sixty simulated series").execute();

    Files.createDirectories(PAGE.getParent());
    Files.writeString(PAGE, html);
    Document page = Jsoup.parse(html);
    List<String> kinds = page.select("figure[data-chart]").eachAttr("data-chart");
    // 5 kinds for each series, two of them also for all; and 12 for all alone.
    assertThat(kinds).hasSize(314);
    assertThat(kinds)
        .contains("limits", "training", "activation", "rules", "shape", "ppl", "layer-map")
        .contains("layers", "sources", "tokens", "alignment", "dead", "frequency")
        .contains("frequency-layers", "cost", "nights", "loss");
    JsonNode losses = json(page, "figure#loss-all > script").get("datasets");
    assertThat(losses.get("lines")).hasSize(60);
    assertThat(losses.get("rows")).hasSize(60 * 200);
    // All but the first of 16 checkpoints have intervals; of 6 data sets one has none.
    assertThat(bars(page, "training-all", "rows")).isEqualTo(60 * 15);
    assertThat(bars(page, "activation-7", "measured")).isEqualTo(15);
    assertThat(bars(page, "layers-7", "layers")).isEqualTo(15 * SimulatedWarehouse.LAYERS);
    assertThat(bars(page, "sources-all", "sources")).isEqualTo(60 * 5);
    // Three activation functions; 12 models are compared two by two.
    assertThat(page.select("#findings summary").eachText())
        .hasSizeGreaterThan(3)
        .contains("Do two models activate for the same tokens? 66 comparisons");
    JsonNode table = json(page, "#measurement-data");
    assertThat(table.findValuesAsText("interval_note"))
        .hasSize(60 * 16)
        .filteredOn(note -> note.equals("5 documents, and 8 are needed"))
        .hasSize(60);
  }

  /** 200 points for each series, up to its last checkpoint at 100 billion tokens. */
  private static void trainingLosses(Warehouse warehouse) {
    warehouse
        .spark()
        .sql(
            """
            INSERT INTO training_losses
            SELECT concat('file:/simulated/', series), series, CAST(tokens AS bigint),
                   1.6 + hash(series) / 1e10 + 9 * pow(1 + tokens / 1e6, -0.22)
                     + 0.05 * pmod(hash(series, id), 100) / 100, 0.01, 10
            FROM (SELECT DISTINCT series FROM checkpoints),
                 (SELECT id, 1e6 * pow(1e5, id / 199) AS tokens FROM range(200))
            """);
  }

  /** Rows of a chart's data that have an interval. */
  private static long bars(Document page, String figure, String dataset) throws Exception {
    JsonNode rows = json(page, "figure#%s > script".formatted(figure)).at("/datasets/" + dataset);
    return rows.findValuesAsText("low").size();
  }

  private static JsonNode json(Document page, String script) throws Exception {
    return new ObjectMapper().readTree(page.expectFirst(script).data());
  }

  @Test
  void neuronsAreCountedByHowOftenTheyAreActive(@TempDir Path folder) {
    Warehouse warehouse = LocalSpark.open(folder.resolve("warehouse"));
    SimulatedWarehouse.fill(warehouse, 1);
    LatestMeasurements latest = LatestMeasurements.of(MeasuredSeries.read(warehouse));
    String measurement = latest.measurementIds().get(0);
    warehouse.spark().sql("DELETE FROM neuron_activity");
    // Of 4 neurons in two layers: never, at 1 % exactly, at half, and at all of 1000 positions.
    warehouse
        .spark()
        .sql(
            """
            INSERT INTO neuron_activity (measurement_id, checkpoint_id, corpus_id, layer, neuron,
              active_positions, positions) VALUES
              ('%1$s', 'c', 'k', 0, 0, 0, 1000), ('%1$s', 'c', 'k', 0, 1, 10, 1000),
              ('%1$s', 'c', 'k', 1, 0, 500, 1000), ('%1$s', 'c', 'k', 1, 1, 1000, 1000)
            """
                .formatted(measurement));

    List<FrequencyCurve> curves = new ActivityFrequencies(warehouse, latest).read();

    assertThat(curves).hasSize(3);
    FrequencyCurve whole = curves.get(0);
    assertThat(whole.layer()).isEmpty();
    assertThat(share(whole, 1e-4)).isEqualTo(0.25);
    // What is active at exactly 1 % is not below 1 %.
    assertThat(share(whole, 1e-2)).isEqualTo(0.25);
    assertThat(share(whole, 1e-1)).isEqualTo(0.5);
    assertThat(share(whole, 1)).isEqualTo(1);
    assertThat(curves.get(1).layer()).hasValue(0);
    assertThat(share(curves.get(1), 1e-1)).isEqualTo(1);
    assertThat(share(curves.get(2), 1e-1)).isEqualTo(0);
  }

  private static double share(FrequencyCurve curve, double frequency) {
    List<Share> found =
        curve.points().stream()
            .filter(point -> Math.abs(point.frequency() / frequency - 1) < 1e-9)
            .toList();
    assertThat(found).hasSize(1);
    assertThat(found.get(0).frequency()).isCloseTo(frequency, within(1e-9));
    return found.get(0).neuronShare();
  }
}
