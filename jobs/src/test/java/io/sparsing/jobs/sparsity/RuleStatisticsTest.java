package io.sparsing.jobs.sparsity;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparsing.jobs.Fixtures;
import io.sparsing.jobs.InputException;
import io.sparsing.jobs.activation.ExtractActivationsAction;
import io.sparsing.jobs.cli.LocalSpark;
import io.sparsing.jobs.corpus.TokenizeCorpusAction;
import io.sparsing.jobs.study.RegisterCheckpointsAction;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.SparsityRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import io.sparsing.model.checkpoint.CheckpointFolder;
import io.sparsing.model.probe.TruncationRule;
import io.sparsing.model.runtime.Batch;
import io.sparsing.model.runtime.LoadedModel;
import io.sparsing.model.runtime.MaskedSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All rules in one action, and what their passes leave in the tables, against naive twins. */
class RuleStatisticsTest {
  private static final Path CHECKPOINT = Fixtures.path("fixtures/minicpm/a_relu_d64");
  private static final int LAYERS = 3;
  private static final int NEURONS = 160;
  private static final int[] LENGTHS = {1, 5, 33, 64, 256, 40};

  @TempDir static Path folder;
  private static Warehouse warehouse;
  private static final List<int[]> SEQUENCES = new ArrayList<>();
  private static List<SparsityRow> measured;
  private static MeasureParametersAction action;
  private static List<CheckpointRow> checkpoints;

  @BeforeAll
  static void measure() throws IOException {
    warehouse = LocalSpark.open(folder.resolve("warehouse"));
    JsonNode tokens = Fixtures.json(CHECKPOINT.resolve("eval_tokens.json"));
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < LENGTHS.length; i++) {
      int[] sequence = new int[LENGTHS[i]];
      for (int position = 0; position < sequence.length; position++) {
        sequence[position] = tokens.get(i).get(position).intValue();
      }
      SEQUENCES.add(sequence);
      lines.add(
          "{\"tokens\": %s, \"source\": \"%s\"}"
              .formatted(java.util.Arrays.toString(sequence), i % 2 == 0 ? "even" : "odd"));
    }
    Path file = Files.write(folder.resolve("corpus.jsonl"), lines);
    checkpoints =
        new RegisterCheckpointsAction(warehouse, List.of(CHECKPOINT.toString()))
            .execute()
            .checkpoints();
    CorpusRow corpus =
        new TokenizeCorpusAction(warehouse, file.toString(), checkpoints, OptionalInt.empty())
            .execute()
            .get(0)
            .corpus();
    var extracted = new ExtractActivationsAction(warehouse, corpus, checkpoints, 64).execute();
    action =
        new MeasureParametersAction(
            warehouse,
            corpus,
            extracted.extractions(),
            List.of(
                new MeasuredRule(Method.CETT, List.of(0.1, 0.3)),
                new MeasuredRule(Method.TOPK, List.of(0.1, 0.3)),
                MeasuredRule.onGrid(Method.FAT),
                new MeasuredRule(Method.TOPP, List.of(0.7, 1.0))));
    measured = action.execute(checkpoints);
  }

  @Test
  void everyRuleIsMeasuredAtEveryParameter() {
    assertThat(measured.stream().filter(row -> !row.method().equals("fat")))
        .extracting(row -> row.method() + " " + row.parameter().orElseThrow())
        .containsExactly("cett 0.1", "cett 0.3", "topk 0.1", "topk 0.3", "topp 0.7", "topp 1.0");
    SparsityRow whole = measured.get(measured.size() - 1);
    assertThat(whole.sparseLoss()).isCloseTo(whole.denseLoss(), within(1e-9));
    // What is not exactly zero stays: the natural sparsity of the dense pass.
    assertThat(whole.sparsity()).isCloseTo(whole.naturalSparsity(), within(1e-12));
    assertThat(measured).allMatch(row -> row.status().equals("fixed") && row.p().isEmpty());
  }

  @Test
  void epsilonsLieAtQuantilesOfTheGates() {
    List<SparsityRow> fat = measured.stream().filter(row -> row.method().equals("fat")).toList();
    assertThat(fat).hasSize(9);
    // The gates that are not 0 are a share 1 − natural sparsity; a tenth of them fewer at each step
    // of the grid. A bucket holds at most an eighth of an octave, two digits are good to 5 %.
    for (int i = 0; i < 9; i++) {
      double expected = (1 - fat.get(i).naturalSparsity()) * (0.9 - 0.1 * i);
      assertThat(fat.get(i).activationRatio()).isCloseTo(expected, within(0.03));
    }
  }

  @Test
  void aRepeatFindsEverythingDone() {
    long snapshots = snapshots();
    assertThat(action.execute(checkpoints))
        .extracting(SparsityRow::measurementId)
        .isEqualTo(measured.stream().map(SparsityRow::measurementId).toList());
    assertThat(snapshots()).isEqualTo(snapshots);
  }

  private static long snapshots() {
    long count = 0;
    for (WarehouseTable table : WarehouseTable.values()) {
      count += warehouse.spark().table(table.tableName() + ".snapshots").count();
    }
    return count;
  }

  @Test
  void groupsAreWhatTheTokensAddUpTo() {
    for (SparsityRow row : measured) {
      assertGroups(
          row, WarehouseTable.VOCABULARY_SPARSITY, "SELECT token_id AS g, t.* FROM token_stats t");
      assertGroups(
          row,
          WarehouseTable.SOURCE_SPARSITY,
          "SELECT s.source AS g, t.* FROM token_stats t JOIN corpus_sequences s ON s.sequence_id ="
              + " t.sequence_id");
      assertGroups(
          row,
          WarehouseTable.POSITION_SPARSITY,
          "SELECT CASE WHEN position = 0 THEN 0 ELSE int(pow(2, floor(log2(position)))) END AS g,"
              + " t.* FROM token_stats t");
    }
  }

  private static void assertGroups(SparsityRow of, WarehouseTable table, String tokens) {
    String key = table.keyColumns().get(1);
    Map<Object, Row> found = new HashMap<>();
    warehouse
        .read(table, "measurement_id", List.of(of.measurementId()))
        .select(key, "positions", "activation_ratio", "scored_positions", "sparse_loss")
        .collectAsList()
        .forEach(row -> assertThat(found.put(row.get(0), row)).isNull());
    List<Row> expected =
        warehouse
            .spark()
            .sql(
                ("SELECT g, count(*), sum(aggregate(active_neurons, 0L, (a, x) -> a + x)) / %d /"
                        + " count(*), count(sparse_loss), avg(sparse_loss) FROM (%s) WHERE"
                        + " measurement_id = '%s' GROUP BY g")
                    .formatted(LAYERS * NEURONS, tokens, of.measurementId()))
            .collectAsList();
    assertThat(found).hasSameSizeAs(expected).isNotEmpty();
    for (Row row : expected) {
      Row one = found.get(row.get(0));
      assertThat(one.getLong(1)).isEqualTo(row.getLong(1));
      assertThat(one.getDouble(2)).isCloseTo(row.getDouble(2), within(1e-12));
      assertThat(one.getLong(3)).isEqualTo(row.getLong(3));
      assertThat(one.isNullAt(4)).isEqualTo(row.isNullAt(4));
      if (!row.isNullAt(4)) {
        assertThat(one.getDouble(4)).isCloseTo(row.getDouble(4), within(1e-9));
      }
    }
  }

  @Test
  void neuronsAndChunksAreWhatTheMasksSay() {
    Masks masks = new Masks();
    try (LoadedModel model =
        LoadedModel.load(CheckpointFolder.open(CHECKPOINT.toString(), new Configuration()))) {
      model.truncated(SEQUENCES, new TruncationRule.TopMass(0.7), masks);
    }
    SparsityRow row = measured.get(measured.size() - 2);
    assertThat(row.method()).isEqualTo("topp");
    List<Row> neurons =
        warehouse
            .read(WarehouseTable.NEURON_ACTIVITY, "measurement_id", List.of(row.measurementId()))
            .orderBy("layer", "neuron")
            .select("layer", "neuron", "active_positions", "positions")
            .collectAsList();
    assertThat(neurons).hasSize(LAYERS * NEURONS);
    for (Row neuron : neurons) {
      assertThat(neuron.getLong(2)).isEqualTo(masks.positions(neuron.getInt(0), neuron.getInt(1)));
      assertThat(neuron.getLong(3)).isEqualTo(1 + 5 + 33 + 64 + 256 + 40);
    }
    List<Row> unions =
        warehouse
            .read(WarehouseTable.UNION_SPARSITY, "measurement_id", List.of(row.measurementId()))
            .select("layer", "chunk_tokens", "chunks", "activation_ratio")
            .collectAsList();
    assertThat(unions).hasSize(LAYERS * 5);
    for (Row union : unions) {
      masks.assertUnion(union.getInt(0), union.getInt(1), union.getLong(2), union.getDouble(3));
    }
  }

  @Test
  void deadAndAlwaysOnNeuronsAreThoseOfTheNeuronTable() {
    for (SparsityRow row : measured) {
      List<Row> layers =
          warehouse
              .spark()
              .sql(
                  ("SELECT l.dead_neurons, l.always_on_neurons, count_if(n.active_positions < 0.001 *"
                          + " n.positions), count_if(n.active_positions > 0.999 * n.positions) FROM"
                          + " layer_sparsity l JOIN neuron_activity n ON n.measurement_id ="
                          + " l.measurement_id AND n.layer = l.layer WHERE l.measurement_id = '%s'"
                          + " GROUP BY l.layer, l.dead_neurons, l.always_on_neurons")
                      .formatted(row.measurementId()))
              .collectAsList();
      assertThat(layers).hasSize(LAYERS);
      long alwaysOn = 0;
      for (Row layer : layers) {
        assertThat(layer.getInt(0)).isEqualTo((int) layer.getLong(2));
        assertThat(layer.getInt(1)).isEqualTo((int) layer.getLong(3));
        alwaysOn += layer.getLong(3);
      }
      assertThat(row.alwaysOnNeuronShare().orElseThrow())
          .isCloseTo(alwaysOn / (double) (LAYERS * NEURONS), within(1e-12));
    }
  }

  @Test
  void everyPointIsAmongThePerplexities() {
    List<Row> rows =
        warehouse
            .read(WarehouseTable.PERPLEXITIES)
            .where(col("method").notEqual("dense"))
            .select("method", "parameter", "ppl_ratio", "activation_ratio")
            .collectAsList();
    assertThat(rows)
        .extracting(
            row ->
                "%s %s %s %s"
                    .formatted(
                        row.getString(0), row.getDouble(1), row.getDouble(2), row.getDouble(3)))
        .containsExactlyInAnyOrderElementsOf(
            measured.stream()
                .map(
                    row ->
                        "%s %s %s %s"
                            .formatted(
                                row.method(),
                                row.parameter().orElseThrow(),
                                row.pplRatio(),
                                row.activationRatio()))
                .toList());
  }

  @Test
  void parametersThatARuleDoesNotHaveAreRefused() {
    assertThatThrownBy(() -> new MeasuredRule(Method.TOPP, List.of(0.5, 0.0)))
        .isInstanceOf(InputException.class)
        .hasMessage("Cannot measure topp: expected shares above 0 and at most 1, found 0.0");
    assertThatThrownBy(() -> new MeasuredRule(Method.CETT, List.of(1.5)))
        .hasMessage("Cannot measure cett: expected CETT levels from 0 to 1, found 1.5");
    assertThatThrownBy(() -> new MeasuredRule(Method.FAT, List.of(-1.0)))
        .hasMessage("Cannot measure fat: expected thresholds from 0, found -1.0");
  }

  /** Keeps every bit: the naive twin of neuron counts and unions. */
  private static final class Masks implements MaskedSink {
    private final Map<Integer, BitSet[][]> byLayer = new HashMap<>(); // [sequences][T]

    @Override
    public void layer(Batch batch, int layer, int[] activeByPosition, int[] activeByNeuron) {}

    @Override
    public void losses(Batch batch, float[] negativeLogLikelihoods) {}

    @Override
    public void mask(Batch batch, int layer, long[] words) {
      BitSet[][] sequences = byLayer.computeIfAbsent(layer, key -> new BitSet[SEQUENCES.size()][]);
      int width = words.length / batch.positions();
      for (int row = 0; row < batch.sequences(); row++) {
        BitSet[] positions = new BitSet[batch.length()];
        for (int position = 0; position < positions.length; position++) {
          int first = (row * batch.length() + position) * width;
          positions[position] =
              BitSet.valueOf(java.util.Arrays.copyOfRange(words, first, first + width));
        }
        sequences[batch.sequenceIndices()[row]] = positions;
      }
    }

    long positions(int layer, int neuron) {
      long count = 0;
      for (BitSet[] sequence : byLayer.get(layer)) {
        for (BitSet position : sequence) {
          count += position.get(neuron) ? 1 : 0;
        }
      }
      return count;
    }

    void assertUnion(int layer, int tokens, long chunks, double ratio) {
      long expectedChunks = 0;
      long active = 0;
      for (BitSet[] sequence : byLayer.get(layer)) {
        for (int first = 0; first + tokens <= sequence.length; first += tokens) {
          BitSet union = new BitSet();
          for (int position = first; position < first + tokens; position++) {
            union.or(sequence[position]);
          }
          expectedChunks++;
          active += union.cardinality();
        }
      }
      assertThat(chunks).isEqualTo(expectedChunks);
      assertThat(ratio).isCloseTo(active / ((double) chunks * NEURONS), within(1e-12));
    }
  }
}
