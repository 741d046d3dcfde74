package io.sparsing.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsing.jobs.Fixtures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A device that cannot be had is refused in one line, before Spark starts or a folder is made. */
class DeviceCommandsTest {
  private static final String NO_GPU =
      "sparsing: Cannot use gpu 0: expected a GPU and a libtorch built for it"
          + " (docs/operations.md), found: ";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "--device, tpu, 'choose a device: expected --device (spark.sparsing.device) auto, cpu or gpu, found tpu'",
    "--precision, fp16, 'choose a precision: expected --precision (spark.sparsing.precision) float32, tf32 or float16, found fp16'",
    "--precision, tf32, 'compute in tf32: expected models on a GPU, found them on the processor'",
  })
  void wrongWordsAreWrongUsage(String option, String word, String complaint) {
    for (CommandRun run : List.of(measure(option, word), inspect(option, word))) {
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.complaints()).containsExactly("sparsing: Cannot " + complaint);
    }
    assertThat(folder.resolve("warehouse")).doesNotExist();
  }

  @Test
  void aClusterThatWouldAssignNoGpuIsNotAsked() {
    CommandRun run = measure("--device", "gpu", "--master", "spark://nobody.example:7077");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.complaints())
        .containsExactly(
            "sparsing: Cannot run models on GPUs: expected spark.executor.resource.gpu.amount and"
                + " spark.task.resource.gpu.amount above 0, found none and none; see"
                + " cluster-configs/README.md");
  }

  /** The libtorch of this build is for processors, whatever the machine has. */
  @Test
  void aMachineWithoutAGpuIsSaidSo() {
    for (CommandRun run :
        List.of(measure("--device", "gpu", "--master", "local[2]"), inspect("--device", "gpu"))) {
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.complaints()).singleElement().asString().startsWith(NO_GPU);
    }
    assertThat(Files.exists(folder.resolve("warehouse"))).isFalse();
  }

  private CommandRun measure(String... options) {
    return run(options, "measure", "--corpus", "wordnet:validation", "--ppl-increase", "1");
  }

  private CommandRun inspect(String... options) {
    String tokens = Fixtures.path("fixtures/minicpm/a_relu_d64/eval_tokens.json").toString();
    return run(options, "inspect", "--tokens", tokens, "--cett", "0.1");
  }

  private CommandRun run(String[] options, String... command) {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(
        List.of(
            "--checkpoint",
            Fixtures.path("fixtures/minicpm/a_relu_d64").toString(),
            "--warehouse",
            folder.resolve("warehouse").toString()));
    arguments.addAll(List.of(options));
    return CommandRun.of(arguments.toArray(String[]::new));
  }
}
