package io.sparsing.jobs.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparsing.model.training.spec.ModelShape;
import io.sparsing.model.training.spec.TrainingSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ladders of {@code studies/small} ask what its README says they ask. */
class SmallStudyTest {
  private static final int CHECKPOINTS = 14;
  private static final int WIDTH_OVER_DEPTH = 20;

  private static List<TrainingSpec> runs(String part) {
    return Ladder.read(Path.of("..", "studies", "small", part + "-ladder.yaml")).runs();
  }

  /** Attention has four matrices of d × d, a gated FFN three of d × F. */
  private static long matrixParameters(TrainingSpec run) {
    ModelShape shape = run.shape();
    long d = shape.hiddenSize();
    return shape.layers() * (4 * d * d + 3 * d * shape.ffnSize());
  }

  @Test
  void allRunsDifferInWhatTheyAskAlone() {
    List<TrainingSpec> all =
        Stream.of("activations", "seeds", "shapes", "1m", "3m")
            .flatMap(part -> runs(part).stream())
            .toList();
    assertThat(all).extracting(TrainingSpec::series).doesNotHaveDuplicates().hasSize(18);
    assertThat(all).extracting(TrainingSpec::checkpoints).containsOnly(CHECKPOINTS);
    TrainingSpec one = all.get(0);
    assertThat(all)
        .allSatisfy(
            run ->
                assertThat(run)
                    .usingRecursiveComparison()
                    .ignoringFields("series", "shape", "seed")
                    .isEqualTo(one));
  }

  /**
   * 4 · (4 · 80² + 3 · 80 · 240) = 332,800; 6 · 13 · 120² = 1,123,200; 8 · 13 · 160² = 2,662,400.
   */
  @ParameterizedTest
  @CsvSource({"activations, 332800", "seeds, 332800", "1m, 1123200", "3m, 2662400"})
  void sizesHaveOneRatioOfWidthToDepth(String part, long size) {
    assertThat(runs(part))
        .isNotEmpty()
        .allSatisfy(
            run -> {
              assertThat(matrixParameters(run)).isEqualTo(size);
              assertThat(run.shape().hiddenSize() / run.shape().layers())
                  .isEqualTo(WIDTH_OVER_DEPTH);
            });
  }

  @Test
  void shapesHaveOneSize() {
    List<TrainingSpec> shapes = runs("shapes");
    assertThat(shapes)
        .extracting(run -> run.shape().hiddenSize() / run.shape().layers())
        .containsExactly(160, 56, 14, 10, 7, 4);
    assertThat(shapes)
        .allSatisfy(
            run -> assertThat((double) matrixParameters(run)).isCloseTo(332_800, within(14_000.0)));
  }

  /** Fifteen runs: each of five rates at each of three widths. */
  @Test
  void everyWidthIsTriedAtEveryRate() {
    assertThat(runs("learning-rates"))
        .extracting(run -> run.shape().hiddenSize() + " at " + run.peakLearningRate())
        .doesNotHaveDuplicates()
        .hasSize(15)
        .contains("64 at 0.0025", "128 at 0.01", "256 at 0.04");
  }
}
