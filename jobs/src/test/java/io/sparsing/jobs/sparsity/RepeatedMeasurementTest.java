package io.sparsing.jobs.sparsity;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsing.analysis.search.SearchOptions;
import io.sparsing.jobs.Fixtures;
import io.sparsing.jobs.activation.ExtractActivationsAction;
import io.sparsing.jobs.cli.LocalSpark;
import io.sparsing.jobs.corpus.TokenizeCorpusAction;
import io.sparsing.jobs.study.RegisterCheckpointsAction;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.SparsityRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
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
  private static Measured first;

  private record Measured(int extracted, SearchSparsityAction.Result search) {}

  @BeforeAll
  static void measureOnce() {
    warehouse = LocalSpark.open(folder);
    first = measure(List.of(1.0), SearchOptions.STANDARD);
  }

  @Test
  @Order(1)
  void aRepeatDoesNothing() {
    assertThat(first.extracted()).isEqualTo(1);
    assertThat(first.search().made()).isEqualTo(1);
    Map<WarehouseTable, Long> before = counts();

    Measured again = measure(List.of(1.0), SearchOptions.STANDARD);

    assertThat(again.extracted()).isZero();
    assertThat(again.search().made()).isZero();
    assertThat(again.search().measurements())
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("createdAt")
        .isEqualTo(first.search().measurements());
    assertThat(counts()).isEqualTo(before);
  }

  @Test
  @Order(2)
  void anotherIncreaseIsAddedAndNothingElseIsMade() {
    Map<WarehouseTable, Long> before = counts();
    Measured more = measure(List.of(5.0, 1.0), SearchOptions.STANDARD);

    assertThat(more.extracted()).isZero();
    assertThat(more.search().made()).isEqualTo(1);
    assertThat(more.search().measurements())
        .extracting(SparsityRow::measurementId)
        .contains(first.search().measurements().get(0).measurementId())
        .hasSize(2);
    Map<WarehouseTable, Long> after = counts();
    assertThat(after.get(WarehouseTable.SPARSITY)).isEqualTo(2);
    assertThat(after.get(WarehouseTable.LAYER_SPARSITY)).isEqualTo(2 * 3);
    assertThat(after.get(WarehouseTable.TOKEN_STATS)).isEqualTo(2 * 2048);
    for (WarehouseTable table :
        List.of(WarehouseTable.EXTRACTIONS, WarehouseTable.CETT_CURVES, WarehouseTable.CORPORA)) {
      assertThat(after.get(table)).isEqualTo(before.get(table));
    }
  }

  private static Measured measure(List<Double> percents, SearchOptions options) {
    Path checkpoint = Fixtures.path("fixtures/minicpm/a_relu_d64");
    List<CheckpointRow> checkpoints =
        new RegisterCheckpointsAction(warehouse, List.of(checkpoint.toString()))
            .execute()
            .checkpoints();
    CorpusRow corpus =
        new TokenizeCorpusAction(
                warehouse,
                checkpoint.resolve("eval_tokens.json").toString(),
                checkpoints,
                OptionalInt.empty())
            .execute()
            .get(0)
            .corpus();
    var extracted = new ExtractActivationsAction(warehouse, corpus, checkpoints, 64).execute();
    var search =
        new SearchSparsityAction(warehouse, corpus, extracted.extractions(), percents, options);
    return new Measured(extracted.made(), search.execute(checkpoints));
  }

  private static Map<WarehouseTable, Long> counts() {
    Map<WarehouseTable, Long> counts = new EnumMap<>(WarehouseTable.class);
    for (WarehouseTable table : WarehouseTable.values()) {
      counts.put(table, warehouse.read(table).count());
    }
    return counts;
  }
}
