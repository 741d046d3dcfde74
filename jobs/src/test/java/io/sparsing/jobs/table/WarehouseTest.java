package io.sparsing.jobs.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsing.jobs.cli.LocalSpark;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarehouseTest {
  @TempDir static Path folder;
  private static Warehouse warehouse;

  @BeforeAll
  static void open() {
    warehouse = LocalSpark.open(folder);
  }

  @Test
  void everyTableAndTheViewAreThere() {
    for (WarehouseTable table : WarehouseTable.values()) {
      assertThat(warehouse.schema(table).fieldNames()).containsAll(table.keyColumns());
    }
    assertThat(warehouse.spark().table("neuron_activations").columns())
        .contains("activation", "magnitude");
  }

  @Test
  void openingAgainKeepsTheRows() {
    warehouse.insertMissing(WarehouseTable.PERPLEXITIES, List.of(row("kept", 0.1, 2)));
    Warehouse again = Warehouse.open(warehouse.spark());
    assertThat(rows(again, "kept")).containsExactly(row("kept", 0.1, 2));
  }

  @Test
  void aKeyThatIsThereIsNotWrittenAgain() {
    warehouse.insertMissing(WarehouseTable.PERPLEXITIES, List.of(row("old", 0.1, 2)));
    warehouse.insertMissing(
        WarehouseTable.PERPLEXITIES, List.of(row("old", 0.1, 3), row("old", 0.2, 4)));
    assertThat(rows(warehouse, "old"))
        .containsExactlyInAnyOrder(row("old", 0.1, 2), row("old", 0.2, 4));
  }

  @Test
  void aKeyThatComesTwiceAtOnceIsWrittenOnce() {
    warehouse.insertMissing(
        WarehouseTable.PERPLEXITIES,
        List.of(row("twice", 0.1, 2), row("twice", 0.1, 3), row("twice", 0.2, 4)));
    assertThat(rows(warehouse, "twice"))
        .containsExactlyInAnyOrder(row("twice", 0.1, 2), row("twice", 0.2, 4));
  }

  @Test
  void onlyTheNamedRowsAreRemoved() {
    warehouse.insertMissing(
        WarehouseTable.PERPLEXITIES, List.of(row("gone", 0.1, 2), row("stays", 0.1, 2)));
    warehouse.remove(WarehouseTable.PERPLEXITIES, "measurement_id", List.of("gone"));
    assertThat(rows(warehouse, "gone")).isEmpty();
    assertThat(rows(warehouse, "stays")).hasSize(1);
  }

  private static PerplexityRow row(String id, double parameter, double loss) {
    return new PerplexityRow(id, "c", "k", "cett", parameter, loss, 1.01, 0.3, 100);
  }

  private static List<PerplexityRow> rows(Warehouse from, String id) {
    return from.records(
        WarehouseTable.PERPLEXITIES, PerplexityRow.class, "measurement_id", List.of(id));
  }
}
