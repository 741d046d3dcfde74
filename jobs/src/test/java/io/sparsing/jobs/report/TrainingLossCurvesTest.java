package io.sparsing.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsing.analysis.report.data.ShownLossCurve;
import io.sparsing.analysis.report.data.ShownLossCurve.Point;
import io.sparsing.jobs.cli.LocalSpark;
import io.sparsing.jobs.law.MeasuredSeries;
import io.sparsing.jobs.law.SimulatedWarehouse;
import io.sparsing.jobs.table.TrainingLossRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which run's curve stands for a series. */
class TrainingLossCurvesTest {
  /** Where the simulated checkpoints lie. */
  private static final String MEASURED = "file:/simulated";

  @Test
  void ofRunsOfOneNameTheMeasuredOneIsShownAndElseTheLongest(@TempDir Path folder) {
    Warehouse warehouse = LocalSpark.open(folder.resolve("warehouse"));
    SimulatedWarehouse.fill(warehouse, 1);
    List<MeasuredSeries> series = MeasuredSeries.read(warehouse);
    String name = series.get(0).series();
    warehouse.insertMissing(
        WarehouseTable.TRAINING_LOSSES,
        List.of(
            row(MEASURED, name, 200, 4),
            row(MEASURED, name, 100, 5),
            row("file:/elsewhere", name, 300, 3),
            row("file:/first", "other", 100, 5.5),
            row("file:/second", "other", 100, 5.25),
            row("file:/second", "other", 150, 4.5)));

    assertThat(new TrainingLossCurves(warehouse, series).read())
        .containsExactlyInAnyOrder(
            new ShownLossCurve(name, List.of(new Point(100, 5), new Point(200, 4))),
            new ShownLossCurve("other", List.of(new Point(100, 5.25), new Point(150, 4.5))));
  }

  private static TrainingLossRow row(String run, String series, long tokens, double loss) {
    return new TrainingLossRow(run, series, tokens, loss, 0.01, 1);
  }
}
