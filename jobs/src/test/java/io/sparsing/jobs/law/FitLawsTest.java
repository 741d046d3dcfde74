package io.sparsing.jobs.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.sparsing.analysis.law.fit.FitOptions;
import io.sparsing.analysis.law.fit.ForecastRequest;
import io.sparsing.analysis.law.fit.Loss;
import io.sparsing.analysis.law.fit.Resampling;
import io.sparsing.analysis.law.interval.FittedCurve;
import io.sparsing.analysis.law.interval.Scatter;
import io.sparsing.analysis.law.verdict.ScalingFit;
import io.sparsing.analysis.law.verdict.ScalingLawFitter;
import io.sparsing.analysis.law.verdict.Verdict;
import io.sparsing.jobs.cli.LocalSpark;
import io.sparsing.jobs.report.ReportAction;
import io.sparsing.jobs.table.ScalingFitRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
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

  /** At the ratio of a search that did not reach its target no law holds. */
  @Test
  void whatASearchDidNotFindIsNotFitted() {
    SimulatedSeries.enter(warehouse, "run-a", 1, 8);
    FitLawsAction action = new FitLawsAction(warehouse, FitOptions.PLAIN);
    assertThat(action.executeChanged().fits().get(0).points()).isEqualTo(8);
    String third =
        warehouse
            .read(WarehouseTable.CHECKPOINTS)
            .where("name = 'step3'")
            .first()
            .getAs("checkpoint_id");
    warehouse
        .spark()
        .sql(
            "UPDATE sparsity SET status = 'not_reached' WHERE checkpoint_id = '%s'"
                .formatted(third));

    FitLawsAction.Result result = action.executeChanged();

    assertThat(result.fits().get(0).points()).isEqualTo(7);
    assertThat(result.notes())
        .containsExactly(
            "Left out of the fit of run-a: step3 (not_reached), where no level with a PPL ratio of"
                + " 1 + p/100 was found");
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

  /** Ten documents that move all by 1e-3 and -1e-3 in turn: 10/9 * 10 * 1e-6 = 0.003333². */
  @Test
  void takesSamplingErrorsFromTheInfluences() {
    SimulatedSeries.enter(warehouse, "run-a", 0, 8);
    FitLawsAction action = new FitLawsAction(warehouse, FitOptions.PLAIN);
    ScalingFit without = action.executeChanged().fits().get(0);
    SimulatedSeries.enterErrors(warehouse);
    FitLawsAction.Result result = action.executeChanged();

    assertThat(result.fits()).hasSize(1);
    Scatter scatter = result.fits().get(0).scatter().orElseThrow();
    assertThat(scatter.limit()).isCloseTo(Math.sqrt(100e-6 / 9), withinPercentage(1e-3));
    assertThat(scatter.sampling()).isLessThan(1e-8);
    assertThat(scatter.own()).isCloseTo(scatter.observed(), withinPercentage(1e-3));
    assertThat(width(result.fits().get(0))).isGreaterThan(2 * 0.0033 + width(without) / 2);
    assertThat(result.notes()).containsExactly(LEFT_OUT);
    assertThat(result.findings().get(0)).contains("The checkpoints share their documents");
    ScalingFitRow row =
        fits().stream().filter(one -> one.errorsKnown().orElseThrow()).findFirst().orElseThrow();
    assertThat(fits()).hasSize(2);
    assertThat(row.scatter()).contains(scatter.observed());
    assertThat(row.samplingScatter()).contains(scatter.sampling());
    assertThat(row.ownScatter()).contains(scatter.own());
    assertThat(row.limitSamplingSe()).contains(scatter.limit());
  }

  @Test
  void doesWithoutErrorsThatAreNotThoseOfAllPoints() {
    SimulatedSeries.enter(warehouse, "run-a", 1, 8);
    ScalingFit without = new FitLawsAction(warehouse, FitOptions.PLAIN).execute().fits().get(0);
    SimulatedSeries.enterErrors(warehouse);
    warehouse.spark().sql("DELETE FROM influences WHERE measurement_id = 'm-run-a-3'");
    FitLawsAction.Result result = new FitLawsAction(warehouse, FitOptions.PLAIN).execute();

    assertThat(result.fits()).containsExactly(without);
    assertThat(result.notes())
        .containsExactly(
            "Fitted run-a without sampling errors: expected influences of the same documents at all"
                + " 8 points, found them at 7, on 1 sets of documents");
  }

  /** The driver fits what the tasks fitted, and every digit comes back. */
  @Test
  void tasksFitAsTheFitterDoes() {
    SimulatedSeries.enter(warehouse, "run-a", 1, 12);
    SimulatedSeries.enter(warehouse, "run-b", 1, 9);
    SimulatedSeries.enterErrors(warehouse);
    FitOptions options =
        FitOptions.PLAIN
            .with(new Resampling(100, 1))
            .with(new ForecastRequest(List.of(1e12), List.of(0.01, 0.3)));
    List<ScalingFit> fits = new FitLawsAction(warehouse, options).execute().fits();

    SeriesErrors errors = new SeriesErrors(warehouse);
    assertThat(fits)
        .isEqualTo(
            MeasuredSeries.read(warehouse).stream()
                .map(series -> new ScalingLawFitter(options).fit(errors.of(series)))
                .toList());
    assertThat(fits).hasSize(2).allMatch(fit -> fit.scatter().isPresent());
    ScalingFitRow row = fits().get(0);
    ScalingFit fit =
        fits.stream().filter(one -> one.series().equals(row.series())).findFirst().orElseThrow();
    assertThat(row.verdict()).contains(Verdict.of(fit).sentences());
    assertThat(row.toTokens()).contains((long) fit.range().lastTokens());
    assertThat(row.curveRatio().orElseThrow())
        .isEqualTo(fit.curve().points().stream().map(FittedCurve.Point::activationRatio).toList());
    assertThat(row.curveHigh().orElseThrow()).hasSameSizeAs(row.curveTokens().orElseThrow());
  }

  @Test
  void aSeriesMoreIsNoJobMore() throws TimeoutException {
    fitMore(0, 1);
    int jobs = fitMore(1, 2);

    assertThat(fitMore(2, 8)).isEqualTo(jobs);
    assertThat(fits()).hasSize(8);
  }

  /** Fits series that are new, and counts the jobs that it takes. */
  private int fitMore(int first, int end) throws TimeoutException {
    for (int i = first; i < end; i++) {
      SimulatedSeries.enter(warehouse, "run-" + i, 1, 8);
    }
    FitLawsAction action = new FitLawsAction(warehouse, FitOptions.PLAIN);
    return SparkJobs.of(
        warehouse.spark(), () -> assertThat(action.executeChanged().fits()).hasSize(end - first));
  }

  private static double width(ScalingFit fit) {
    return fit.limitInterval().high() - fit.limitInterval().low();
  }

  private List<ScalingFitRow> fits() {
    return Warehouse.records(warehouse.read(WarehouseTable.SCALING_FITS), ScalingFitRow.class);
  }
}
