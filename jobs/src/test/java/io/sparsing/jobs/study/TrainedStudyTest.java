package io.sparsing.jobs.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsing.jobs.cli.LocalSpark;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import io.sparsing.model.token.TextTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A study that begins with training. */
class TrainedStudyTest {
  @TempDir Path folder;

  @Test
  void trainsWhatItMeasuresAndDoesNothingTwice() throws IOException {
    Warehouse warehouse = LocalSpark.open(folder.resolve("warehouse"));
    Files.writeString(folder.resolve("text.txt"), "abcd efgh ".repeat(60));
    Files.writeString(
        folder.resolve("ladder.yaml"),
        """
        runs:
          - {series: tiny, activation: relu, hidden_size: 8, layers: 1, heads: 2, ffn_size: 12,
             base_hidden_size: 8, training_tokens: 512, context_length: 16, batch_sequences: 2,
             peak_learning_rate: 0.01, warmup_tokens: 0, decay_share: 0, checkpoints: 2,
             first_checkpoint_tokens: 256, seed: 1}
        """);
    Study study = study("text.txt");
    List<FailedPart> failures = new ArrayList<>();

    StudyRun.Result first = new StudyRun(warehouse, study, failures::add, note -> {}).execute();
    assertThat(failures).isEmpty();
    assertThat(first.checkpoints()).isEqualTo(2);
    assertThat(first.made()).isEqualTo(2);
    // 16 steps of 32 tokens, each a point.
    assertThat(warehouse.read(WarehouseTable.TRAINING_LOSSES).count()).isEqualTo(16);
    Document page = Jsoup.parse(folder.resolve("report/index.html").toFile());
    assertThat(page.select("#training figure#loss-all script").first().data())
        .contains("\"training_loss\":");

    StudyRun.Result again = new StudyRun(warehouse, study, failures::add, note -> {}).execute();
    assertThat(again.checkpoints()).isEqualTo(2);
    assertThat(again.added() + again.made() + again.fitted()).isZero();
    assertThat(warehouse.read(WarehouseTable.TRAINING_LOSSES).count()).isEqualTo(16);

    // A text that is not there: what was trained before is measured all the same.
    StudyRun.Result without =
        new StudyRun(warehouse, study("none.txt"), failures::add, note -> {}).execute();
    assertThat(without.failed()).isEqualTo(1);
    assertThat(without.checkpoints()).isEqualTo(2);
    assertThat(failures.get(0).name()).isEqualTo("training in " + folder.resolve("models"));
    assertThat(failures.get(0).cause()).hasMessageContaining("none.txt");
  }

  @Test
  void aLadderMayLearnItsVocabulary() throws IOException {
    Warehouse warehouse = LocalSpark.open(folder.resolve("warehouse"));
    Files.writeString(folder.resolve("text.txt"), "abcd efgh ".repeat(60));
    // " efgh" stands 60 times, abcd 60 and " abcd" 59 times. The merges, lower ids first:
    // 259 " e", 260 ab, 261 cd, 262 fg, 263 " efg", 264 abcd, 265 " efgh", and at 59 266 " abcd".
    writeLadder("vocabulary_size: 267");
    List<FailedPart> failures = new ArrayList<>();

    StudyRun.Result result =
        new StudyRun(warehouse, study("text.txt"), failures::add, note -> {}).execute();
    assertThat(failures).isEmpty();
    assertThat(result.made()).isEqualTo(2);
    Path checkpoint = folder.resolve("models/tiny/step000002");
    assertThat(checkpoint.resolve("tokenizer.json"))
        .hasSameTextualContentAs(folder.resolve("models/tokenizer/tokenizer.json"));
    assertThat(checkpoint.resolve("tokenizer_config.json"))
        .hasSameTextualContentAs(folder.resolve("models/tokenizer/tokenizer_config.json"));
    // The text to train on and the text to measure on.
    assertThat(Warehouse.records(warehouse.read(WarehouseTable.CORPORA), CorpusRow.class))
        .extracting(CorpusRow::largestToken)
        .containsExactly(Optional.of(266), Optional.of(266));
    try (TextTokenizer tokenizer = TextTokenizer.open(checkpoint.toString(), new Configuration())) {
      assertThat(tokenizer.window("abcd efgh abcd")).containsExactly(1, 264, 265, 266);
    }

    StudyRun.Result again =
        new StudyRun(warehouse, study("text.txt"), failures::add, note -> {}).execute();
    assertThat(again.added() + again.made() + again.failed()).isZero();

    writeLadder("vocabulary_size: 266");
    new StudyRun(warehouse, study("text.txt"), failures::add, note -> {}).execute();
    assertThat(failures).hasSize(1);
    assertThat(failures.get(0).cause())
        .hasMessageContaining("expected 266 ids")
        .hasMessageContaining("found 267 learned from it");
  }

  private void writeLadder(String vocabulary) throws IOException {
    Files.writeString(
        folder.resolve("ladder.yaml"),
        """
        %s
        runs:
          - {series: tiny, activation: relu, hidden_size: 8, layers: 1, heads: 2, ffn_size: 12,
             base_hidden_size: 8, training_tokens: 64, context_length: 16, batch_sequences: 2,
             peak_learning_rate: 0.01, warmup_tokens: 0, decay_share: 0, checkpoints: 2,
             first_checkpoint_tokens: 32, seed: 1}
        """
            .formatted(vocabulary));
  }

  private Study study(String text) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("study.yaml"),
            """
            name: Trained here
            train:
              - {ladder: %1$s/ladder.yaml, corpus: %1$s/%2$s, out: %1$s/models}
            checkpoints:
              - path: %1$s/models/*/step*
            corpora:
              - {path: %1$s/text.txt, context: 16}
            methods:
              - {method: cett, parameters: [0.1]}
            report: %1$s/report
            """
                .formatted(folder, text));
    return StudyFile.read(file.toString(), new Configuration());
  }
}
