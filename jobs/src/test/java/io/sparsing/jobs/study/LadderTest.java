package io.sparsing.jobs.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.jobs.InputException;
import io.sparsing.model.training.spec.ModelShape;
import io.sparsing.model.training.spec.TrainingSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LadderTest {
  private static final String RUN =
      """
      runs:
        - series: small-relu
          activation: relu
          hidden_size: 16
          layers: 2
          heads: 2
          ffn_size: 24
          base_hidden_size: 8
          training_tokens: 960
          context_length: 24
          batch_sequences: 2
          peak_learning_rate: 0.01
          warmup_tokens: 96
          decay_share: 0.25
          checkpoints: 4
          first_checkpoint_tokens: 96
          seed: 7
      """;

  @TempDir Path folder;

  @Test
  void aRunIsReadWithAllItsKeys() throws IOException {
    Ladder ladder = Ladder.read(file(RUN));
    assertThat(ladder.runs()).hasSize(1);
    TrainingSpec spec = ladder.runs().get(0);
    assertThat(spec.series()).isEqualTo("small-relu");
    assertThat(spec.contextLength()).isEqualTo(24);
    assertThat(spec.trainingTokens()).isEqualTo(960);
    assertThat(spec.shape()).isEqualTo(new ModelShape(16, 2, 2, 24, 8, "relu"));
  }

  @Test
  void aVocabularyIsLearnedOnlyWhereItsSizeIsGiven() throws IOException {
    assertThat(Ladder.read(file(RUN)).vocabularySize()).isEmpty();
    assertThat(Ladder.read(file("vocabulary_size: 1024\n" + RUN)).vocabularySize()).hasValue(1024);
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo-ladder.yaml", "quick-ladder.yaml"})
  void embeddedLaddersAreValidPairs(String name) {
    assertThat(Ladder.embedded(name).runs()).extracting(TrainingSpec::series).hasSize(2);
  }

  @Test
  void anUnknownKeyIsNamedWithItsRun() throws IOException {
    Path file = file(RUN + "    learning_rate: 0.1\n");
    assertThatThrownBy(() -> Ladder.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(
            "Cannot read ladder %s: expected peak_learning_rate (known here: activation, "
                .formatted(file))
        .hasMessageEndingWith("found unknown key runs[0].learning_rate");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "    hidden_size: 16||: expected a whole number at runs[0].hidden_size, found none",
        "layers: 2|layers: two|, line 5: expected a whole number at runs[0].layers, found two",
        "layers: 2|layers: 2.5|, line 5: expected a whole number at runs[0].layers, found 2.5",
        "layers: 2|layers:|, line 5: expected a whole number at runs[0].layers, found a blank",
        "layers: 2|layers: ~|, line 5: expected a whole number at runs[0].layers, found none",
        "layers: 2|layers: 2\\n    layers: 3|Duplicate field 'layers'",
        "heads: 2|heads: 3|, runs[0]: Cannot train a model: expected hidden_size to be",
        "checkpoints: 4|checkpoints: 0|, runs[0]: Cannot train a model: expected checkpoints to be",
        "runs:|vocabulary_size: 259\\nruns:|: expected a number from 260 to 65536 at"
            + " vocabulary_size, found 259",
        "runs:|vocabulary_size: 65537\\nruns:|: expected a number from 260 to 65536 at"
            + " vocabulary_size, found 65537",
        "runs:|vocabulary_size: many\\nruns:|, line 1: expected a whole number at vocabulary_size,"
            + " found many",
        "runs:|vocabulary_sise: 300\\nruns:|: expected vocabulary_size (known here: runs,"
            + " vocabulary_size), found unknown key vocabulary_sise",
        "series: small-relu|# no name|: expected a text at runs[0].series, found none",
        "activation: relu|activation:|: expected a text at runs[0].activation, found a blank",
      })
  void aWrongRunIsRefusedInOneLine(String good, String bad, String complaint) throws IOException {
    Path file = file(RUN.replace(good, bad == null ? "" : bad.replace("\\n", "\n")));
    assertThatThrownBy(() -> Ladder.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("Cannot read ladder " + file)
        .hasMessageContaining(complaint)
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "runs: []", "runs:"})
  void aLadderWithoutRunsIsRefused(String yaml) throws IOException {
    Path file = file(yaml);
    assertThatThrownBy(() -> Ladder.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("Cannot read ladder " + file);
  }

  @Test
  void aSeriesMayStandOnlyOnce() throws IOException {
    Path file = file(RUN + RUN.replace("runs:\n", ""));
    assertThatThrownBy(() -> Ladder.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith("expected each series once at runs[1].series, found small-relu");
  }

  @Test
  void aMissingFileIsSaid() {
    Path missing = folder.resolve("none.yaml");
    assertThatThrownBy(() -> Ladder.read(missing))
        .isInstanceOf(InputException.class)
        .hasMessage("Cannot read ladder %s: expected a YAML file, found nothing to read", missing);
  }

  private Path file(String yaml) throws IOException {
    return Files.writeString(folder.resolve("ladder.yaml"), yaml);
  }
}
