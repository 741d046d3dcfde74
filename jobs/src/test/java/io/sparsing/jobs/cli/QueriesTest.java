package io.sparsing.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.sparsing.jobs.table.Warehouse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every query of {@code docs/queries.md} on a warehouse that the real commands made. */
class QueriesTest {
  /** Answered in {@link PairedDifferenceTest}: corpora as small as these have no intervals. */
  private static final String PAIRED = "14. ";

  /** Everything here is measured in float32. */
  private static final String PRECISIONS = "15. ";

  private static final QueryPage PAGE = QueryPage.read("queries.md");

  private static final int CHECKPOINTS = 8;
  private static final int LAYERS = 2;

  @TempDir static Path folder;
  private static Warehouse warehouse;

  /** One series of 8 checkpoints on two corpora, and two other rules on the first of them. */
  @BeforeAll
  static void measureOnce() throws IOException {
    LocalSpark.stop();
    Path ladder = Files.writeString(folder.resolve("ladder.yaml"), LADDER);
    // A document of 20 letters is cut after 15, each piece after <s>: windows of 16 and 6. One of
    // 40 is 16, 16, 11.
    Path first = folder.resolve("first.jsonl");
    write(
        first, document("a", "tales", 20), document("b", "tales", 20), document("c", "notes", 40));
    Path second = folder.resolve("second.jsonl");
    write(second, document("d", "notes", 40));
    Path text = folder.resolve("text.jsonl");
    write(text, document("t", "text", 4000));
    run(
        "train",
        "--ladder",
        ladder.toString(),
        "--corpus",
        text.toString(),
        "--out",
        path("models"));
    run(measure("--ppl-increase", "1", "--sample", "all"), first.toString(), second.toString());
    run(measure("--method", "topk,fat", "--parameter", "0.25,0.75"), first.toString());
    run("fit");
    warehouse = LocalSpark.open(folder.resolve("warehouse"));
  }

  static Stream<QueryPage.Query> queries() {
    return PAGE.queries().stream();
  }

  @Test
  void noQueryIsPassedOver() {
    assertThat(queries().count())
        .isEqualTo(PAGE.text().lines().filter(line -> line.equals("```sql")).count())
        .isGreaterThanOrEqualTo(10);
  }

  @ParameterizedTest
  @MethodSource("queries")
  void everyQueryAnswers(QueryPage.Query query) {
    assertThat(warehouse.spark().sql(query.sql()).isEmpty())
        .isEqualTo(query.title().startsWith(PAIRED) || query.title().startsWith(PRECISIONS));
  }

  /** Held against itself, every measurement moves by nothing; none of these has an interval. */
  @Test
  void aMeasurementMeetsTheOneOfTheOtherPrecision() {
    String sql = PAGE.sql(PRECISIONS).replace("<> 'float32'", "= 'float32'");
    assertThat(warehouse.spark().sql(sql).collectAsList())
        .hasSize(CHECKPOINTS * 2)
        .allMatch(row -> row.getDouble(5) == 0 && row.isNullAt(6) && row.isNullAt(7));
  }

  @Test
  void layersOfEveryMeasurement() {
    assertThat(answer("1. ")).hasSize(CHECKPOINTS * 2 * LAYERS);
    assertThat(answer("11. ")).hasSize(CHECKPOINTS * 2);
    assertThat(answer("13. ")).hasSize(CHECKPOINTS).allMatch(row -> row.getLong(2) == 2);
  }

  /** Two documents of 22 tokens from tales; two of 43 from notes; 8 checkpoints saw each. */
  @Test
  void positionsOfEachSource() {
    assertThat(answer("5. "))
        .extracting(row -> row.getString(0), row -> row.getLong(1))
        .containsExactlyInAnyOrder(tuple("tales", 2 * 22L * 8), tuple("notes", 2 * 43L * 8));
  }

  /**
   * Windows: 16, 6, 16, 6, 16, 16, 11, 16, 16, 11, so 10 have positions 0, 1 and 2-3; the six of 16
   * have four in 4-7 and eight in 8-15; those of 11 have four and three; those of 6 two and none.
   */
  @Test
  void positionsOfEachBucket() {
    assertThat(answer("6. "))
        .extracting(row -> row.getInt(0), row -> row.getLong(1))
        .containsExactly(
            tuple(0, 10L * 8),
            tuple(1, 10L * 8),
            tuple(2, 20L * 8),
            tuple(4, (6 * 4 + 2 * 4 + 2 * 2) * 8L),
            tuple(8, (6 * 8 + 2 * 3) * 8L));
  }

  @Test
  void aPointOfTheFrontIsNotBeatenAndTheOthersAre() {
    List<Row> front = answer("7. ");
    List<Row> all =
        warehouse.spark().sql("SELECT * FROM perplexities WHERE method <> 'dense'").collectAsList();
    long unbeaten =
        all.stream()
            .filter(one -> all.stream().noneMatch(other -> beats(other, one)))
            .map(one -> List.of(one.get(0), one.getAs("activation_ratio"), one.getAs("ppl_ratio")))
            .distinct()
            .count();
    assertThat(front).hasSize((int) unbeaten);
    assertThat(front).extracting(row -> row.getString(1)).contains("topk");
  }

  private static boolean beats(Row other, Row one) {
    double sparser =
        other.<Double>getAs("activation_ratio") - one.<Double>getAs("activation_ratio");
    double better = other.<Double>getAs("ppl_ratio") - one.<Double>getAs("ppl_ratio");
    return other.getString(0).equals(one.getString(0))
        && sparser <= 0
        && better <= 0
        && (sparser < 0 || better < 0);
  }

  @Test
  void theThresholdReadFromACurveIsTheLastThatKeepsToTheLevel() {
    for (Row row : answer("8. ")) {
      List<Row> curve =
          warehouse
              .spark()
              .sql(
                  "SELECT threshold, cett FROM cett_curves WHERE measurement_id = '%s' AND layer = %d ORDER BY threshold"
                      .formatted(row.getString(0), row.getInt(1)))
              .collectAsList();
      // CETT is the norm of a sum, so it may fall again after it has passed the level.
      int last = curve.size() - 1;
      while (curve.get(last).getDouble(1) > 0.1) {
        last--;
      }
      assertThat(row.getFloat(2)).isEqualTo(curve.get(last).getFloat(0));
      assertThat(row.getDouble(3)).isCloseTo(curve.get(last).getDouble(1), within(5e-5));
    }
  }

  /** 16 searches; 2 shares and 2 epsilons for each of 8 checkpoints. */
  @Test
  void measurementsOfEachRule() {
    assertThat(answer("10. "))
        .extracting(row -> row.getString(0), row -> row.getLong(1))
        .containsExactly(tuple("fat", 16L), tuple("pplp", 16L), tuple("topk", 16L));
  }

  /**
   * 0.1 = 2^-4 * 1.6, and 1.6 lies in the tenth sixteenth: (127 - 4) * 16 + 9; its edge is 2^-4 *
   * 25/16.
   */
  @Test
  void binsOfThreeMagnitudes() {
    assertThat(answer("Functions"))
        .extracting(row -> row.getInt(1), row -> row.getDouble(2))
        .containsExactly(tuple(2032, 1.0), tuple(2040, 1.5), tuple(1977, 0.09765625));
  }

  private static List<Row> answer(String title) {
    return warehouse.spark().sql(PAGE.sql(title)).collectAsList();
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }

  private static String document(String id, String source, int letters) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < letters; i++) {
      text.append((char) ('a' + (i * i + letters) % 26));
    }
    return "{\"id\": \"%s\", \"source\": \"%s\", \"text\": \"%s\"}\n".formatted(id, source, text);
  }

  private static void write(Path file, String... lines) throws IOException {
    Files.writeString(file, String.join("", lines));
  }

  private static String[] measure(String... how) {
    List<String> arguments = new ArrayList<>(List.of("measure"));
    arguments.addAll(List.of(how));
    arguments.addAll(
        List.of("--context", "16", "--checkpoint", path("models/tiny/step*"), "--corpus"));
    return arguments.toArray(String[]::new);
  }

  private static void run(String[] command, String... more) {
    run(Stream.concat(Stream.of(command), Stream.of(more)).toArray(String[]::new));
  }

  private static void run(String... command) {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(List.of("--warehouse", path("warehouse"), "--master", "local[2]"));
    CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private static final String LADDER =
      """
      runs:
        - series: tiny
          activation: relu
          hidden_size: 8
          layers: 2
          heads: 2
          ffn_size: 12
          base_hidden_size: 8
          training_tokens: 4096
          context_length: 16
          batch_sequences: 2
          peak_learning_rate: 0.01
          warmup_tokens: 0
          decay_share: 0
          checkpoints: 8
          first_checkpoint_tokens: 256
          seed: 1
      """;
}
