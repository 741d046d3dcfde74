package io.sparsing.jobs.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsing.jobs.PlacedCheckpoint;
import io.sparsing.jobs.table.CheckpointRow;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedWeightsTest {
  private static final CheckpointRow STEP_10 =
      PlacedCheckpoint.at("same", "hdfs://nn/run-a/step10", "run-a", 10);

  @Test
  void twoStepsAreTwoPoints() {
    CheckpointRow step20 = PlacedCheckpoint.at("same", "hdfs://nn/run-a/step20", "run-a", 20);
    CheckpointRow other = PlacedCheckpoint.at("other", "hdfs://nn/run-a/step30", "run-a", 30);

    assertThat(lines(STEP_10, other, step20))
        .containsExactly(
            "hdfs://nn/run-a/step10 and hdfs://nn/run-a/step20 hold the same weights: they are"
                + " measured once and are 2 points of series run-a");
    assertThat(lines(STEP_10, other)).isEmpty();
  }

  @Test
  void twoSeriesHaveAPointEach() {
    assertThat(lines(STEP_10, PlacedCheckpoint.at("same", "hdfs://nn/x/step10", "run-b", 10)))
        .containsExactly(
            "hdfs://nn/run-a/step10 and hdfs://nn/x/step10 hold the same weights: they are"
                + " measured once and are 2 points of series run-a, run-b");
  }

  @Test
  void copiesAtOnePlaceAreOnePoint() {
    assertThat(lines(STEP_10, PlacedCheckpoint.at("same", "file:/copy/step10", "run-a", 10)))
        .containsExactly(
            "hdfs://nn/run-a/step10 and file:/copy/step10 hold the same weights: they are copies,"
                + " measured once and one point of series run-a");
  }

  @Test
  void withoutTrainingTokensThereIsNoPoint() {
    assertThat(
            lines(
                PlacedCheckpoint.at("same", "file:/x/a", "x", Optional.empty()),
                PlacedCheckpoint.at("same", "file:/x/b", "x", Optional.empty())))
        .containsExactly(
            "file:/x/a and file:/x/b hold the same weights: they are measured once; without"
                + " training tokens they are no point of a series");
  }

  /** Pythia 2.8b serves its final weights on 76 branches. */
  @Test
  void manyFoldersAreOneLine() {
    CheckpointRow[] folders =
        IntStream.range(0, 76)
            .mapToObj(i -> PlacedCheckpoint.at("final", "file:/p/step" + i, "p", i))
            .toArray(CheckpointRow[]::new);

    assertThat(lines(folders))
        .containsExactly(
            "file:/p/step0, file:/p/step1, file:/p/step2 and 73 other folders hold the same"
                + " weights: they are measured once and are 76 points of series p");
    assertThat(lines(folders[0], folders[1], folders[2]))
        .singleElement()
        .asString()
        .startsWith("file:/p/step0, file:/p/step1 and file:/p/step2 hold ");
    assertThat(lines(folders[0], folders[1], folders[2], folders[3]))
        .singleElement()
        .asString()
        .startsWith("file:/p/step0, file:/p/step1, file:/p/step2 and 1 other folder hold ");
  }

  private static List<String> lines(CheckpointRow... folders) {
    return SharedWeights.among(List.of(folders)).stream().map(SharedWeights::line).toList();
  }
}
