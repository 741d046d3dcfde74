package io.sparsing.jobs.corpus;

import io.sparsing.jobs.TinyCheckpoint;
import io.sparsing.jobs.cli.LocalSpark;
import io.sparsing.jobs.study.RegisterCheckpointsAction;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.sql.Row;

/** A warehouse with one small checkpoint, and corpora as its tables show them. */
record CorpusTables(Warehouse warehouse, CheckpointRow checkpoint) {
  static CorpusTables in(Path folder) {
    Warehouse warehouse = LocalSpark.open(folder.resolve("warehouse"));
    return new CorpusTables(
        warehouse,
        new RegisterCheckpointsAction(warehouse, List.of(TinyCheckpoint.train(folder, "tiny")))
            .execute()
            .checkpoints()
            .get(0));
  }

  CorpusRow tokenize(Path corpus, int contextTokens) {
    return new TokenizeCorpusAction(
            warehouse, corpus.toString(), List.of(checkpoint), OptionalInt.of(contextTokens))
        .execute()
        .get(0)
        .corpus();
  }

  /** "sequence window document tokens" in the order of the sequence ids. */
  List<String> sequences(CorpusRow corpus) {
    return rows(corpus).stream()
        .map(
            row ->
                "%d %d %s %s"
                    .formatted(
                        row.<Long>getAs("sequence_id"),
                        row.<Integer>getAs("document_window"),
                        row.<String>getAs("document_id"),
                        row.getList(row.fieldIndex("tokens"))))
        .toList();
  }

  List<Row> rows(CorpusRow corpus) {
    return warehouse
        .read(WarehouseTable.CORPUS_SEQUENCES, "corpus_id", List.of(corpus.corpusId()))
        .orderBy("sequence_id")
        .collectAsList();
  }
}
