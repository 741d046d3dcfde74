package io.sparsing.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsing.jobs.table.InfluenceRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The query of {@code docs/queries.md} for the difference of two checkpoints, on rows by hand. */
class PairedDifferenceTest {
  /**
   * What eight documents move a ratio by, in units of a standard error u: the squares add up to 14,
   * so n/(n-1) times their sum is 16, and the standard error 4 u.
   */
  private static final int[] PATTERN = {3, -1, -1, -1, 1, -1, 0, 0};

  /**
   * Two checkpoints with u = 0.003 and 0.004, so standard errors of 0.012 and 0.016. Document by
   * document their influences differ by u = 0.001: the paired standard error is 0.004, and the
   * unpaired one sqrt(0.012^2 + 0.016^2) = 0.020. Student's 97.5 % quantile for 7 degrees of
   * freedom is 2.3646: 0.2100 - 0.2000 = 0.0100, paired -+ 0.00946, unpaired -+ 0.04729.
   */
  @Test
  void documentsInCommonDoNotCount(@TempDir Path folder) {
    Warehouse warehouse = LocalSpark.open(folder.resolve("warehouse"));
    enter(warehouse, "one", 1000, 0.2, 0.003);
    enter(warehouse, "two", 2000, 0.21, 0.004);

    List<Row> rows =
        warehouse.spark().sql(QueryPage.read("queries.md").sql("14. ")).collectAsList();

    assertThat(rows).hasSize(1);
    Row row = rows.get(0);
    assertThat(row.<String>getAs("series")).isEqualTo("made-up");
    assertThat(row.<Long>getAs("training_tokens")).isEqualTo(2000);
    assertThat(row.<Double>getAs("difference")).isEqualTo(0.01);
    assertThat(row.<Double>getAs("low")).isEqualTo(0.0005);
    assertThat(row.<Double>getAs("high")).isEqualTo(0.0195);
    assertThat(row.<Double>getAs("unpaired_low")).isEqualTo(-0.0373);
    assertThat(row.<Double>getAs("unpaired_high")).isEqualTo(0.0573);
  }

  /** Fewer than eight documents have no influences and no standard error, so no difference. */
  @Test
  void measurementWithoutAnErrorIsLeftOut(@TempDir Path folder) {
    Warehouse warehouse = LocalSpark.open(folder.resolve("warehouse"));
    enter(warehouse, "one", 1000, 0.2, 0.003);
    enter(warehouse, "two", 2000, 0.21, 0.004);
    warehouse
        .spark()
        .sql(
            "UPDATE sparsity SET activation_ratio_se = NULL, interval_note = '5 documents'"
                + " WHERE measurement_id = 'm-one'");

    assertThat(warehouse.spark().sql(QueryPage.read("queries.md").sql("14. ")).collectAsList())
        .isEmpty();
  }

  private static void enter(
      Warehouse warehouse, String checkpoint, long tokens, double ratio, double unit) {
    warehouse
        .spark()
        .sql(
            """
            INSERT INTO checkpoints (checkpoint_id, uri, name, series, model_type, activation_function,
              training_tokens, layers, d_model, d_ff, heads, kv_heads, vocabulary_size,
              non_embedding_parameters, width_depth_ratio, fingerprint, registered_at)
            VALUES ('%1$s', 'file:/%1$s', '%1$s', 'made-up', 'llama', 'relu', %2$d, 2, 8, 12, 1, 1, 256,
              1000, 4, 'f', timestamp '2026-01-01')
            """
                .formatted(checkpoint, tokens));
    warehouse
        .spark()
        .sql(
            """
            INSERT INTO sparsity (measurement_id, extraction_id, checkpoint_id, corpus_id, method, p, status,
              cett, activation_ratio, sparsity, natural_sparsity, dead_neuron_share, dense_loss,
              sparse_loss, ppl_ratio, evaluations, positions, scored_positions, dense_forward_seconds,
              total_seconds, created_at, activation_ratio_se, documents)
            VALUES ('m-%1$s', 'e-%1$s', '%1$s', 'corpus', 'pplp', 1, 'found',
              0.1, %2$s, 1 - %2$s, 0, 0, 2.5, 2.51, 1.01, 1, 1000, 999, 1, 2, timestamp '2026-01-01',
              4 * %3$s, 8)
            """
                .formatted(checkpoint, ratio, unit));
    List<InfluenceRow> influences = new ArrayList<>();
    for (int document = 0; document < PATTERN.length; document++) {
      influences.add(new InfluenceRow("m-" + checkpoint, document, PATTERN[document] * unit));
    }
    warehouse.insertMissing(WarehouseTable.INFLUENCES, influences);
  }
}
