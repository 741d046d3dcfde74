package io.sparsing.jobs.law;

import io.sparsing.jobs.table.ModelComparisonRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  /** The findings; a comparison of the same measurements is neither made nor entered twice. */
  public List<ModelComparisonRow> execute() {
    List<PlannedComparison> planned = plan(FittedSeries.read(warehouse, options.fit()));
    Map<String, ModelComparisonRow> entered = new HashMap<>();
    warehouse
        .records(
            WarehouseTable.MODEL_COMPARISONS,
            ModelComparisonRow.class,
            "comparison_id",
            planned.stream().map(comparison -> comparison.key().id()).toList())
        .forEach(row -> entered.put(row.comparisonId(), row));
    List<ModelComparisonRow> rows = new ArrayList<>();
    List<ModelComparisonRow> made = new ArrayList<>();
    for (PlannedComparison comparison : planned) {
      Optional<ModelComparisonRow> known = Optional.ofNullable(entered.get(comparison.key().id()));
      Optional<ModelComparisonRow> row = known.or(comparison.work());
      row.ifPresent(rows::add);
      row.filter(one -> known.isEmpty()).ifPresent(made::add);
    }
    warehouse.insertMissing(WarehouseTable.MODEL_COMPARISONS, made);
    return rows;
  }

  private List<PlannedComparison> plan(List<FittedSeries> models) {
    List<PlannedComparison> planned = new ArrayList<>();
    ComparedFamily.of(models).forEach(family -> planned.addAll(family.plan(options)));
    List<FittedSeries> paired = models.subList(0, Math.min(MOST_PAIRED, models.size()));
    ModelPairs pairs =
        new ModelPairs(new ComparedActivity(warehouse), new SeriesErrors(warehouse), options.fit());
    planned.addAll(pairs.plan(paired));
    return planned;
  }
}
