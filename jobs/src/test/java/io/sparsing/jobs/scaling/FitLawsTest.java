package io.sparsing.jobs.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sparsing.analysis.scaling.FitOptions;
import io.sparsing.analysis.scaling.Loss;
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

  @Test
  void fitsAnewOnlyWhatHasChanged() {
    SimulatedSeries.enter(warehouse, "run-a", 1, 8);
    SimulatedSeries.enter(warehouse, "run-b", 1, 8);
    FitLawsAction action = new FitLawsAction(warehouse, FitOptions.PLAIN);
    assertThat(action.executeChanged().fits())
        .extracting(ScalingFit::series)
        .containsExactly("run-a", "run-b");
    assertThat(action.executeChanged().fits()).isEmpty();

    SimulatedSeries.enter(warehouse, "run-b", 9, 9);
    assertThat(action.executeChanged().fits())
        .extracting(ScalingFit::series, ScalingFit::points)
        .containsExactly(tuple("run-b", 9));
    assertThat(
            new FitLawsAction(warehouse, FitOptions.PLAIN.with(Loss.HUBER)).executeChanged().fits())
        .hasSize(2);
    assertThat(fits())
        .extracting(ScalingFitRow::series, row -> row.options().orElseThrow())
        .containsExactlyInAnyOrder(
            tuple("run-a", "window all, loss squared, resamples 0, seed 0"),
            tuple("run-b", "window all, loss squared, resamples 0, seed 0"),
            tuple("run-b", "window all, loss squared, resamples 0, seed 0"),
            tuple("run-a", "window all, loss huber, resamples 0, seed 0"),
            tuple("run-b", "window all, loss huber, resamples 0, seed 0"));
  }

  /** Training tokens come from names or study files, and may be put right. */
  @Test
  void otherTrainingTokensAreOtherPoints() {
    SimulatedSeries.enter(warehouse, "run-a", 1, 8);
    FitLawsAction action = new FitLawsAction(warehouse, FitOptions.PLAIN);
    action.execute();
    warehouse.spark().sql("UPDATE checkpoints SET training_tokens = 2 * training_tokens");

    assertThat(action.executeChanged().fits()).hasSize(1);
  }

  private List<ScalingFitRow> fits() {
    return Warehouse.records(warehouse.read(WarehouseTable.SCALING_FITS), ScalingFitRow.class);
  }
}
