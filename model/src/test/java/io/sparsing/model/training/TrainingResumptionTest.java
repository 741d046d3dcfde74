package io.sparsing.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sparsing.model.training.data.TrainingCorpus;
import io.sparsing.model.training.spec.Specs;
import io.sparsing.model.training.spec.TrainingSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that stopped, died or finished before, and are started again. */
class TrainingResumptionTest {
  private static final Configuration CONF = new Configuration();
  private static final TrainingCorpus CORPUS = Specs.corpus();
  private static final Duration EVERY_STEP = Duration.ZERO;
  private static final Duration NEVER = Duration.ofDays(1);

  @TempDir Path output;

  @Test
  void aStoppedRunEndsWithTheWeightsOfAnUndisturbedOne() throws IOException {
    TrainingSpec spec = Specs.tiny("silu", "silu").build();
    Path undisturbed = output.resolve("undisturbed");
    Path stopped = output.resolve("stopped");
    TrainingRun.run(spec, CORPUS, undisturbed.toString(), CONF, TrainingListener.SILENT, NEVER);

    // Stopped by its listener after the checkpoints of steps 4 and 9, and started again each time.
    for (int stop : new int[] {4, 9}) {
      assertThatExceptionOfType(Stop.class)
          .isThrownBy(
              () ->
                  TrainingRun.run(
                      spec, CORPUS, stopped.toString(), CONF, stoppingAt(stop), EVERY_STEP));
    }
    assertThat(RunFiles.list(stopped.resolve("silu")))
        .contains("_resume")
        .doesNotContain("step000020");
    List<TrainingProgress> heard = new ArrayList<>();
    TrainingRun.run(spec, CORPUS, stopped.toString(), CONF, heard::add, EVERY_STEP);

    assertThat(heard.get(0).step()).isGreaterThan(9);
    assertThat(RunFiles.contents(stopped)).isEqualTo(RunFiles.contents(undisturbed));
  }

  /**
   * With f = 260^(1/199) = 1.02834 stretches end after 260, 260 / f = 252.8, 260 / f² = 245.9, …
   * 233, 226, … 202, 197, … steps. The checkpoints of steps 200 and 228, where the run stops, lie
   * within two of them.
   */
  @Test
  void aRunThatStoppedWithinAStretchEndsWithTheLossCurveOfAnUndisturbedOne() throws IOException {
    TrainingSpec spec =
        Specs.tiny("silu", "silu").trainingTokens(260 * 48).checkpoints(3, 200 * 48).build();
    Path undisturbed = output.resolve("undisturbed");
    Path stopped = output.resolve("stopped");
    TrainingRun.run(spec, CORPUS, undisturbed.toString(), CONF, TrainingListener.SILENT, NEVER);

    for (int stop : new int[] {200, 228}) {
      assertThatExceptionOfType(Stop.class)
          .isThrownBy(
              () ->
                  TrainingRun.run(spec, CORPUS, stopped.toString(), CONF, stoppingAt(stop), NEVER));
      assertThat(RunFiles.list(stopped.resolve("silu"))).doesNotContain("losses.jsonl");
    }
    TrainingRun.run(spec, CORPUS, stopped.toString(), CONF, TrainingListener.SILENT, NEVER);

    List<LossPoint> curve = LossFile.read(stopped.toString(), "silu", CONF);
    assertThat(curve).isEqualTo(LossFile.read(undisturbed.toString(), "silu", CONF));
    assertThat(curve.stream().map(point -> point.trainingTokens() / 48).toList())
        .contains(1L, 2L, 197L, 202L, 226L, 233L, 246L, 253L, 260L)
        .doesNotContain(200L, 228L, 259L);
    assertThat(curve.stream().mapToInt(LossPoint::steps).sum()).isEqualTo(260);
    assertThat(RunFiles.contents(stopped)).isEqualTo(RunFiles.contents(undisturbed));
  }

  @Test
  void aRunOfAnEarlierVersionGoesOnAndHasACurveFromThere() throws IOException {
    TrainingSpec spec = Specs.tiny("silu", "silu").build();
    Path undisturbed = output.resolve("undisturbed");
    Path earlier = output.resolve("earlier");
    TrainingRun.run(spec, CORPUS, undisturbed.toString(), CONF, TrainingListener.SILENT, NEVER);
    assertThatExceptionOfType(Stop.class)
        .isThrownBy(
            () -> TrainingRun.run(spec, CORPUS, earlier.toString(), CONF, stoppingAt(9), NEVER));
    EarlierResumePoint.replace(earlier.resolve("silu/_resume/step000009.state"), spec);

    TrainingRun.run(spec, CORPUS, earlier.toString(), CONF, TrainingListener.SILENT, NEVER);

    List<LossPoint> whole = LossFile.read(undisturbed.toString(), "silu", CONF);
    assertThat(whole).hasSize(20);
    assertThat(LossFile.read(earlier.toString(), "silu", CONF)).isEqualTo(whole.subList(9, 20));
    Map<String, String> expected = RunFiles.contents(undisturbed);
    expected.remove("silu/losses.jsonl");
    assertThat(RunFiles.contents(earlier)).containsAllEntriesOf(expected);
  }

  @Test
  void aKilledProcessLeavesARunThatGoesOn() throws Exception {
    TrainingSpec spec = killSpec();
    Path undisturbed = output.resolve("undisturbed");
    Path killed = output.resolve("killed");
    TrainingRun.run(spec, CORPUS, undisturbed.toString(), CONF, TrainingListener.SILENT, NEVER);
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                TrainingResumptionTest.class.getName(),
                killed.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.resolve("child.log").toFile())
            .start();
    // The child halts its own JVM in the middle of the run, with no chance to clean up.
    assertThat(child.waitFor()).as(Files.readString(output.resolve("child.log"))).isEqualTo(137);
    assertThat(RunFiles.list(killed.resolve("relu")))
        .contains("_resume")
        .doesNotContain("step000020");

    TrainingRun.run(spec, CORPUS, killed.toString(), CONF, TrainingListener.SILENT, NEVER);

    assertThat(RunFiles.contents(killed)).isEqualTo(RunFiles.contents(undisturbed));
  }

  /** The child process of the test above. */
  public static void main(String[] arguments) {
    TrainingRun.run(
        killSpec(),
        CORPUS,
        arguments[0],
        CONF,
        progress -> {
          if (progress.step() >= 9) {
            Runtime.getRuntime().halt(137);
          }
        },
        EVERY_STEP);
  }

  @Test
  void aFinishedRunDoesNothing() throws IOException {
    TrainingSpec spec = Specs.tiny("relu", "relu").build();
    TrainingRun.run(spec, CORPUS, output.toString(), CONF, TrainingListener.SILENT);
    Map<String, String> before = RunFiles.contents(output);
    List<TrainingProgress> heard = new ArrayList<>();

    TrainingRun.run(spec, CORPUS, output.toString(), CONF, heard::add);

    assertThat(heard).isEmpty();
    assertThat(RunFiles.contents(output)).isEqualTo(before);
  }

  @Test
  void tellsAFinishedRunWithoutItsText() {
    TrainingSpec spec = Specs.tiny("relu", "relu").build();
    String folder = output.toString();
    assertThat(TrainingRun.isFinished(spec, CORPUS.identity(), folder, CONF)).isFalse();

    assertThatExceptionOfType(Stop.class)
        .isThrownBy(() -> TrainingRun.run(spec, CORPUS, folder, CONF, stoppingAt(4), NEVER));
    assertThat(TrainingRun.isFinished(spec, CORPUS.identity(), folder, CONF)).isFalse();

    TrainingRun.run(spec, CORPUS, folder, CONF, TrainingListener.SILENT);
    assertThat(TrainingRun.isFinished(spec, CORPUS.identity(), folder, CONF)).isTrue();
    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(() -> TrainingRun.isFinished(spec, "another text", folder, CONF))
        .withMessageMatching(
            "Cannot go on with the training run in .*/relu: expected .*\"corpus\" : \"another"
                + " text\".*, found .*");
  }

  @Test
  void refusesAFolderOfAnotherSpecification() {
    TrainingRun.run(
        Specs.tiny("relu", "relu").build(),
        CORPUS,
        output.toString(),
        CONF,
        TrainingListener.SILENT);

    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(
            () ->
                TrainingRun.run(
                    Specs.tiny("relu", "relu").seed(8).build(),
                    CORPUS,
                    output.toString(),
                    CONF,
                    TrainingListener.SILENT))
        .withMessageMatching(
            "Cannot go on with the training run in .*/relu: expected .*\"seed\" : 8,.*, found"
                + " .*\"seed\" : 7,.*");
  }

  @Test
  void goesBackToTheStartWhereTheResumePointIsDamaged() throws IOException {
    TrainingSpec spec = Specs.tiny("silu", "silu").build();
    Path undisturbed = output.resolve("undisturbed");
    Path damaged = output.resolve("damaged");
    TrainingRun.run(spec, CORPUS, undisturbed.toString(), CONF, TrainingListener.SILENT, NEVER);
    assertThatExceptionOfType(Stop.class)
        .isThrownBy(
            () -> TrainingRun.run(spec, CORPUS, damaged.toString(), CONF, stoppingAt(4), NEVER));
    Path point = damaged.resolve("silu/_resume/step000004.state");
    byte[] bytes = Files.readAllBytes(point);
    bytes[bytes.length / 2] ^= 1;
    Files.write(point, bytes);

    TrainingRun.run(spec, CORPUS, damaged.toString(), CONF, TrainingListener.SILENT, NEVER);

    assertThat(RunFiles.contents(damaged)).isEqualTo(RunFiles.contents(undisturbed));
  }

  private static TrainingSpec killSpec() {
    return Specs.tiny("relu", "relu").build();
  }

  private static TrainingListener stoppingAt(int step) {
    return progress -> {
      if (progress.step() == step) {
        throw new Stop();
      }
    };
  }

  /** Ends a run from outside. */
  private static final class Stop extends RuntimeException {}
}
