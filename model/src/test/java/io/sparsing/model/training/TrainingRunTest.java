package io.sparsing.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.sparsing.model.checkpoint.CheckpointFolder;
import io.sparsing.model.checkpoint.TrainingState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRunTest {
  private static final Configuration CONF = new Configuration();
  private static final TrainingCorpus CORPUS = TrainingCorpus.of(corpus());
  private static final Duration EVERY_STEP = Duration.ZERO;
  private static final Duration NEVER = Duration.ofDays(1);

  @TempDir Path output;

  @Test
  void writesCheckpointsInHuggingFaceLayout() throws IOException {
    TrainingSpec spec = Specs.tiny("relu", "relu").build();
    List<TrainingProgress> heard = new ArrayList<>();
    // What a run leaves that is killed while it writes a checkpoint.
    Files.createDirectories(output.resolve("relu/_writing-step000002-killed"));
    TrainingRun.run(spec, CORPUS, output.toString(), CONF, heard::add);

    assertThat(list(output.resolve("relu")))
        .containsExactly(
            "step000002", "step000004", "step000009", "step000020", "training_spec.json");
    Path last = output.resolve("relu/step000020");
    assertThat(list(last))
        .containsExactly(
            "config.json",
            "model.safetensors",
            "tokenizer.json",
            "tokenizer_config.json",
            "training_state.json");
    CheckpointFolder checkpoint = CheckpointFolder.open(last.toString(), CONF);
    TrainingState state = checkpoint.trainingState().orElseThrow();
    assertThat(state.tokensSeen()).isEqualTo(960);
    assertThat(state.step()).isEqualTo(20);
    assertThat(state.series()).isEqualTo("relu");
    assertThat(checkpoint.config()).isEqualTo(spec.plan().config());
    try (HuggingFaceTokenizer tokenizer =
        HuggingFaceTokenizer.newInstance(last.resolve("tokenizer.json"))) {
      assertThat(tokenizer.encode("hen").getIds()).containsExactly(1, 'h' + 3, 'e' + 3, 'n' + 3);
    }
    TrainingProgress end = heard.get(heard.size() - 1);
    assertThat(end.step()).isEqualTo(20);
    assertThat(end.totalSteps()).isEqualTo(20);
    assertThat(end.tokensSeen()).isEqualTo(960);
  }

  @Test
  void lossFallsOnARegularCorpus() {
    TrainingSpec spec =
        Specs.tiny("silu", "silu").trainingTokens(150 * 48).checkpoints(3, 48).build();
    TrainingRun.run(spec, CORPUS, output.toString(), CONF, TrainingListener.SILENT);

    double[] losses =
        Arrays.stream(spec.checkpointSteps())
            .mapToDouble(step -> state("silu", step).loss())
            .toArray();
    // Step 1 is near blind guessing, ln 259 = 5.56; each checkpoint has a lower mean loss.
    assertThat(losses[0]).isBetween(5.0, 6.5);
    assertThat(losses[1]).isLessThan(losses[0] - 0.5);
    assertThat(losses[2]).isLessThan(2.0);
  }

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
    assertThat(list(stopped.resolve("silu"))).contains("_resume").doesNotContain("step000020");
    List<TrainingProgress> heard = new ArrayList<>();
    TrainingRun.run(spec, CORPUS, stopped.toString(), CONF, heard::add, EVERY_STEP);

    assertThat(heard.get(0).step()).isGreaterThan(9);
    assertThat(contents(stopped)).isEqualTo(contents(undisturbed));
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
                TrainingRunTest.class.getName(),
                killed.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.resolve("child.log").toFile())
            .start();
    // The child halts its own JVM in the middle of the run, with no chance to clean up.
    assertThat(child.waitFor()).as(Files.readString(output.resolve("child.log"))).isEqualTo(137);
    assertThat(list(killed.resolve("relu"))).contains("_resume").doesNotContain("step000020");

    TrainingRun.run(spec, CORPUS, killed.toString(), CONF, TrainingListener.SILENT, NEVER);

    assertThat(contents(killed)).isEqualTo(contents(undisturbed));
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
    Map<String, String> before = contents(output);
    List<TrainingProgress> heard = new ArrayList<>();

    TrainingRun.run(spec, CORPUS, output.toString(), CONF, heard::add);

    assertThat(heard).isEmpty();
    assertThat(contents(output)).isEqualTo(before);
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
  void twoRunsInOneJvmAtOnceAreThoseOfEachAlone() throws Exception {
    Path alone = output.resolve("alone");
    Path atOnce = output.resolve("together");
    List<TrainingSpec> specs =
        Stream.of("relu", "silu").map(name -> Specs.tiny(name, name).build()).toList();
    specs.forEach(
        spec -> TrainingRun.run(spec, CORPUS, alone.toString(), CONF, TrainingListener.SILENT));

    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> runs = new ArrayList<>();
      for (TrainingSpec spec : specs) {
        runs.add(
            threads.submit(
                () ->
                    TrainingRun.run(
                        spec, CORPUS, atOnce.toString(), CONF, TrainingListener.SILENT)));
      }
      for (Future<?> run : runs) {
        run.get();
      }
    } finally {
      threads.shutdown();
    }
    assertThat(contents(atOnce)).isEqualTo(contents(alone));
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
  void stopsWhereTheLossIsNoLongerFinite() {
    // A rate of 10³⁸ takes the first weights out of float32's range.
    TrainingSpec spec = Specs.tiny("wild", "relu2").schedule(0, 0).peakLearningRate(1e38).build();

    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(
            () -> TrainingRun.run(spec, CORPUS, output.toString(), CONF, TrainingListener.SILENT))
        .withMessageMatching(
            "Cannot train wild: expected a finite loss and gradient, found (NaN|-?Infinity) at step"
                + " 2 \\(96 tokens\\); a lower peak_learning_rate than 1\\.0E38 may help");
    assertThat(output.resolve("wild/step000002")).doesNotExist();
  }

  @Test
  void stopsWhenInterrupted() {
    TrainingSpec spec = Specs.tiny("relu", "relu").build();

    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(
            () ->
                TrainingRun.run(
                    spec,
                    CORPUS,
                    output.toString(),
                    CONF,
                    progress -> Thread.currentThread().interrupt()))
        .withMessageMatching("Cannot train relu: interrupted after step \\d+");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void refusesTokensThatAreNotBytes() {
    int[] corpus = CORPUS.tokens().clone();
    corpus[5] = 259;

    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(
            () ->
                TrainingRun.run(
                    Specs.tiny("relu", "relu").build(),
                    TrainingCorpus.of(corpus),
                    output.toString(),
                    CONF,
                    TrainingListener.SILENT))
        .withMessage(
            "Cannot train relu: expected token ids from 0 to 258, found 259 at position 5");
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

    assertThat(contents(damaged)).isEqualTo(contents(undisturbed));
  }

  private TrainingState state(String series, int step) {
    Path folder = output.resolve(series).resolve("step%06d".formatted(step));
    return CheckpointFolder.open(folder.toString(), CONF).trainingState().orElseThrow();
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

  private static int[] corpus() {
    int[] sentence = ByteTokenizer.encode("a red hen sat on a big old box. ");
    return IntStream.range(0, 40).flatMap(repeat -> Arrays.stream(sentence)).toArray();
  }

  private static List<String> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** Every file below a folder with its bytes as text of one character each. */
  private static Map<String, String> contents(Path folder) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .filter(Files::isRegularFile)
          .forEach(
              file -> {
                try {
                  contents.put(
                      folder.relativize(file).toString(),
                      Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
    return contents;
  }

  /** Ends a run from outside. */
  private static final class Stop extends RuntimeException {}
}
