package io.sparsing.jobs.report;

import io.sparsing.analysis.report.data.NamedValue;
import io.sparsing.analysis.report.data.ProvenanceGroup;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.apache.iceberg.Snapshot;

/** Says what the report's numbers rest on: corpora, method, versions and table snapshots. */
final class ReportProvenance {
  private final Warehouse warehouse;

  ReportProvenance(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  List<ProvenanceGroup> groups(Collection<CorpusRow> corpora) {
    List<ProvenanceGroup> groups = new ArrayList<>();
    corpora.stream()
        .sorted(Comparator.comparing(CorpusRow::uri))
        .forEach(corpus -> groups.add(corpus(corpus)));
    groups.add(
        new ProvenanceGroup(
            "Method",
            List.of(
                new NamedValue(
                    "Sparsity",
                    "PPL-p%: the CETT level at which perplexity first grows by p percent; thresholds"
                        + " per layer, read off the curve of the dense pass (Sparsing Law, arXiv"
                        + " 2411.02335)"),
                new NamedValue("Arithmetic", "float32 forward, float64 sums"),
                new NamedValue(
                    "Interval of a measured value",
                    "95 %, Student's t, documents as clusters; it treats the corpus as a sample of"
                        + " documents"),
                new NamedValue("Interval of a limit", "95 %, profile likelihood"),
                new NamedValue("Band of a curve", "95 %, from the curvature at the minimum"))));
    groups.add(
        new ProvenanceGroup(
            "Versions",
            List.of(
                new NamedValue("Spark", warehouse.spark().version()),
                new NamedValue("Java", System.getProperty("java.version")))));
    groups.add(new ProvenanceGroup("Table snapshots", snapshots()));
    return groups;
  }

  private static ProvenanceGroup corpus(CorpusRow corpus) {
    return new ProvenanceGroup(
        "Corpus " + corpus.uri(),
        List.of(
            new NamedValue("id", corpus.corpusId()),
            new NamedValue("tokenizer", corpus.tokenizerId()),
            new NamedValue("documents", "%,d".formatted(corpus.documents())),
            new NamedValue("sequences", "%,d".formatted(corpus.sequences())),
            new NamedValue("positions", "%,d".formatted(corpus.positions())),
            new NamedValue("scored positions", "%,d".formatted(corpus.scoredPositions()))));
  }

  private List<NamedValue> snapshots() {
    List<NamedValue> snapshots = new ArrayList<>();
    for (WarehouseTable table :
        List.of(
            WarehouseTable.CHECKPOINTS,
            WarehouseTable.TRAINING_LOSSES,
            WarehouseTable.PERPLEXITIES,
            WarehouseTable.SPARSITY,
            WarehouseTable.LAYER_SPARSITY,
            WarehouseTable.SOURCE_SPARSITY,
            WarehouseTable.VOCABULARY_SPARSITY,
            WarehouseTable.NEURON_ACTIVITY,
            WarehouseTable.SCALING_FITS,
            WarehouseTable.MODEL_COMPARISONS)) {
      Snapshot current = warehouse.icebergTable(table).currentSnapshot();
      if (current != null) {
        snapshots.add(new NamedValue(table.tableName(), Long.toString(current.snapshotId())));
      }
    }
    return snapshots;
  }
}
