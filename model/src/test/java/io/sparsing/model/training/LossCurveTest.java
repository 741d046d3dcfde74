package io.sparsing.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sparsing.model.checkpoint.CheckpointFolder;
import io.sparsing.model.training.spec.Specs;
import io.sparsing.model.training.spec.TrainingSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which stretches a curve has, what its points say, and the file that they end in. */
class LossCurveTest {
  private static final Configuration CONF = new Configuration();

  @TempDir Path output;

  /** 100^(i/4) is 1, 3.16, 10, 31.6, 100; 4^(i/6) is 1, 1.26, 1.59, 2, 2.52, 3.17, 4. */
  @Test
  void stretchesAreEvenlySpacedInTheLogarithm() {
    assertThat(LossCurve.logSpaced(100, 5)).containsExactly(1, 3, 10, 32, 100);
    assertThat(LossCurve.logSpaced(4, 7)).containsExactly(1, 2, 3, 4);
  }

  @Test
  void aShortRunHasAStretchForEachStep() {
    assertThat(LossCurve.stretchEnds(1)).containsExactly(1);
    assertThat(LossCurve.stretchEnds(4)).containsExactly(1, 2, 3, 4);
    assertThat(LossCurve.stretchEnds(20)).hasSize(20).startsWith(1, 2).endsWith(19, 20);
  }

  /**
   * 200 places from 1 to 100,000 are a factor of f = 100,000^(1/199) = 1.05956 apart. A factor is
   * less than a step up to step 1 / 0.05956 = 17; f^80 = 100.6 is the first place from 100 on,
   * which leaves 120 to the last. The one before the last is 100,000 / f = 94,379.
   */
  @Test
  void aLongRunHasStretchesOfOneStepAtFirst() {
    int[] ends = LossCurve.stretchEnds(100_000);

    assertThat(ends).hasSizeLessThan(200).endsWith(94_379, 100_000);
    assertThat(Arrays.copyOf(ends, 17)).containsExactly(IntStream.rangeClosed(1, 17).toArray());
    int[] late = Arrays.stream(ends).filter(step -> step >= 100).toArray();
    assertThat(late).hasSize(120);
    for (int index = 1; index < late.length; index++) {
      // Rounding moves both ends by half a step: 0.5 % each of at least 100 steps.
      assertThat((double) late[index] / late[index - 1]).isBetween(1.049, 1.070);
    }
  }

  @Test
  void aPointIsTheMeanOfItsStretch() {
    // (5 + 4) / 2 = 4.5 at 96 tokens, then (4 + 3.5 + 3) / 3 = 3.5 at 240; 2.5 is under way.
    LossCurve curve =
        LossCurve.EMPTY
            .plus(5)
            .plus(4)
            .ended(96, 0.01)
            .plus(4)
            .plus(3.5)
            .plus(3)
            .ended(240, 0.002)
            .plus(2.5);

    assertThat(curve.points())
        .containsExactly(new LossPoint(96, 4.5, 0.01, 2), new LossPoint(240, 3.5, 0.002, 3));
    assertThat(curve.lossSum()).isEqualTo(2.5);
    assertThat(curve.steps()).isEqualTo(1);
  }

  @Test
  void whatIsStoredIsReadBitByBit() throws IOException {
    LossCurve curve = LossCurve.EMPTY.plus(1.0 / 3).plus(0.1).ended(7, 0.1 + 0.2).plus(Math.PI);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    curve.write(new DataOutputStream(bytes));

    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    assertThat(LossCurve.read(in)).isEqualTo(curve);
  }

  @Test
  void aNumberOfPointsThatNoCurveHasIsRefused() {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(new byte[] {0, 0, 0, -1}));

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> LossCurve.read(in))
        .withMessage("expected at most 200 points of a loss curve, found 255");
  }

  /** 20 steps of 48 tokens: a point each. 3 of them are warmup, the last 5 decay to a tenth. */
  @Test
  void aFinishedRunHasItsCurveInAFile() throws IOException {
    // What a run leaves that is killed between its curve and its last checkpoint.
    Files.createDirectories(output.resolve("silu"));
    Files.writeString(output.resolve("silu/losses.jsonl"), "killed");
    TrainingSpec spec = Specs.tiny("silu", "silu").peakLearningRate(0.01).build();
    TrainingRun.run(spec, Specs.corpus(), output.toString(), CONF, TrainingListener.SILENT);

    List<LossPoint> curve = LossFile.read(output.toString(), "silu", CONF);
    assertThat(curve).hasSize(20).allMatch(point -> point.steps() == 1);
    assertThat(curve.get(0).trainingTokens()).isEqualTo(48);
    assertThat(curve.get(19).trainingTokens()).isEqualTo(960);
    assertThat(curve.get(0).learningRate()).isEqualTo(0.01 * (1.0 / 3));
    assertThat(curve.get(10).learningRate()).isEqualTo(0.01);
    assertThat(curve.get(19).learningRate()).isEqualTo(0.01 * 0.1);
    // A checkpoint's training loss is the mean since the one before: steps 3 and 4, and 5 to 9.
    assertThat(meanLoss(curve.subList(2, 4))).isEqualTo(loss("silu/step000004"));
    assertThat(meanLoss(curve.subList(4, 9))).isEqualTo(loss("silu/step000009"));
  }

  @Test
  void anUnfinishedRunHasNoCurve() {
    assertThat(LossFile.read(output.toString(), "none", CONF)).isEmpty();
  }

  @Test
  void aFileOfSomethingElseIsRefused() throws IOException {
    Files.createDirectories(output.resolve("odd"));
    Files.writeString(
        output.resolve("odd/losses.jsonl"),
        "{\"training_tokens\":48,\"loss\":\"low\",\"learning_rate\":0.01,\"steps\":1}\n");

    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(() -> LossFile.read(output.toString(), "odd", CONF))
        .withMessageMatching(
            "Cannot read losses\\.jsonl in .*/odd: expected a point of a loss curve in each line,"
                + " found \\{\"training_tokens\":48,\"loss\":\"low\".*");
  }

  private static double meanLoss(List<LossPoint> points) {
    double sum = 0;
    for (LossPoint point : points) {
      sum += point.loss();
    }
    return sum / points.size();
  }

  private double loss(String checkpoint) {
    return CheckpointFolder.open(output.resolve(checkpoint).toString(), CONF)
        .trainingState()
        .orElseThrow()
        .loss()
        .orElseThrow();
  }
}
