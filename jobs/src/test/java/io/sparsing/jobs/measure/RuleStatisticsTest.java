package io.sparsing.jobs.measure;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparsing.jobs.Fixtures;
import io.sparsing.jobs.SparsityMethod;
import io.sparsing.jobs.SparsityStatus;
import io.sparsing.jobs.cli.LocalSpark;
import io.sparsing.jobs.corpus.TokenizeCorpusAction.Tokenized;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.SparsityRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import io.sparsing.model.checkpoint.CheckpointFolder;
import io.sparsing.model.probe.TruncationRule;
import io.sparsing.model.runtime.LoadedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
  private static final List<RuleGrid> RULES =
      List.of(
          new RuleGrid(Method.CETT, List.of(0.1, 0.3)),
          new RuleGrid(Method.TOPK, List.of(0.1, 0.3)),
          RuleGrid.onGrid(Method.FAT),
          new RuleGrid(Method.TOPP, List.of(0.7, 1.0)));
  private static final int[] LENGTHS = {1, 5, 33, 64, 256, 40};

  @TempDir static Path folder;
  private static Warehouse warehouse;
  private static final List<int[]> SEQUENCES = new ArrayList<>();
  private static List<SparsityRow> measured;
  private static CorpusRow corpus;
  private static Tokenized subject;

  @BeforeAll
  static void measure() throws IOException {
    warehouse = LocalSpark.open(folder.resolve("warehouse"));
    subject = MeasuredFixture.subject(warehouse, CHECKPOINT.toString(), writeCorpus().toString());
    corpus = subject.corpus();
    measured = measure(RULES);
  }

  private static Path writeCorpus() throws IOException {
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
              .formatted(Arrays.toString(sequence), i % 2 == 0 ? "even" : "odd"));
    }
    return Files.write(folder.resolve("corpus.jsonl"), lines);
  }

  private static List<SparsityRow> measure(List<RuleGrid> rules) {
    return MeasuredFixture.measure(warehouse, subject, 64, new MeasureRequest.Rules(rules))
        .measurements();
  }

  @Test
  void everyRuleIsMeasuredAtEveryParameter() {
    assertThat(measured.stream().filter(row -> row.method() != SparsityMethod.FAT))
        .extracting(row -> row.method() + " " + row.parameter().orElseThrow())
        .containsExactly("cett 0.1", "cett 0.3", "topk 0.1", "topk 0.3", "topp 0.7", "topp 1.0");
    SparsityRow whole = measured.get(measured.size() - 1);
    assertThat(whole.sparseLoss()).isCloseTo(whole.denseLoss(), within(1e-9));
    // What is not exactly zero stays: the natural sparsity of the dense pass.
    assertThat(whole.sparsity()).isCloseTo(whole.naturalSparsity(), within(1e-12));
    assertThat(measured).allMatch(row -> row.status() == SparsityStatus.FIXED && row.p().isEmpty());
  }

  @Test
  void epsilonsLieAtQuantilesOfTheGates() {
    List<SparsityRow> fat =
        measured.stream().filter(row -> row.method() == SparsityMethod.FAT).toList();
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
    assertThat(measure(RULES))
        .extracting(SparsityRow::measurementId)
        .isEqualTo(measured.stream().map(SparsityRow::measurementId).toList());
    assertThat(snapshots()).isEqualTo(snapshots);
  }

  private static long snapshots() {
    long count = 0;
    for (WarehouseTable table : WarehouseTable.values()) {
      count +=
          warehouse
              .spark()
              .sql(
                  "SELECT * FROM %s.%s.snapshots".formatted(Warehouse.NAMESPACE, table.tableName()))
              .count();
    }
    return count;
  }

  @Test
  void groupsAreWhatTheTokensAddUpTo() {
    assertGroups(
        WarehouseTable.VOCABULARY_SPARSITY, "SELECT token_id AS g, t.* FROM token_stats t");
    assertGroups(
        WarehouseTable.SOURCE_SPARSITY,
        "SELECT s.source AS g, t.* FROM token_stats t JOIN sparsity m ON m.measurement_id ="
            + " t.measurement_id JOIN corpus_sequences s ON s.corpus_id = m.corpus_id AND"
            + " s.sequence_id = t.sequence_id");
    assertGroups(
        WarehouseTable.POSITION_SPARSITY,
        "SELECT CASE WHEN position = 0 THEN 0 ELSE int(pow(2, floor(log2(position)))) END AS g,"
            + " t.* FROM token_stats t");
  }

  private static List<String> ids() {
    return measured.stream().map(SparsityRow::measurementId).toList();
  }

  private static String quotedIds() {
    return ids().stream().map("'%s'"::formatted).collect(Collectors.joining(", "));
  }

  private static void assertGroups(WarehouseTable table, String tokens) {
    Map<String, Row> found = new HashMap<>();
    warehouse
        .read(table, "measurement_id", ids())
        .select(
            "measurement_id",
            table.keyColumns().get(1),
            "positions",
            "activation_ratio",
            "scored_positions",
            "sparse_loss")
        .collectAsList()
        .forEach(row -> assertThat(found.put(row.get(0) + " " + row.get(1), row)).isNull());
    List<Row> expected =
        warehouse
            .spark()
            .sql(
                ("SELECT measurement_id, g, count(*), sum(aggregate(active_neurons, 0L, (a, x) -> a +"
                        + " x)) / %d / count(*), count(sparse_loss), avg(sparse_loss) FROM (%s)"
                        + " WHERE measurement_id IN (%s) GROUP BY measurement_id, g")
                    .formatted(LAYERS * NEURONS, tokens, quotedIds()))
            .collectAsList();
    assertThat(found).hasSameSizeAs(expected).hasSizeGreaterThan(measured.size());
    for (Row row : expected) {
      Row one = found.get(row.get(0) + " " + row.get(1));
      assertThat(one.getLong(2)).isEqualTo(row.getLong(2));
      assertThat(one.getDouble(3)).isCloseTo(row.getDouble(3), within(1e-12));
      assertThat(one.getLong(4)).isEqualTo(row.getLong(4));
      assertThat(one.isNullAt(5)).isEqualTo(row.isNullAt(5));
      if (!row.isNullAt(5)) {
        assertThat(one.getDouble(5)).isCloseTo(row.getDouble(5), within(1e-9));
      }
    }
  }

  @Test
  void neuronsAndChunksAreWhatTheMasksSay() {
    MaskTwin masks = new MaskTwin(SEQUENCES.size(), NEURONS);
    try (LoadedModel model =
        LoadedModel.load(CheckpointFolder.open(CHECKPOINT.toString(), new Configuration()))) {
      model.truncated(SEQUENCES, new TruncationRule.TopMass(0.7), masks);
    }
    SparsityRow row = measured.get(measured.size() - 2);
    assertThat(row.method()).isEqualTo(SparsityMethod.TOPP);
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
    List<Row> layers =
        warehouse
            .spark()
            .sql(
                "SELECT l.measurement_id, l.dead_neurons, l.always_on_neurons,"
                    + " count_if(n.active_positions < 0.001 * n.positions),"
                    + " count_if(n.active_positions > 0.999 * n.positions) FROM layer_sparsity l"
                    + " JOIN neuron_activity n ON n.measurement_id = l.measurement_id AND n.layer ="
                    + " l.layer WHERE l.measurement_id IN ("
                    + quotedIds()
                    + ") GROUP BY l.measurement_id, l.layer, l.dead_neurons,"
                    + " l.always_on_neurons")
            .collectAsList();
    assertThat(layers).hasSize(LAYERS * measured.size());
    Map<String, Long> alwaysOn = new HashMap<>();
    for (Row layer : layers) {
      assertThat(layer.getInt(1)).isEqualTo((int) layer.getLong(3));
      assertThat(layer.getInt(2)).isEqualTo((int) layer.getLong(4));
      alwaysOn.merge(layer.getString(0), layer.getLong(4), Long::sum);
    }
    for (SparsityRow row : measured) {
      assertThat(row.alwaysOnNeuronShare().orElseThrow())
          .isCloseTo(
              alwaysOn.get(row.measurementId()) / (double) (LAYERS * NEURONS), within(1e-12));
    }
  }

  @Test
  void everyPointIsAmongThePerplexities() {
    List<Row> rows =
        warehouse
            .read(WarehouseTable.PERPLEXITIES)
            .where(col("method").notEqual("dense"))
            .where(col("corpus_id").equalTo(corpus.corpusId()))
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
}
