package io.sparsing.jobs.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsing.analysis.scaling.FitOptions;
import io.sparsing.analysis.scaling.ScalingFit;
import io.sparsing.jobs.cli.LocalSpark;
import io.sparsing.jobs.table.ScalingFitRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FitLawsTest {
  private static final String LEFT_OUT =
      "Left out of the fit of run-a: step0, measured before any training; the laws have no value at"
          + " 0 training tokens";

  private Warehouse warehouse;

  @BeforeEach
  void open(@TempDir Path folder) {
    warehouse = LocalSpark.open(folder.resolve("warehouse"));
  }

  @Test
  void anUntrainedCheckpointIsShownAndNotFitted() {
    SimulatedSeries.enter(warehouse, "run-a", 0, 8);

    FitLawsAction.Result result = new FitLawsAction(warehouse, FitOptions.PLAIN).execute();

    ScalingFit fit = result.fits().get(0);
    assertThat(fit.points()).isEqualTo(8);
    assertThat(fit.range().firstTokens()).isEqualTo(1e9);
    assertThat(result.notes()).containsExactly(LEFT_OUT);
    assertThat(fits()).extracting(ScalingFitRow::leftOut).containsExactly(Optional.of(1));
    String page = new ReportAction(warehouse, "untrained").execute();
    assertThat(page).contains(LEFT_OUT + ".").contains("step0");
  }

  @Test
  void aSeriesOfWhichNothingIsTrainedHasTooFewPoints() {
    SimulatedSeries.enter(warehouse, "run-a", 0, 0);

    FitLawsAction.Result result = new FitLawsAction(warehouse, FitOptions.PLAIN).execute();

    assertThat(result.fits()).isEmpty();
    assertThat(result.notes())
        .containsExactly(LEFT_OUT, "Cannot fit run-a: expected at least 5 points, found 0");
  }

  private List<ScalingFitRow> fits() {
    return Warehouse.records(warehouse.read(WarehouseTable.SCALING_FITS), ScalingFitRow.class);
  }
}
