package io.sparsing.jobs.measure;

import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.InfluenceRow;
import io.sparsing.jobs.table.LayerSparsityRow;
import io.sparsing.jobs.table.PerplexityRow;
import io.sparsing.jobs.table.SparsityRow;
import io.sparsing.jobs.table.UnionSparsityRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.util.ArrayList;
import java.util.List;

/**
 * Commits finished measurements: details, layers and perplexities first, {@code sparsity} last, so
 * that a row there means all of it is in place.
 *
 * <p>What a measurement that died left behind is replaced (details) or found to be there already
 * (rows merged by key), so that nothing has to be looked for and removed first.
 */
record MeasurementWriter(Warehouse warehouse, CorpusRow corpus) {
  /**
   * Commits measurements.
   *
   * @param evaluated points that searches evaluated
   */
  List<SparsityRow> write(
      List<Measurement> measurements, List<PerplexityRow> evaluated, KeptPasses passes) {
    warehouse.insertMissing(WarehouseTable.PERPLEXITIES, evaluated);
    if (measurements.isEmpty()) {
      return List.of();
    }
    new DetailWriter(warehouse, corpus, measurements, passes).write();
    List<LayerSparsityRow> layers = new ArrayList<>();
    List<UnionSparsityRow> unions = new ArrayList<>();
    List<InfluenceRow> influences = new ArrayList<>();
    List<PerplexityRow> perplexities = new ArrayList<>();
    List<SparsityRow> rows = new ArrayList<>();
    for (Measurement one : measurements) {
      MeasurementRows made = new MeasurementRows(one, corpus);
      layers.addAll(made.layers());
      unions.addAll(made.unions());
      influences.addAll(made.influences());
      rows.add(made.sparsity());
      // The level of thresholds of another corpus means others here.
      if (one.search().isEmpty() && one.origin().calibrationCorpusId().isEmpty()) {
        perplexities.add(
            MeasurementRows.perplexity(one.subject(), one.origin().rule(), one.estimates().pass()));
      }
    }
    warehouse.insertMissing(WarehouseTable.LAYER_SPARSITY, layers);
    warehouse.insertMissing(WarehouseTable.UNION_SPARSITY, unions);
    warehouse.insertMissing(WarehouseTable.INFLUENCES, influences);
    warehouse.insertMissing(WarehouseTable.PERPLEXITIES, perplexities);
    warehouse.insertMissing(WarehouseTable.SPARSITY, rows);
    return rows;
  }
}
