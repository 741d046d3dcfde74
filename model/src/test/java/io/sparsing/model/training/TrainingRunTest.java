package io.sparsing.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.sparsing.model.checkpoint.CheckpointFolder;
import io.sparsing.model.checkpoint.TrainingState;
import io.sparsing.model.training.data.TrainingCorpus;
import io.sparsing.model.training.spec.Specs;
import io.sparsing.model.training.spec.TrainingSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run writes, and what ends it; going on with one is {@link TrainingResumptionTest}'s. */
class TrainingRunTest {
  private static final Configuration CONF = new Configuration();
  private static final TrainingCorpus CORPUS = Specs.corpus();

  @TempDir Path output;

  @Test
  void writesCheckpointsInHuggingFaceLayout() throws IOException {
    TrainingSpec spec = Specs.tiny("relu", "relu").build();
    List<TrainingProgress> heard = new ArrayList<>();
    // What a run leaves that is killed while it writes a checkpoint.
    Files.createDirectories(output.resolve("relu/_writing-step000002-killed"));
    TrainingRun.run(spec, CORPUS, output.toString(), CONF, heard::add);

    assertThat(RunFiles.list(output.resolve("relu")))
        .containsExactly(
            "losses.jsonl",
            "step000002",
            "step000004",
            "step000009",
            "step000020",
            "training_spec.json");
    Path last = output.resolve("relu/step000020");
    assertThat(RunFiles.list(last))
        .containsExactly(
            "config.json",
            "model.safetensors",
            "tokenizer.json",
            "tokenizer_config.json",
            "training_state.json");
    CheckpointFolder checkpoint = CheckpointFolder.open(last.toString(), CONF);
    TrainingState state = checkpoint.trainingState().orElseThrow();
    assertThat(state.tokensSeen()).isEqualTo(960);
    assertThat(state.step()).contains(20L);
    assertThat(state.series()).contains("relu");
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
            .mapToDouble(step -> state("silu", step).loss().orElseThrow())
            .toArray();
    // Step 1 is near blind guessing, ln 259 = 5.56; each checkpoint has a lower mean loss.
    assertThat(losses[0]).isBetween(5.0, 6.5);
    assertThat(losses[1]).isLessThan(losses[0] - 0.5);
    assertThat(losses[2]).isLessThan(2.0);
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
    assertThat(RunFiles.contents(atOnce)).isEqualTo(RunFiles.contents(alone));
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

  private TrainingState state(String series, int step) {
    Path folder = output.resolve(series).resolve("step%06d".formatted(step));
    return CheckpointFolder.open(folder.toString(), CONF).trainingState().orElseThrow();
  }
}
