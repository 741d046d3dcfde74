package io.sparsing.jobs.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparsing.analysis.law.fit.FitOptions;
import io.sparsing.jobs.cli.LocalSpark;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.ModelComparisonRow;
import io.sparsing.jobs.table.SparsityRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Eight made-up models whose limits are known: seven with ReLU, five of them of about one size and
 * a bottleneck near a ratio of 60, and one with SiLU built like the third.
 */
class CompareModelsTest {
  private static final ComparisonOptions OPTIONS =
      new ComparisonOptions(FitOptions.PLAIN, 0.02, 0.05);
  private static final int POINTS = 12;

  @TempDir static Path folder;
  private static Warehouse warehouse;
  private static Map<String, ModelComparisonRow> rows;

  /** A model whose ratio is {@code limit + sign * 0.1 * D^-1}. */
  private record Model(
      String name, String activation, int width, int layers, long size, double limit, double loss) {
    double sign() {
      return activation.equals("relu") ? 1 : -1;
    }
  }

  private static final List<Model> MODELS =
      List.of(
          new Model("a", "relu", 64, 4, 1_000_000, 0.06, 2.60),
          new Model("b", "relu", 96, 3, 1_000_000, 0.08, 2.52),
          new Model("c", "relu", 128, 2, 1_000_000, 0.112, 2.50),
          new Model("d", "relu", 192, 2, 1_000_000, 0.112, 2.51),
          new Model("e", "relu", 256, 2, 1_500_000, 0.112, 2.55),
          new Model("f", "relu", 512, 4, 100_000_000, 0.112, 2.20),
          new Model("g", "relu", 256, 4, 10_000_000, 0.112, 2.30),
          new Model("s", "silu", 128, 2, 1_000_000, 0.4, 2.49));

  @BeforeAll
  static void compareOnce() {
    warehouse = LocalSpark.open(folder.resolve("warehouse"));
    List<CheckpointRow> checkpoints = new ArrayList<>();
    List<SparsityRow> measurements = new ArrayList<>();
    for (Model model : MODELS) {
      for (int i = 1; i <= POINTS; i++) {
        checkpoints.add(checkpoint(model, i));
        measurements.add(measurement(model, i));
      }
      insertActivity(model);
    }
    warehouse.insertMissing(WarehouseTable.CHECKPOINTS, checkpoints);
    warehouse.insertMissing(WarehouseTable.SPARSITY, measurements);
    new FitLawsAction(warehouse, OPTIONS.fit()).execute();
    rows =
        new CompareModelsAction(warehouse, OPTIONS)
            .execute().stream()
                .collect(
                    Collectors.toMap(
                        row -> row.kind() + " " + row.subject() + row.reference().orElse(""),
                        Function.identity()));
  }

  @Test
  void findsTheBottleneckAmongModelsOfOneSize() {
    ModelComparisonRow row = rows.get("width-depth relu");

    // Ratios 16, 32, 64, 96, 128; the line from (16, 0.06) through (32, 0.08) reaches 0.112 at
    // 57.6.
    assertThat(row.members()).isEqualTo(5);
    assertThat(row.estimate()).isBetween(50.0, 64.0);
    assertThat(row.details().get("plateau")).isCloseTo(0.112, within(0.002));
    assertThat(row.holds()).contains(true);
  }

  @Test
  void recommendsTheSparsestShapeThatLosesLittle() {
    ModelComparisonRow row = rows.get("shape relu");

    // Within 0.02 of 2.50: losses 2.52 (ratio 32), 2.50 (64) and 2.51 (96); the lowest limit is
    // 32's.
    assertThat(row.estimate()).isEqualTo(32);
    assertThat(row.details().get("best_ratio")).isEqualTo(64);
    assertThat(row.margin()).contains(0.02);
  }

  @Test
  void testsWhetherTheLimitDependsOnSize() {
    ModelComparisonRow row = rows.get("scale relu");

    assertThat(row.members()).isEqualTo(7);
    assertThat(row.pValue().orElseThrow()).isBetween(0.0, 1.0);
    assertThat(row.low().orElseThrow()).isLessThan(row.estimate());
    assertThat(row.holds()).contains(row.pValue().orElseThrow() < 0.05);
  }

  @Test
  void comparesActivationFunctionsInModelsBuiltAlike() {
    ModelComparisonRow row = rows.get("limit-difference cs");

    assertThat(row.estimate()).isCloseTo(0.112 - 0.4, within(0.01));
    assertThat(row.finding())
        .startsWith("With relu the limit is %.3f".formatted(-100 * row.estimate()))
        .contains(" percentage points below that with silu (95 % interval of the difference -");
    assertThat(row.holds()).contains(true);
    assertThat(rows.keySet().stream().filter(key -> key.startsWith("limit-difference")).toList())
        .containsExactly("limit-difference cs");
  }

  @Test
  void alignsTokensAndComparesNeurons() {
    ModelComparisonRow tokens = rows.get("token-alignment ab");
    // 30 tokens were met often enough, and rank in opposite order in a and b.
    assertThat(tokens.members()).isEqualTo(30);
    assertThat(tokens.estimate()).isCloseTo(-1, within(1e-12));

    ModelComparisonRow neurons = rows.get("neuron-frequency ab");
    // a: two layers of 20 neurons with frequencies 0.00 to 0.19 and 0.50 to 0.69; b is the same.
    assertThat(neurons.members()).isEqualTo(80);
    assertThat(neurons.estimate()).isZero();
    assertThat(rows.get("layer-frequency alayers 0 and 1").estimate()).isEqualTo(1);
  }

  @Test
  void entersAComparisonOnce() {
    long before = warehouse.read(WarehouseTable.MODEL_COMPARISONS).count();
    new CompareModelsAction(warehouse, OPTIONS).execute();

    assertThat(before).isEqualTo(rows.size());
    assertThat(warehouse.read(WarehouseTable.MODEL_COMPARISONS).count()).isEqualTo(before);
  }

  @Test
  void refusesMarginsThatAreNone() {
    assertThatThrownBy(() -> new ComparisonOptions(FitOptions.PLAIN, 0.01, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot compare models: expected a loss margin of at least 0 and a positive scale margin,"
                + " found 0.01 and 0.0");
  }

  private static CheckpointRow checkpoint(Model model, int index) {
    return new CheckpointRow(
        model.name() + index,
        "file:/" + model.name() + index,
        model.name() + index,
        model.name(),
        "llama",
        model.activation(),
        Optional.of(index * 1_000_000_000L),
        Optional.empty(),
        Optional.empty(),
        2,
        model.width(),
        20,
        1,
        1,
        256,
        model.size(),
        (double) model.width() / model.layers(),
        "fingerprint",
        Instant.EPOCH,
        Optional.empty(),
        Optional.empty());
  }

  private static SparsityRow measurement(Model model, int index) {
    // A small zigzag stands for noise: without any, intervals have no width.
    double ratio = model.limit() + model.sign() * 0.05 / index + (index % 2 == 0 ? 1e-4 : -1e-4);
    return SimulatedSeries.measurement(model.name() + index, ratio, model.loss());
  }

  private static void insertActivity(Model model) {
    String id = "m-" + model.name() + POINTS;
    int direction = model.name().equals("b") ? -1 : 1;
    warehouse
        .spark()
        .sql(
            """
            INSERT INTO vocabulary_sparsity
            SELECT '%s', CAST(id AS INT), IF(id < 30, 10L, 9L), 0.5 + %d * id * 0.01D, 0L,
                   CAST(NULL AS DOUBLE)
            FROM range(40)
            """
                .formatted(id, direction));
    warehouse
        .spark()
        .sql(
            """
            INSERT INTO neuron_activity (measurement_id, checkpoint_id, corpus_id, layer, neuron,
              active_positions, positions)
            SELECT '%s', '%s', 'corpus', CAST(id DIV 20 AS INT), CAST(id %% 20 AS INT),
                   id %% 20 + 50 * (id DIV 20), 100L
            FROM range(40)
            """
                .formatted(id, model.name() + POINTS));
  }
}
