package io.sparsing.jobs.table;

import java.util.List;
import java.util.Locale;

/**
 * The tables of the namespace {@code sparsing}; columns stand in the SQL file of the same name.
 *
 * <p>The key tells which rows are the same: {@link Warehouse#insertMissing} never writes a key
 * twice.
 */
public enum WarehouseTable {
  CHECKPOINTS("checkpoint_id", "uri"),
  CORPORA("corpus_id", "uri"),
  CORPUS_SEQUENCES("corpus_id", "sequence_id"),
  TRAINING_LOSSES("run", "training_tokens"),
  EXTRACTIONS("measurement_id"),
  FFN_ACTIVATIONS("measurement_id", "layer", "sequence_id", "position"),
  NEURON_STATS("measurement_id", "layer", "neuron"),
  CETT_CURVES("measurement_id", "scope", "layer", "threshold"),
  DOCUMENT_LOSSES("measurement_id", "document"),
  PERPLEXITIES("measurement_id", "method", "parameter"),
  SPARSITY("measurement_id"),
  LAYER_SPARSITY("measurement_id", "layer"),
  INFLUENCES("measurement_id", "document"),
  TOKEN_STATS("measurement_id", "sequence_id", "position"),
  NEURON_ACTIVITY("measurement_id", "layer", "neuron"),
  UNION_SPARSITY("measurement_id", "layer", "chunk_tokens"),
  VOCABULARY_SPARSITY("measurement_id", "token_id"),
  SOURCE_SPARSITY("measurement_id", "source"),
  POSITION_SPARSITY("measurement_id", "first_position"),
  GATE_QUANTILES("measurement_id", "quantile"),
  SCALING_FITS("fit_id"),
  MODEL_COMPARISONS("comparison_id");

  @SuppressWarnings("ImmutableEnumChecker") // always a List.of
  private final List<String> keyColumns;

  WarehouseTable(String... keyColumns) {
    this.keyColumns = List.of(keyColumns);
  }

  /** Name of the table in SQL. */
  public String tableName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Columns that tell one row from another. */
  public List<String> keyColumns() {
    return keyColumns;
  }
}
