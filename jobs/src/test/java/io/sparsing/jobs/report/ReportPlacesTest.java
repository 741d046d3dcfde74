package io.sparsing.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sparsing.analysis.report.data.LayerRatio;
import io.sparsing.analysis.report.data.ShownMeasurement;
import io.sparsing.jobs.EarlierRows;
import io.sparsing.jobs.PlacedCheckpoint;
import io.sparsing.jobs.SparsityMethod;
import io.sparsing.jobs.cli.LocalSpark;
import io.sparsing.jobs.law.MeasuredSeries;
import io.sparsing.jobs.law.SimulatedSeries;
import io.sparsing.jobs.table.PerplexityRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report shows points, not weights, of one version of the method. */
class ReportPlacesTest {
  private static final long BILLION = 1_000_000_000;

  private Warehouse warehouse;

  @BeforeEach
  void open(@TempDir Path folder) {
    warehouse = LocalSpark.open(folder.resolve("warehouse"));
    SimulatedSeries.enter(warehouse, "run-a", 1, 8);
  }

  @Test
  void theReportShowsEveryPlace() {
    warehouse.insertMissing(
        WarehouseTable.LAYER_SPARSITY,
        List.of(
            EarlierRows.layer(
                "m-run-a-8",
                "run-a-8",
                "corpus",
                0,
                Optional.of(0.01),
                Optional.of(0.1),
                0.25,
                0,
                0,
                Optional.of(0))));
    warehouse.insertMissing(
        WarehouseTable.CHECKPOINTS,
        List.of(
            PlacedCheckpoint.at("run-a-8", "file:/again", "run-a", 9 * BILLION),
            PlacedCheckpoint.at("run-a-8", "file:/start", "run-b", 8 * BILLION),
            PlacedCheckpoint.at("run-a-8", "file:/a-copy", "run-b", 8 * BILLION)));

    ReportTables tables = new ReportTables(warehouse, Map.of());

    assertThat(tables.measurements())
        .extracting(ShownMeasurement::place)
        .extracting(ShownMeasurement.Place::series, ShownMeasurement.Place::checkpoint)
        .endsWith(tuple("run-a", "step8"), tuple("run-a", "again"), tuple("run-b", "a-copy"))
        .hasSize(10);
    assertThat(tables.layers("corpus"))
        .extracting(LayerRatio::series, LayerRatio::trainingTokens)
        .containsExactly(tuple("run-a", 8e9), tuple("run-a", 9e9), tuple("run-b", 8e9));
  }

  @Test
  void earlierVersionsOfTheMethodAreNotMixed() throws NoSuchTableException {
    SimulatedSeries.measureAnew(
        warehouse, "run-a-3", "run-a-4", "run-a-5", "run-a-6", "run-a-7", "run-a-8");
    assertThat(new ReportTables(warehouse, Map.of()).measurements())
        .extracting(measurement -> measurement.place().checkpoint())
        .containsExactly("step3", "step4", "step5", "step6", "step7", "step8");
  }

  /** Without training tokens there is no series, and layers and passes are shown all the same. */
  @Test
  void checkpointsWithoutTrainingTokensAreShown() {
    warehouse.spark().sql("UPDATE checkpoints SET training_tokens = NULL");
    warehouse.insertMissing(
        WarehouseTable.PERPLEXITIES,
        List.of(
            new PerplexityRow(
                "e-run-a-8", "run-a-8", "corpus", SparsityMethod.CETT, 0.1, 2.5, 1.01, 0.1, 999)));
    Document page = Jsoup.parse(new ReportAction(warehouse, "young").execute());

    assertThat(page.select("#perplexity figure")).hasSize(1);
    assertThat(page.select("#measurements tbody tr")).hasSize(8);
    assertThat(page.select(".empty").eachText())
        .contains(
            "No series with training tokens was measured yet. A checkpoint gets them from its"
                + " training_state.json or from a study file.")
        .filteredOn(text -> text.equals("No sparse pass was evaluated yet."))
        .isEmpty();
  }

  @Test
  void seriesOfAnEarlierVersionAreNotCompared() throws NoSuchTableException {
    SimulatedSeries.enter(warehouse, "run-b", 1, 8);
    SimulatedSeries.measureAnew(
        warehouse, IntStream.rangeClosed(1, 8).mapToObj(n -> "run-b-" + n).toArray(String[]::new));
    assertThat(LatestMeasurements.of(MeasuredSeries.read(warehouse)).measurementIds())
        .containsExactly("3-run-b-8");
  }
}
