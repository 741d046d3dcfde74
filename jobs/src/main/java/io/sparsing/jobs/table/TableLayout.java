package io.sparsing.jobs.table;

import java.util.List;
import java.util.Map;
import org.apache.iceberg.ReplaceSortOrder;
import org.apache.iceberg.SortField;
import org.apache.iceberg.Table;
import org.apache.iceberg.UpdateProperties;

/**
 * In which order a table's files hold their rows, so that statistics of files and row groups keep a
 * query from reading what it does not ask for.
 */
public final class TableLayout {
  private static final String ROW_GROUP_BYTES = "write.parquet.row-group-size-bytes";

  private TableLayout() {}

  /** Columns that rows are sorted by within a file; none where the order serves no question. */
  public static List<String> sortColumns(WarehouseTable table) {
    return switch (table) {
      // "One neuron over all checkpoints" reads one run of rows.
      case NEURON_STATS, NEURON_ACTIVITY -> List.of("layer", "neuron", "measurement_id");
      // "One checkpoint, one layer" reads one partition's row groups of that layer.
      case FFN_ACTIVATIONS -> List.of("layer", "sequence_id", "position");
      case CETT_CURVES -> List.of("measurement_id", "layer", "threshold");
      case LAYER_SPARSITY -> List.of("measurement_id", "layer");
      case DOCUMENT_LOSSES, INFLUENCES -> List.of("measurement_id", "document");
      case TRAINING_LOSSES -> List.of("run", "training_tokens");
      case CORPUS_SEQUENCES -> List.of("sequence_id");
      case TOKEN_STATS -> List.of("sequence_id", "position");
      case UNION_SPARSITY -> List.of("measurement_id", "layer", "chunk_tokens");
      case VOCABULARY_SPARSITY -> List.of("token_id", "measurement_id");
      case CHECKPOINTS,
          CORPORA,
          EXTRACTIONS,
          PERPLEXITIES,
          SPARSITY,
          SOURCE_SPARSITY,
          POSITION_SPARSITY,
          GATE_QUANTILES,
          SCALING_FITS,
          MODEL_COMPARISONS ->
          List.of();
    };
  }

  private static Map<String, String> properties(WarehouseTable table) {
    // A question about a neuron reads a row group of each file at least: small ones.
    return table == WarehouseTable.NEURON_STATS || table == WarehouseTable.NEURON_ACTIVITY
        ? Map.of(ROW_GROUP_BYTES, Integer.toString(4 << 20))
        : Map.of();
  }

  /** Gives a table its order, where it has another; files that are there stay as they are. */
  public static void apply(Table table, WarehouseTable which) {
    UpdateProperties update = table.updateProperties();
    boolean changed = false;
    for (Map.Entry<String, String> property : properties(which).entrySet()) {
      if (!table.properties().containsKey(property.getKey())) {
        update.set(property.getKey(), property.getValue());
        changed = true;
      }
    }
    if (changed) {
      update.commit();
    }
    List<String> wanted = sortColumns(which);
    if (!wanted.equals(sortedBy(table))) {
      ReplaceSortOrder order = table.replaceSortOrder();
      wanted.forEach(order::asc);
      order.commit();
    }
  }

  private static List<String> sortedBy(Table table) {
    return table.sortOrder().fields().stream()
        .map(SortField::sourceId)
        .map(table.schema()::findColumnName)
        .toList();
  }
}
