package io.sparsing.jobs.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sparsing.analysis.law.fit.FitOptions;
import io.sparsing.analysis.law.verdict.ScalingFit;
import io.sparsing.jobs.PlacedCheckpoint;
import io.sparsing.jobs.cli.LocalSpark;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Points, not weights, make a series. */
class SeriesPlacesTest {
  private static final long BILLION = 1_000_000_000;

  private Warehouse warehouse;

  @BeforeEach
  void open(@TempDir Path folder) {
    warehouse = LocalSpark.open(folder.resolve("warehouse"));
    SimulatedSeries.enter(warehouse, "run-a", 1, 8);
  }

  @Test
  void theSameWeightsUnderTwoStepsAreTwoPoints() {
    place("file:/run-a-again", "run-a", 9 * BILLION);

    assertThat(series("run-a").points())
        .extracting(MeasuredSeries.Point::trainingTokens, point -> point.checkpoint().name())
        .startsWith(tuple(1e9, "step1"))
        .endsWith(tuple(8e9, "step8"), tuple(9e9, "run-a-again"))
        .hasSize(9);
    FitLawsAction.Result result = new FitLawsAction(warehouse, FitOptions.PLAIN).execute();
    assertThat(result.fits()).extracting(ScalingFit::points).containsExactly(9);
    assertThat(result.notes())
        .containsExactly(
            "Series run-a has 2 points whose weights are those of another point of it, measured"
                + " once: step8, run-a-again");
  }

  @Test
  void aNoteNamesTheFirstOfMany() {
    warehouse.insertMissing(
        WarehouseTable.CHECKPOINTS,
        LongStream.rangeClosed(9, 83)
            .mapToObj(n -> PlacedCheckpoint.at("run-a-8", "file:/late" + n, "run-a", n * BILLION))
            .toList());

    assertThat(series("run-a").points()).hasSize(83);
    assertThat(series("run-a").notes())
        .containsExactly(
            "Series run-a has 76 points whose weights are those of another point of it, measured"
                + " once: step8, late9, late10 and 73 more");
  }

  @Test
  void theSameWeightsInTwoSeriesBelongToBoth() {
    SimulatedSeries.enter(warehouse, "run-b", 9, 12);
    place("file:/run-b/start", "run-b", 8 * BILLION);

    assertThat(series("run-a").points()).hasSize(8);
    assertThat(series("run-b").points())
        .extracting(point -> point.checkpoint().checkpointId())
        .containsExactly("run-a-8", "run-b-9", "run-b-10", "run-b-11", "run-b-12");
    assertThat(series("run-b").notes()).isEmpty();
    assertThat(new FitLawsAction(warehouse, FitOptions.PLAIN).execute().fits())
        .extracting(ScalingFit::series, ScalingFit::points)
        .containsExactly(tuple("run-a", 8), tuple("run-b", 5));
  }

  @Test
  void aCopyAtTheSamePlaceIsNoSecondPoint() {
    String before = series("run-a").fitId(FitOptions.PLAIN.id());
    place("file:/a-copy", "run-a", 8 * BILLION);

    assertThat(series("run-a").points()).hasSize(8);
    assertThat(series("run-a").fitId(FitOptions.PLAIN.id())).isEqualTo(before);
    assertThat(series("run-a").notes()).isEmpty();
  }

  @Test
  void earlierVersionsOfTheMethodAreNotMixed() throws NoSuchTableException {
    SimulatedSeries.measureAnew(
        warehouse, "run-a-3", "run-a-4", "run-a-5", "run-a-6", "run-a-7", "run-a-8");

    MeasuredSeries series = series("run-a");

    assertThat(series.points())
        .extracting(point -> point.measurement().measurementId())
        .containsExactly(
            "3-run-a-3", "3-run-a-4", "3-run-a-5", "3-run-a-6", "3-run-a-7", "3-run-a-8");
    assertThat(series.notes())
        .containsExactly(
            "Left out of series run-a: 2 points that only an earlier version of the measuring"
                + " method has measured; measure them again");

    SimulatedSeries.measureAnew(warehouse, "run-a-1", "run-a-2");
    assertThat(series("run-a").points()).hasSize(8);
    assertThat(series("run-a").notes()).isEmpty();
  }

  @Test
  void seriesOfAnEarlierVersionAreNotCompared() throws NoSuchTableException {
    SimulatedSeries.enter(warehouse, "run-b", 1, 8);
    SimulatedSeries.measureAnew(
        warehouse, IntStream.rangeClosed(1, 8).mapToObj(n -> "run-b-" + n).toArray(String[]::new));
    new FitLawsAction(warehouse, FitOptions.PLAIN).execute();

    assertThat(series("run-a").notes())
        .containsExactly(
            "Left out of comparisons: series run-a, measured by an earlier version of the method"
                + " than other series; measure it again");
    assertThat(series("run-b").notes()).isEmpty();
    assertThat(FittedSeries.read(warehouse, FitOptions.PLAIN))
        .extracting(FittedSeries::name)
        .containsExactly("run-b");
  }

  /** Another folder with the weights of {@code step8}. */
  private void place(String uri, String series, long tokens) {
    warehouse.insertMissing(
        WarehouseTable.CHECKPOINTS, List.of(PlacedCheckpoint.at("run-a-8", uri, series, tokens)));
  }

  private MeasuredSeries series(String name) {
    return MeasuredSeries.read(warehouse).stream()
        .filter(one -> one.series().equals(name))
        .findAny()
        .orElseThrow();
  }
}
