package io.sparsing.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparsing.model.checkpoint.CheckpointFolder;
import io.sparsing.model.training.data.MergeLearner;
import io.sparsing.model.training.data.TrainingCorpus;
import io.sparsing.model.training.data.Vocabulary;
import io.sparsing.model.training.spec.SpecificationJson;
import io.sparsing.model.training.spec.Specs;
import io.sparsing.model.training.spec.TrainingSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run on another vocabulary than bytes. */
class TrainingVocabularyTest {
  private static final Configuration CONF = new Configuration();

  /** " hen" and " box" take three merges each, in whatever order: 259 to 264. */
  private static final Vocabulary VOCABULARY =
      Vocabulary.of(MergeLearner.learn(Map.of(" hen", 9L, " box", 5L), 6));

  @TempDir Path output;

  @Test
  void checkpointsSayTheVocabulary() throws IOException {
    TrainingSpec spec = twoSteps("merged").vocabulary(VOCABULARY).build();
    TrainingRun.run(spec, corpus(264), output.toString(), CONF, TrainingListener.SILENT);

    Path last = output.resolve("merged/step000002");
    assertThat(json(last.resolve("config.json")).get("vocab_size").intValue()).isEqualTo(265);
    assertThat(last.resolve("tokenizer.json")).hasContent(VOCABULARY.tokenizerJson());
    assertThat(CheckpointFolder.open(last.toString(), CONF).config().vocabularySize())
        .isEqualTo(265);
    JsonNode run = json(output.resolve("merged/training_spec.json"));
    assertThat(run.get("vocabulary_size").intValue()).isEqualTo(265);
    assertThat(run.get("tokenizer").textValue()).isEqualTo(VOCABULARY.identity());
  }

  @Test
  void aRunKeepsItsVocabulary() {
    TrainingSpec bytes = twoSteps("same").build();
    TrainingRun.run(bytes, corpus(258), output.toString(), CONF, TrainingListener.SILENT);

    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(
            () ->
                TrainingRun.run(
                    bytes.with(VOCABULARY),
                    corpus(258),
                    output.toString(),
                    CONF,
                    TrainingListener.SILENT))
        .withMessageStartingWith("Cannot go on with the training run in ")
        .withMessageContaining("\"vocabulary_size\" : 265, \"tokenizer\" : ");
  }

  @Test
  void refusesTokensOutsideTheVocabulary() {
    TrainingSpec spec = twoSteps("merged").vocabulary(VOCABULARY).build();
    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(
            () ->
                TrainingRun.run(
                    spec, corpus(265), output.toString(), CONF, TrainingListener.SILENT))
        .withMessage(
            "Cannot train merged: expected token ids from 0 to 264, found 265 at position 265");
  }

  /** As version 0.2.0 wrote it, so that its runs go on. */
  @Test
  void aRunOnBytesSaysNothingOfItsVocabulary() {
    assertThat(SpecificationJson.of(twoSteps("bytes").build(), "text"))
        .isEqualTo(
            """
            {
              "series" : "bytes",
              "hidden_size" : 16,
              "layers" : 2,
              "heads" : 2,
              "ffn_size" : 24,
              "base_hidden_size" : 8,
              "activation" : "relu",
              "training_tokens" : 96,
              "context_length" : 24,
              "batch_sequences" : 2,
              "peak_learning_rate" : 0.01,
              "warmup_tokens" : 0,
              "decay_share" : 0.0,
              "checkpoints" : 1,
              "first_checkpoint_tokens" : 48,
              "seed" : 7,
              "corpus" : "text"
            }
            """);
  }

  private static TrainingSpec.Builder twoSteps(String series) {
    return Specs.tiny(series, "relu").trainingTokens(96).schedule(0, 0).checkpoints(1, 48);
  }

  /** All ids up to one. */
  private static TrainingCorpus corpus(int last) {
    return TrainingCorpus.of(IntStream.rangeClosed(0, last).toArray());
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(Files.readString(file));
  }
}
