package io.sparsing.jobs.corpus;

import io.sparsing.jobs.pass.CorpusShards;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.time.Instant;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;

/** Cuts the documents of one corpus into sequences, numbers them and commits them. */
final class SequenceWriter {
  private final Warehouse warehouse;
  private final String corpusId;
  private final CorpusForm form;
  private final TokenizerSource source;
  private final SequenceCheck check;

  SequenceWriter(
      Warehouse warehouse,
      String corpusId,
      CorpusForm form,
      TokenizerSource source,
      SequenceCheck check) {
    this.warehouse = warehouse;
    this.corpusId = corpusId;
    this.form = form;
    this.source = source;
    this.check = check;
  }

  /** Writes the sequences in one snapshot, in place of those the corpus has. */
  CorpusRow write(CorpusDocuments content, String uri, String fingerprint) {
    Dataset<Row> ordered =
        warehouse
            .spark()
            .createDataFrame(cut(content.documents()), Windows.SCHEMA)
            .where("size(tokens) > 0")
            .orderBy("file", "document_order", "document_window")
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Row totals =
          ordered
              .agg(
                  functions.count(functions.lit(1)),
                  functions.sum(functions.size(functions.col("tokens"))),
                  functions.count_distinct(functions.col("file"), functions.col("document_order")),
                  SequenceCheck.LARGEST_TOKEN,
                  SequenceCheck.LONGEST_SEQUENCE)
              .first();
      long sequences = totals.getLong(0);
      if (sequences == 0) {
        throw CorpusDocuments.nothingToRead(uri);
      }
      long positions = totals.getLong(1);
      check.check(totals.getInt(3), totals.getInt(4));
      commit(ordered, CorpusShards.sequencesPerShard(sequences, positions));
      return new CorpusRow(
          corpusId,
          uri,
          form.rules().tokenizerId(),
          form.contextTokens(),
          totals.getLong(2),
          sequences,
          positions,
          positions - sequences,
          fingerprint,
          Instant.now(),
          Optional.of(totals.getInt(3)),
          Optional.of(totals.getInt(4)));
    } finally {
      ordered.unpersist();
    }
  }

  private JavaRDD<Row> cut(JavaRDD<Document> documents) {
    if (form.isPreTokenized()) {
      return documents.map(Windows::asItIs);
    }
    SerializableConfiguration configuration =
        new SerializableConfiguration(warehouse.spark().sparkContext().hadoopConfiguration());
    return documents.mapPartitions(new Windows(source, configuration, form.contextTokens()));
  }

  private void commit(Dataset<Row> ordered, int sequencesPerShard) {
    String id = corpusId;
    JavaRDD<Row> rows =
        ordered
            .toJavaRDD()
            .zipWithIndex()
            .map(pair -> row(id, pair._1(), pair._2(), sequencesPerShard));
    warehouse.replacePartitions(
        WarehouseTable.CORPUS_SEQUENCES,
        warehouse.spark().createDataFrame(rows, warehouse.schema(WarehouseTable.CORPUS_SEQUENCES)));
  }

  private static Row row(String corpusId, Row window, long sequenceId, int sequencesPerShard) {
    return RowFactory.create(
        corpusId,
        sequenceId,
        Math.toIntExact(sequenceId / sequencesPerShard),
        window.getAs("source"),
        window.getAs("document_id"),
        window.getAs("document_window"),
        window.getAs("tokens"));
  }
}
