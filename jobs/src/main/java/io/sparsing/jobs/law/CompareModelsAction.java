package io.sparsing.jobs.law;

import io.sparsing.jobs.table.ModelComparisonRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares all fitted models and enters the findings in {@code model_comparisons}: shape, size and
 * activation function against the limit; tokens and neurons of each pair and of first and last
 * layers.
 *
 * <p>Reads what {@code scaling_fits} holds for the same options. Pairs grow with the square of the
 * models, so they are compared among the first {@link #MOST_PAIRED} by name only.
 */
public final class CompareModelsAction {
  /** Most models that are compared two by two. */
  public static final int MOST_PAIRED = 12;

  private final Warehouse warehouse;
  private final ComparisonOptions options;

  /** An action over all fitted series in the tables. */
  public CompareModelsAction(Warehouse warehouse, ComparisonOptions options) {
    this.warehouse = warehouse;
    this.options = options;
  }

  /** The findings; a comparison of the same measurements is not entered twice. */
  public List<ModelComparisonRow> execute() {
    List<ComparedModel> models = ComparedModel.read(warehouse, options.fit());
    List<ModelComparisonRow> rows = new ArrayList<>();
    ComparedFamily.of(models).forEach(family -> rows.addAll(family.compare(options)));
    List<ComparedModel> paired = models.subList(0, Math.min(MOST_PAIRED, models.size()));
    ModelPairs pairs =
        new ModelPairs(new ComparedActivity(warehouse), new SeriesErrors(warehouse), options.fit());
    rows.addAll(pairs.compare(paired));
    warehouse.insertMissing(WarehouseTable.MODEL_COMPARISONS, rows);
    return rows;
  }
}
