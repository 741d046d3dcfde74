package io.sparsing.jobs.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsing.jobs.TinyCheckpoint;
import io.sparsing.jobs.cli.LocalSpark;
import io.sparsing.jobs.study.RegisterCheckpointsAction;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.SparsityRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.model.checkpoint.CheckpointFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThresholdLookupTest {
  @TempDir Path folder;

  @Test
  void theNewestVersionOfTheMethodWinsOverANewerDate() throws IOException {
    Path tables = folder.resolve("warehouse");
    Warehouse warehouse = LocalSpark.open(tables);
    CheckpointRow row =
        new RegisterCheckpointsAction(warehouse, List.of(TinyCheckpoint.train(folder, "tiny")))
            .execute()
            .places()
            .get(0);
    measure(warehouse, row, "m-3", "2026-01-01", Integer.toString(SparsityRow.METHOD_VERSION), 0.3);
    measure(warehouse, row, "m-earlier", "2026-02-01", "CAST(NULL AS INT)", 0.2);
    Configuration configuration = new Configuration();

    try (TableReader reader =
        TableReader.open(
            "local",
            Map.of(
                "type",
                "jdbc",
                "uri",
                "jdbc:sqlite:" + tables.resolve("catalog.db"),
                "warehouse",
                tables.toUri().toString()),
            configuration)) {
      ThresholdLookup.Measured found =
          new ThresholdLookup(reader, configuration)
              .find(CheckpointFolder.open(row.uri(), configuration))
              .orElseThrow();

      assertThat(found.cett()).isEqualTo(0.3);
      assertThat(found.byLayer()).containsExactly(0.3f);
    }
  }

  /** PPL-1% at a CETT level, with the level as threshold of the only layer. */
  private static void measure(
      Warehouse warehouse,
      CheckpointRow checkpoint,
      String id,
      String day,
      String version,
      double level) {
    warehouse
        .spark()
        .sql(
            """
            INSERT INTO sparsity (measurement_id, extraction_id, checkpoint_id, corpus_id, method, p,
              status, cett, activation_ratio, sparsity, natural_sparsity, dead_neuron_share,
              dense_loss, sparse_loss, ppl_ratio, evaluations, positions, scored_positions,
              dense_forward_seconds, total_seconds, created_at, method_version)
            VALUES ('%s', 'e', '%s', 'c', 'pplp', 1, 'found', %s, 0.25, 0.75, 0, 0, 2, 2.01, 1.01,
              1, 10, 9, 1, 2, TIMESTAMP '%s', %s)
            """
                .formatted(id, checkpoint.checkpointId(), level, day, version));
    warehouse
        .spark()
        .sql(
            """
            INSERT INTO layer_sparsity (measurement_id, checkpoint_id, corpus_id, layer, threshold,
              activation_ratio, natural_sparsity, dead_neurons)
            VALUES ('%s', '%s', 'c', 0, %s, 0.25, 0, 0)
            """
                .formatted(id, checkpoint.checkpointId(), level));
  }
}
