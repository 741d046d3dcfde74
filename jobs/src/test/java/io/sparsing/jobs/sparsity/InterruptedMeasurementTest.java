package io.sparsing.jobs.sparsity;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsing.analysis.metric.ThresholdGrid;
import io.sparsing.analysis.search.SearchOptions;
import io.sparsing.jobs.Fixtures;
import io.sparsing.jobs.activation.ExtractActivationsAction;
import io.sparsing.jobs.cli.LocalSpark;
import io.sparsing.jobs.corpus.TokenizeCorpusAction;
import io.sparsing.jobs.corpus.TokenizeCorpusAction.Tokenized;
import io.sparsing.jobs.study.MeasuredWaves;
import io.sparsing.jobs.study.RegisterCheckpointsAction;
import io.sparsing.jobs.table.LayerSparsityRow;
import io.sparsing.jobs.table.PerplexityRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A measurement that ended after its dense pass and is taken up again comes out the same. */
class InterruptedMeasurementTest {
  private static final List<Double> PERCENTS = List.of(1.0, 5.0);
  private static final long SAMPLE = 64;

  @TempDir Path folder;

  @Test
  void givesThresholdsLevelsAndPointsOfAnUndisturbedOne() {
    Warehouse undisturbed = LocalSpark.open(folder.resolve("undisturbed"));
    measure(undisturbed, corpus(undisturbed));
    final List<PerplexityRow> points = points(undisturbed);
    final List<LayerSparsityRow> layers = layers(undisturbed);

    Warehouse interrupted = LocalSpark.open(folder.resolve("interrupted"));
    Tokenized subject = corpus(interrupted);
    densePass(interrupted, subject);
    measure(interrupted, subject);

    assertThat(points(interrupted)).hasSizeGreaterThan(4).isEqualTo(points);
    assertThat(layers(interrupted)).hasSize(2 * 3).isEqualTo(layers);
  }

  private static void densePass(Warehouse warehouse, Tokenized subject) {
    Map<String, List<ThresholdGrid>> windows = new HashMap<>();
    new PilotAction(warehouse, subject.corpus(), PERCENTS)
        .execute(subject.checkpoints())
        .forEach((checkpoint, pilot) -> windows.put(checkpoint, pilot.windows()));
    new ExtractActivationsAction(warehouse, subject.corpus(), subject.checkpoints(), SAMPLE)
        .execute(windows);
  }

  private static void measure(Warehouse warehouse, Tokenized subject) {
    new MeasuredWaves(warehouse, SAMPLE, PERCENTS, SearchOptions.STANDARD).measure(subject);
  }

  private static Tokenized corpus(Warehouse warehouse) {
    Path checkpoint = Fixtures.path("fixtures/minicpm/a_relu_d64");
    String tokens = checkpoint.resolve("eval_tokens.json").toString();
    var registered =
        new RegisterCheckpointsAction(warehouse, List.of(checkpoint.toString())).execute();
    return new TokenizeCorpusAction(
            warehouse, tokens, registered.checkpoints(), OptionalInt.empty())
        .execute()
        .get(0);
  }

  private static List<PerplexityRow> points(Warehouse warehouse) {
    return Warehouse.records(warehouse.read(WarehouseTable.PERPLEXITIES), PerplexityRow.class)
        .stream()
        .sorted(Comparator.comparing(PerplexityRow::parameter))
        .toList();
  }

  private static List<LayerSparsityRow> layers(Warehouse warehouse) {
    return Warehouse.records(warehouse.read(WarehouseTable.LAYER_SPARSITY), LayerSparsityRow.class)
        .stream()
        .sorted(
            Comparator.comparing(LayerSparsityRow::measurementId)
                .thenComparing(LayerSparsityRow::layer))
        .toList();
  }
}
