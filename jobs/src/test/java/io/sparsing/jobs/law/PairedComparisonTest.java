package io.sparsing.jobs.law;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsing.analysis.law.fit.FitOptions;
import io.sparsing.jobs.cli.LocalSpark;
import io.sparsing.jobs.table.ModelComparisonRow;
import io.sparsing.jobs.table.Warehouse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two models that differ in their activation function only, measured on the same documents. */
class PairedComparisonTest {

  @Test
  void limitsOnTheSameDocumentsAreComparedInPairs(@TempDir Path folder) {
    Warehouse warehouse = LocalSpark.open(folder.resolve("warehouse"));
    SimulatedSeries.enter(warehouse, "run-a", 1, 8);
    SimulatedSeries.enter(warehouse, "run-b", 1, 8);
    warehouse
        .spark()
        .sql("UPDATE checkpoints SET activation_function = 'silu' WHERE series = 'run-b'");
    ModelComparisonRow unpaired = limitDifference(warehouse);
    SimulatedSeries.enterErrors(warehouse);
    ModelComparisonRow paired = limitDifference(warehouse);

    assertThat(unpaired.finding())
        .endsWith(
            "up to 8.000e+09 training tokens. The comparison is not paired: it takes the errors of the"
                + " two limits as independent.");
    assertThat(unpaired.details()).doesNotContainKey("limit_correlation");
    assertThat(paired.finding())
        .endsWith(
            "The comparison is paired: both were measured on the same documents, and the errors of"
                + " their limits are correlated by %.2f."
                    .formatted(paired.details().get("limit_correlation")));
    // The shift of 0.0033 that both share is the greater part of both limits' errors.
    assertThat(paired.details().get("limit_correlation")).isBetween(0.5, 1.0);
  }

  private static ModelComparisonRow limitDifference(Warehouse warehouse) {
    new FitLawsAction(warehouse, FitOptions.PLAIN).execute();
    return new CompareModelsAction(warehouse, new ComparisonOptions(FitOptions.PLAIN, 0.02, 0.05))
        .execute().stream()
            .filter(row -> row.kind().equals("limit-difference"))
            .findFirst()
            .orElseThrow();
  }
}
