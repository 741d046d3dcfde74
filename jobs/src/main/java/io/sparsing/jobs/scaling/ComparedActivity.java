package io.sparsing.jobs.scaling;

import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Tokens and neurons of models' last measurements, from the tables. */
final class ComparedActivity {
  /** A token's ratio is a mean over its positions: of fewer than this it is mostly noise. */
  private static final int LEAST_POSITIONS = 10;

  private final Warehouse warehouse;

  ComparedActivity(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /** Activation ratios of both models at the tokens that both met often enough, by token. */
  List<double[]> tokenRatios(ComparedModel first, ComparedModel second) {
    List<Row> rows =
        tokens(first, "first")
            .join(tokens(second, "second"), "token_id")
            .orderBy("token_id")
            .select("first", "second")
            .collectAsList();
    return List.of(numbers(rows, 0), numbers(rows, 1));
  }

  private Dataset<Row> tokens(ComparedModel model, String name) {
    return warehouse
        .read(WarehouseTable.VOCABULARY_SPARSITY)
        .where(measured(model).and(functions.col("positions").geq(LEAST_POSITIONS)))
        .select(functions.col("token_id"), functions.col("activation_ratio").as(name));
  }

  /** Share of positions at which each neuron of a model was active. */
  double[] frequencies(ComparedModel model) {
    return frequencies(measured(model));
  }

  /** The same of one layer. */
  double[] frequencies(ComparedModel model, int layer) {
    return frequencies(measured(model).and(functions.col("layer").equalTo(layer)));
  }

  private double[] frequencies(Column condition) {
    List<Row> rows =
        warehouse
            .read(WarehouseTable.NEURON_ACTIVITY)
            .where(condition)
            .select(functions.col("active_positions").divide(functions.col("positions")))
            .collectAsList();
    return numbers(rows, 0);
  }

  private static Column measured(ComparedModel model) {
    return functions.col("measurement_id").equalTo(model.measurement().measurementId());
  }

  private static double[] numbers(List<Row> rows, int column) {
    return rows.stream().mapToDouble(row -> row.getDouble(column)).toArray();
  }
}
