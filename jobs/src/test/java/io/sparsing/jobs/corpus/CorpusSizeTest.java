package io.sparsing.jobs.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.jobs.InputException;
import io.sparsing.jobs.TinyCheckpoint;
import io.sparsing.jobs.cli.LocalSpark;
import io.sparsing.jobs.corpus.CorpusSizeAction.Size;
import io.sparsing.jobs.study.CheckpointSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusSizeTest {
  @TempDir static Path shared;
  private static SparkSession spark;
  private static String checkpoint;

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    spark = LocalSpark.open(shared.resolve("warehouse")).spark();
    String pattern = TinyCheckpoint.train(shared, "tiny");
    checkpoint = CheckpointSource.at(pattern).folders(new Configuration()).get(0);
  }

  /** 39 letters are 39 tokens; a window of 16 holds 15 of them after its beginning token. */
  @Test
  void textIsCountedInTheCheckpointsTokens() throws IOException {
    Files.writeString(folder.resolve("a.txt"), "x".repeat(39));
    Files.writeString(folder.resolve("b.txt"), "y".repeat(39));
    Files.writeString(folder.resolve("blank.txt"), " \n");
    // 15 + 15 + 9 letters and three beginning tokens, in each of two documents: 2 · 42.
    assertThat(size(OptionalInt.empty())).isEqualTo(new Size(6, 84));
    // 13 + 13 + 13 letters in windows of 14; all in one window of 40.
    assertThat(size(OptionalInt.of(14))).isEqualTo(new Size(6, 84));
    assertThat(size(OptionalInt.of(40))).isEqualTo(new Size(2, 80));
  }

  @Test
  void tokensAreCountedAsTheyAre() throws IOException {
    Files.writeString(folder.resolve("a.json"), "[[1,2,3],[4,5]]");
    assertThat(size(OptionalInt.of(2))).isEqualTo(new Size(2, 5));
  }

  @Test
  void blankTextIsNothingToRead() throws IOException {
    Files.writeString(folder.resolve("a.txt"), " \n");
    assertThatThrownBy(() -> size(OptionalInt.empty()))
        .isInstanceOf(InputException.class)
        .hasMessage("Cannot read corpus %s: expected text or tokens, found none", folder);
  }

  private Size size(OptionalInt context) {
    return new CorpusSizeAction(spark, folder.toString())
        .execute(checkpoint, context, TinyCheckpoint.CONTEXT);
  }
}
