package io.sparsing.jobs.measure;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparsing.jobs.Fixtures;
import io.sparsing.jobs.cli.LocalSpark;
import io.sparsing.jobs.cli.text.MeasurementTables;
import io.sparsing.jobs.cli.text.PlaceNames;
import io.sparsing.jobs.corpus.TokenizeCorpusAction.Tokenized;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.LayerSparsityRow;
import io.sparsing.jobs.table.SparsityRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shipped pipeline on a mixture of experts: 2 layers of 8 experts of 20 neurons, 2 experts a
 * token, on the 48 positions of {@code cett.json}.
 */
class ExpertMeasurementTest {
  private static final Path CHECKPOINT = Fixtures.path("fixtures/hf/mixtral");

  @TempDir static Path folder;
  private static Warehouse warehouse;
  private static CheckpointRow checkpoint;
  private static SparsityRow measured;

  @BeforeAll
  static void measure() {
    warehouse = LocalSpark.open(folder);
    Tokenized subject =
        MeasuredFixture.subject(
            warehouse, CHECKPOINT.toString(), CHECKPOINT.resolve("eval_tokens.json").toString());
    checkpoint = subject.checkpoints().get(0);
    measured =
        MeasuredFixture.measure(
                warehouse,
                subject,
                Long.MAX_VALUE,
                new MeasureRequest.Rules(List.of(new RuleGrid(Method.CETT, List.of(0.1)))))
            .measurements()
            .get(0);
  }

  @Test
  void aLayersNeuronsAreThoseOfAllExperts() {
    assertThat(checkpoint.dFf()).isEqualTo(8 * 20);
    assertThat(checkpoint.experts()).contains(8);
    assertThat(checkpoint.expertsPerToken()).contains(2);
  }

  /** Nothing is truncated before the first layer, so it is that of the dense pass. */
  @Test
  void theFirstLayerIsThatOfTheReference() {
    JsonNode row =
        Fixtures.json(CHECKPOINT.resolve("cett.json")).get("layers").get(0).get("rows").get(1);
    assertThat(row.get("level").doubleValue()).isEqualTo(0.1);
    LayerSparsityRow first = layers().get(0);
    // One pair of a position and a neuron is 1/7680.
    assertThat(first.activationRatio())
        .isCloseTo(row.get("active_of_all").doubleValue(), within(1.01 / 7680));
    assertThat(first.cett().orElseThrow())
        .isBetween(row.get("cett").doubleValue() - 1e-4, row.get("next_cett").doubleValue());
  }

  @Test
  void bothRatiosAreStated() {
    assertThat(measured.activationRatio()).isBetween(0.05, 0.25);
    assertThat(measured.routedActivationRatio().orElseThrow())
        .isCloseTo(4 * measured.activationRatio(), within(1e-12));
    String json = new MeasurementJson(warehouse).write(List.of(checkpoint), List.of(measured));
    assertThat(Fixtures.json(json).get(0).get("routed_activation_ratio").doubleValue())
        .isEqualTo(measured.routedActivationRatio().orElseThrow());
  }

  /** The column of mixtures, which other tables do not have (MeasurementTablesTest). */
  @Test
  void theTerminalShowsTheRoutedRatio() {
    StringWriter text = new StringWriter();
    new MeasurementTables(PlaceNames.of(List.of(checkpoint)), Map.of(measured.corpusId(), "tokens"))
        .print(List.of(measured), new PrintWriter(text, true));
    assertThat(text.toString())
        .contains("active of routed")
        .contains("%.5f".formatted(measured.routedActivationRatio().orElseThrow()));
  }

  /** Every position goes to 2 experts of 20 neurons: 48·2·20 = 1,920 a layer. */
  @Test
  void neuronsSayHowManyPositionsReachedThem() {
    List<Row> layers =
        warehouse
            .read(WarehouseTable.NEURON_ACTIVITY)
            .groupBy("layer")
            .agg(sum("routed_positions"), sum("active_positions"), count_distinct(col("positions")))
            .orderBy("layer")
            .collectAsList();
    assertThat(layers).hasSize(2);
    for (int layer = 0; layer < 2; layer++) {
      assertThat(layers.get(layer).getLong(1)).isEqualTo(1920);
      assertThat(layers.get(layer).getLong(2) / 7680.0)
          .isCloseTo(layers().get(layer).activationRatio(), within(1e-12));
      assertThat(layers.get(layer).getLong(3)).isEqualTo(1);
    }
  }

  /** {@code never_routed_experts} of the reference is 0 in both layers. */
  @Test
  void neverRoutedIsToldFromDead() {
    assertThat(layers())
        .extracting(LayerSparsityRow::neverRoutedNeurons)
        .containsOnly(Optional.of(0));
    assertThat(measured.neverRoutedNeuronShare()).contains(0.0);
  }

  private static List<LayerSparsityRow> layers() {
    return Warehouse.records(warehouse.read(WarehouseTable.LAYER_SPARSITY), LayerSparsityRow.class)
        .stream()
        .sorted(Comparator.comparing(LayerSparsityRow::layer))
        .toList();
  }
}
