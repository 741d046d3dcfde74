package io.sparsing.jobs.inspect;

import io.sparsing.jobs.SparsityMethod;
import io.sparsing.jobs.SparsityStatus;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.LayerSparsityRow;
import io.sparsing.jobs.table.SparsityRow;
import io.sparsing.jobs.table.WarehouseTable;
import io.sparsing.model.checkpoint.CheckpointFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/** Finds the thresholds of PPL-1% of a checkpoint in the tables, without Spark. */
public final class ThresholdLookup {
  private static final double PERCENT = 1;

  private final TableReader tables;
  private final Configuration configuration;

  /** A lookup in these tables. */
  public ThresholdLookup(TableReader tables, Configuration configuration) {
    this.tables = tables;
    this.configuration = configuration;
  }

  /**
   * The newest that reached PPL-1%, on whatever corpus, by the newest version of the measuring
   * method; nothing where there is none.
   */
  public Optional<Measured> find(CheckpointFolder folder) {
    return checkpointId(folder).flatMap(id -> newest(id, folder.config().layers()));
  }

  /**
   * Identity of the weights, if it may be in the tables. They are read, to be hashed, only where
   * the tables know this shape but not these very files: a copy, for example.
   */
  private Optional<String> checkpointId(CheckpointFolder folder) {
    List<CheckpointRow> sameShape =
        tables.records(
            WarehouseTable.CHECKPOINTS,
            CheckpointRow.class,
            Expressions.and(
                Expressions.equal("layers", folder.config().layers()),
                Expressions.equal("d_ff", folder.config().ffnSize()),
                Expressions.equal("non_embedding_parameters", folder.nonEmbeddingParameters())));
    if (sameShape.isEmpty()) {
      return Optional.empty();
    }
    String uri = qualified(folder.uri());
    String fingerprint = folder.fingerprint();
    return sameShape.stream()
        .filter(row -> row.uri().equals(uri) && row.fingerprint().equals(fingerprint))
        .map(CheckpointRow::checkpointId)
        .findFirst()
        .or(() -> Optional.of(folder.contentId()));
  }

  private Optional<Measured> newest(String checkpointId, int layers) {
    List<SparsityRow> measured =
        tables.records(
            WarehouseTable.SPARSITY,
            SparsityRow.class,
            Expressions.and(
                Expressions.equal("checkpoint_id", checkpointId),
                Expressions.equal("method", SparsityMethod.PPLP.toString()),
                Expressions.equal("p", PERCENT),
                Expressions.equal("status", SparsityStatus.FOUND.toString())));
    long corpora = measured.stream().map(SparsityRow::corpusId).distinct().count();
    return measured.stream()
        .max(
            Comparator.comparing((SparsityRow row) -> row.methodVersion().orElse(0))
                .thenComparing(SparsityRow::createdAt))
        .map(row -> thresholds(row, corpora, layers));
  }

  private Measured thresholds(SparsityRow row, long corpora, int layers) {
    Expression ofMeasurement = Expressions.equal("measurement_id", row.measurementId());
    List<Float> byLayer =
        tables
            .records(WarehouseTable.LAYER_SPARSITY, LayerSparsityRow.class, ofMeasurement)
            .stream()
            .sorted(Comparator.comparing(LayerSparsityRow::layer))
            .map(layer -> layer.threshold().orElseThrow().floatValue())
            .toList();
    if (byLayer.size() != layers) {
      throw new IllegalStateException(
          "Cannot read thresholds of measurement %s: expected %d layers, found %d"
              .formatted(row.measurementId(), layers, byLayer.size()));
    }
    return new Measured(
        byLayer, row.cett().orElseThrow(), corpusName(row.corpusId()), corpora, row.createdAt());
  }

  private String corpusName(String corpusId) {
    return tables
        .records(WarehouseTable.CORPORA, CorpusRow.class, Expressions.equal("corpus_id", corpusId))
        .stream()
        .min(Comparator.comparing(CorpusRow::createdAt))
        .map(CorpusRow::uri)
        .orElse("corpus " + corpusId);
  }

  /** As the tables write it, whatever working folder it was named from. */
  private String qualified(String uri) {
    try {
      Path path = new Path(uri);
      return path.getFileSystem(configuration).makeQualified(path).toString();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot name checkpoint " + uri, e);
    }
  }

  /**
   * The thresholds that a finished PPL-p% measurement of a checkpoint put into the tables.
   *
   * @param byLayer ε of each layer [L]
   * @param cett c*, the CETT level that they stand for
   * @param corpus what the corpus was called when it was measured
   * @param corpora how many corpora the checkpoint was measured on; this is the newest measurement
   * @param measuredAt when it was committed
   */
  public record Measured(
      List<Float> byLayer, double cett, String corpus, long corpora, Instant measuredAt) {

    /** Copies the list. */
    public Measured {
      byLayer = List.copyOf(byLayer);
    }
  }
}
