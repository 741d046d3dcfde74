package io.sparsing.jobs.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsing.jobs.cli.LocalSpark;
import io.sparsing.jobs.corpus.TokenizeCorpusAction;
import io.sparsing.jobs.table.TrainingLossRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What training a ladder enters in the tables. */
class TrainLadderActionTest {
  /** 512 tokens in steps of 32. */
  private static final long[] TOKENS = LongStream.rangeClosed(1, 16).map(i -> 32 * i).toArray();

  @TempDir Path folder;
  private Warehouse warehouse;

  @BeforeEach
  void open() throws IOException {
    warehouse = LocalSpark.open(folder.resolve("warehouse"));
    Files.writeString(folder.resolve("text.txt"), "abcd efgh ".repeat(60));
    Files.writeString(
        folder.resolve("ladder.yaml"),
        """
        runs:
          - {series: low, activation: relu, hidden_size: 8, layers: 1, heads: 2, ffn_size: 12,
             base_hidden_size: 8, training_tokens: 512, context_length: 16, batch_sequences: 2,
             peak_learning_rate: 0.01, warmup_tokens: 64, decay_share: 0, checkpoints: 2,
             first_checkpoint_tokens: 256, seed: 1}
          - {series: high, activation: relu, hidden_size: 8, layers: 1, heads: 2, ffn_size: 12,
             base_hidden_size: 8, training_tokens: 512, context_length: 16, batch_sequences: 2,
             peak_learning_rate: 0.02, warmup_tokens: 64, decay_share: 0, checkpoints: 2,
             first_checkpoint_tokens: 256, seed: 1}
        """);
  }

  @Test
  void entersTheLossCurveOfEachRunOnce() {
    train(warehouse);

    List<TrainingLossRow> low = curve(warehouse, "low");
    assertThat(low).extracting(TrainingLossRow::trainingTokens).containsExactly(boxed());
    assertThat(low)
        .allMatch(row -> row.run().equals("file:" + models().resolve("low")) && row.steps() == 1);
    // Blind guessing of 259 tokens costs ln 259 = 5.56 nats.
    assertThat(low.get(0).loss()).isBetween(5.0, 6.5);
    assertThat(low.get(15).loss()).isLessThan(low.get(0).loss());
    // Two steps of warmup.
    assertThat(low.get(0).learningRate()).isEqualTo(0.005);
    assertThat(low.get(15).learningRate()).isEqualTo(0.01);
    assertThat(curve(warehouse, "high").get(15).learningRate()).isEqualTo(0.02);

    long snapshot = snapshot();
    train(warehouse);
    assertThat(warehouse.read(WarehouseTable.TRAINING_LOSSES).count()).isEqualTo(32);
    assertThat(snapshot()).isEqualTo(snapshot);
  }

  @Test
  void entersTheCurvesOfFinishedRunsInATableThatLacksThem() {
    train(warehouse);
    Warehouse another = LocalSpark.open(folder.resolve("another"));
    another.spark().sql("DROP TABLE training_losses"); // a warehouse of an earlier version

    another = Warehouse.open(another.spark());
    train(another);

    assertThat(curve(another, "low")).isEqualTo(curve(warehouse, "low"));
    assertThat(curve(another, "high")).isEqualTo(curve(warehouse, "high"));
    SparkSession.setActiveSession(warehouse.spark());
  }

  @Test
  void replacesTheCurveOfAnotherRunInTheSameFolder() throws IOException {
    train(warehouse);
    List<TrainingLossRow> before = curve(warehouse, "low");
    Path file = models().resolve("low/losses.jsonl");
    List<String> lines = Files.readAllLines(file);
    Files.write(file, lines.subList(0, 3));

    train(warehouse);

    assertThat(curve(warehouse, "low")).isEqualTo(before.subList(0, 3));
    assertThat(curve(warehouse, "high")).hasSize(16);
  }

  @Test
  void aRunThatAnEarlierVersionFinishedHasNoCurve() throws IOException {
    train(warehouse);
    Files.delete(models().resolve("low/losses.jsonl"));
    Warehouse another = LocalSpark.open(folder.resolve("another"));

    train(another);

    assertThat(curve(another, "low")).isEmpty();
    assertThat(curve(another, "high")).hasSize(16);
    SparkSession.setActiveSession(warehouse.spark());
  }

  private void train(Warehouse into) {
    SparkSession.setActiveSession(into.spark());
    new TrainLadderAction(
            into,
            Ladder.read(folder.resolve("ladder.yaml")),
            TokenizeCorpusAction.asBytes(into, folder.resolve("text.txt").toString(), 64),
            models().toString())
        .execute();
  }

  /** A name that SQL has to quote. */
  private Path models() {
    return folder.resolve("o'brien's models");
  }

  private long snapshot() {
    return warehouse.icebergTable(WarehouseTable.TRAINING_LOSSES).currentSnapshot().snapshotId();
  }

  private static List<TrainingLossRow> curve(Warehouse from, String series) {
    return from
        .records(WarehouseTable.TRAINING_LOSSES, TrainingLossRow.class, "series", List.of(series))
        .stream()
        .sorted(Comparator.comparingLong(TrainingLossRow::trainingTokens))
        .toList();
  }

  private static Long[] boxed() {
    return LongStream.of(TOKENS).boxed().toArray(Long[]::new);
  }
}
