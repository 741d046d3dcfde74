package io.sparsing.jobs.sparsity;

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
final class MeasurementWriter {
  private final Warehouse warehouse;
  private final double cettTolerance;

  MeasurementWriter(Warehouse warehouse, double cettTolerance) {
    this.warehouse = warehouse;
    this.cettTolerance = cettTolerance;
  }

  /** Commits the points that searches evaluated. */
  void writeEvaluated(List<PerplexityRow> evaluated) {
    warehouse.insertMissing(WarehouseTable.PERPLEXITIES, evaluated);
  }

  /** Commits measurements. */
  List<SparsityRow> write(FinalPasses passes) {
    List<MeasurementPlan> plans = passes.plans();
    List<String> ids = plans.stream().map(plan -> plan.measurementId(cettTolerance)).toList();
    new DetailWriter(warehouse, passes, ids).write();
    List<LayerSparsityRow> layers = new ArrayList<>();
    List<UnionSparsityRow> unions = new ArrayList<>();
    List<PerplexityRow> perplexities = new ArrayList<>();
    List<SparsityRow> rows = new ArrayList<>();
    for (int i = 0; i < plans.size(); i++) {
      MeasurementPlan plan = plans.get(i);
      MeasuredState state = passes.states().get(i);
      MeasurementRows made = new MeasurementRows(ids.get(i), plan, state);
      layers.addAll(made.layers());
      unions.addAll(made.unions());
      rows.add(made.sparsity());
      if (plan.origin().calibrationCorpusId().isEmpty()) { // else its level means other thresholds
        perplexities.add(
            PerplexityRows.of(plan.subject(), plan.method(), plan.parameter(), state.truncation()));
      }
    }
    warehouse.insertMissing(WarehouseTable.LAYER_SPARSITY, layers);
    warehouse.insertMissing(WarehouseTable.UNION_SPARSITY, unions);
    warehouse.insertMissing(WarehouseTable.PERPLEXITIES, perplexities);
    warehouse.insertMissing(WarehouseTable.SPARSITY, rows);
    return rows;
  }
}
