package io.sparsing.jobs.measure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparsing.analysis.search.SearchOptions;
import io.sparsing.jobs.Fixtures;
import io.sparsing.jobs.cli.LocalSpark;
import io.sparsing.jobs.corpus.TokenizeCorpusAction.Tokenized;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.PerplexityRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A measurement depends on checkpoint, corpus and configuration, not on what the tables hold of
 * others. Small corpora let r cross a target several times, so a search that starts elsewhere may
 * end at another crossing: seen on 1,024 tokens was a level 8 % away.
 */
class IndependentMeasurementTest {
  @TempDir Path folder;

  /** The same weights at two steps of a series: the later one is to take the very same way. */
  @Test
  void aNeighbourInTheTablesChangesNothing() throws IOException {
    Warehouse warehouse = LocalSpark.open(folder.resolve("warehouse"));
    step(1_000);
    measure(warehouse, SearchOptions.STANDARD);
    step(2_000);
    List<CheckpointRow> steps = measure(warehouse, SearchOptions.STANDARD);

    List<String> ids = steps.stream().map(CheckpointRow::checkpointId).distinct().toList();
    assertThat(ids).hasSize(2);
    assertThat(steps).extracting(CheckpointRow::series).containsOnly("twins");
    List<List<Double>> first = points(warehouse, ids.get(0));
    assertThat(first).hasSizeGreaterThan(1);
    assertThat(points(warehouse, ids.get(1))).isEqualTo(first);
  }

  /** A finer search after a coarser one evaluates what it would have evaluated alone. */
  @Test
  void aCoarserSearchInTheTablesChangesNothing() throws IOException {
    step(1_000);
    SearchOptions fine = new SearchOptions(0.02);
    Warehouse alone = LocalSpark.open(folder.resolve("alone"));
    String id = measure(alone, fine).get(0).checkpointId();
    List<List<Double>> points = points(alone, id);

    Warehouse after = LocalSpark.open(folder.resolve("after"));
    measure(after, new SearchOptions(0.5));
    measure(after, fine);
    assertThat(points(after, id)).containsAll(points);
  }

  private List<CheckpointRow> measure(Warehouse warehouse, SearchOptions options)
      throws IOException {
    Path tokens = Files.writeString(folder.resolve("tokens.json"), firstSequences(3));
    Tokenized subject =
        MeasuredFixture.subject(warehouse, folder + "/models/step*", tokens.toString());
    MeasuredFixture.measure(
        warehouse, subject, 16, new MeasureRequest.Search(List.of(1.0), options));
    return subject.checkpoints();
  }

  private static String firstSequences(int count) throws IOException {
    Path all = Fixtures.path("fixtures/minicpm/a_relu_d64").resolve("eval_tokens.json");
    int[][] sequences = new ObjectMapper().readValue(all.toFile(), int[][].class);
    return new ObjectMapper().writeValueAsString(Arrays.copyOf(sequences, count));
  }

  /** Levels and PPL ratios that were evaluated, ascending. */
  private static List<List<Double>> points(Warehouse warehouse, String checkpointId) {
    return warehouse
        .records(
            WarehouseTable.PERPLEXITIES,
            PerplexityRow.class,
            "checkpoint_id",
            List.of(checkpointId))
        .stream()
        .sorted(Comparator.comparingDouble(PerplexityRow::parameter))
        .map(row -> List.of(row.parameter(), row.pplRatio()))
        .toList();
  }

  private void step(int tokens) throws IOException {
    Path step = Files.createDirectories(folder.resolve("models/step" + tokens));
    try (Stream<Path> files = Files.list(Fixtures.path("fixtures/minicpm/a_relu_d64"))) {
      for (Path file : files.toList()) {
        Files.copy(file, step.resolve(file.getFileName().toString()));
      }
    }
    // Another key that changes no number makes it another checkpoint.
    Path config = step.resolve("config.json");
    Files.writeString(
        config,
        Files.readString(config).replaceFirst("\\{", "{\"_name_or_path\": \"" + tokens + "\","));
    Files.writeString(
        step.resolve("training_state.json"),
        "{\"tokens_seen\": %1$d, \"step\": %1$d, \"loss\": 3.0, \"series\": \"twins\"}"
            .formatted(tokens));
  }
}
