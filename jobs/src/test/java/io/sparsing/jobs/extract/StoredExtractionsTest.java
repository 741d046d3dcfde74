package io.sparsing.jobs.extract;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsing.jobs.Arithmetic;
import io.sparsing.jobs.PlacedCheckpoint;
import io.sparsing.jobs.PlacedCorpus;
import io.sparsing.jobs.cli.LocalSpark;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.ExtractionRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sweep needs no GPU, so it finds the passes that one made. */
class StoredExtractionsTest {
  private static final CorpusRow CORPUS = PlacedCorpus.at("corpus", "file:/corpus");

  @TempDir Path folder;

  @Test
  void passesOfOtherDevicesAreFoundWhereThisOneMadeNone() {
    Warehouse warehouse = LocalSpark.open(folder);
    CheckpointRow both = PlacedCheckpoint.at("both", "file:/run/both", "run", 1);
    CheckpointRow onGpu = PlacedCheckpoint.at("gpu", "file:/run/gpu", "run", 1);
    CheckpointRow never = PlacedCheckpoint.at("never", "file:/run/never", "run", 1);
    ExtractionRow gpu = pass(onGpu, Arithmetic.GPU_TF32);
    ExtractionRow cpu = pass(both, Arithmetic.CPU_FLOAT32);
    warehouse.insertMissing(
        WarehouseTable.EXTRACTIONS, List.of(gpu, cpu, pass(both, Arithmetic.GPU_FLOAT32)));

    assertThat(
            new ExtractActivationsAction(warehouse, CORPUS, 1)
                .storedByAny(List.of(both, onGpu, never)))
        .hasSize(2)
        .containsEntry(both.checkpointId(), cpu)
        .containsEntry(onGpu.checkpointId(), gpu);
  }

  private static ExtractionRow pass(CheckpointRow checkpoint, Arithmetic arithmetic) {
    return new ExtractionRow(
        ExtractionRow.id(checkpoint.checkpointId(), CORPUS.corpusId(), arithmetic),
        checkpoint.checkpointId(),
        CORPUS.corpusId(),
        ExtractionRow.SAMPLE_SEED,
        16,
        16,
        15,
        2.5,
        1,
        2,
        Instant.EPOCH,
        Optional.of(arithmetic.device()),
        Optional.of(arithmetic.precision()));
  }
}
