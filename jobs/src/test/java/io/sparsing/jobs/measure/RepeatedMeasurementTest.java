package io.sparsing.jobs.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsing.analysis.search.SearchOptions;
import io.sparsing.jobs.Fixtures;
import io.sparsing.jobs.cli.LocalSpark;
import io.sparsing.jobs.study.MeasurementRun;
import io.sparsing.jobs.table.SparsityRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What is measured already is not measured again. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RepeatedMeasurementTest {
  @TempDir static Path folder;
  private static Warehouse warehouse;
  private static MeasurementRun.Result first;

  @BeforeAll
  static void measureOnce() {
    warehouse = LocalSpark.open(folder);
    first = measure(List.of(1.0));
  }

  @Test
  @Order(1)
  void aRepeatDoesNothing() {
    assertThat(first.made()).isEqualTo(1);
    Map<WarehouseTable, Long> before = counts();

    MeasurementRun.Result again = measure(List.of(1.0));

    assertThat(again.made()).isZero();
    assertThat(again.measurements())
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("createdAt")
        .isEqualTo(first.measurements());
    assertThat(counts()).isEqualTo(before);
  }

  @Test
  @Order(2)
  void anotherIncreaseIsAddedAndNothingElseIsMade() {
    Map<WarehouseTable, Long> before = counts();
    MeasurementRun.Result more = measure(List.of(5.0, 1.0));

    assertThat(more.made()).isEqualTo(1);
    assertThat(more.measurements())
        .extracting(SparsityRow::measurementId)
        .contains(first.measurements().get(0).measurementId())
        .hasSize(2);
    Map<WarehouseTable, Long> after = counts();
    assertThat(after.get(WarehouseTable.SPARSITY)).isEqualTo(2);
    assertThat(after.get(WarehouseTable.LAYER_SPARSITY)).isEqualTo(2 * 3);
    assertThat(after.get(WarehouseTable.TOKEN_STATS)).isEqualTo(2 * 2048);
    assertThat(after.get(WarehouseTable.INFLUENCES)).isEqualTo(2 * 8);
    for (WarehouseTable table :
        List.of(
            WarehouseTable.EXTRACTIONS,
            WarehouseTable.DOCUMENT_LOSSES,
            WarehouseTable.CETT_CURVES,
            WarehouseTable.CORPORA)) {
      assertThat(after.get(table)).isEqualTo(before.get(table));
    }
  }

  private static MeasurementRun.Result measure(List<Double> percents) {
    String checkpoint = Fixtures.path("fixtures/minicpm/a_relu_d64").toString();
    return MeasuredFixture.measure(
        warehouse,
        MeasuredFixture.subject(warehouse, checkpoint, checkpoint + "/eval_tokens.json"),
        64,
        new MeasureRequest.Search(percents, SearchOptions.STANDARD));
  }

  private static Map<WarehouseTable, Long> counts() {
    Map<WarehouseTable, Long> counts = new EnumMap<>(WarehouseTable.class);
    for (WarehouseTable table : WarehouseTable.values()) {
      counts.put(table, warehouse.read(table).count());
    }
    return counts;
  }
}
