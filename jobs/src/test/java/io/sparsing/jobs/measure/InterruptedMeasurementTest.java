package io.sparsing.jobs.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsing.analysis.search.SearchOptions;
import io.sparsing.jobs.Fixtures;
import io.sparsing.jobs.cli.LocalSpark;
import io.sparsing.jobs.corpus.TokenizeCorpusAction.Tokenized;
import io.sparsing.jobs.table.LayerSparsityRow;
import io.sparsing.jobs.table.PerplexityRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
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
    MeasuredFixture.measure(interrupted, subject, SAMPLE); // the dense pass alone
    measure(interrupted, subject);

    // The dense pass, and at least one pass for each p.
    assertThat(points(interrupted)).hasSizeGreaterThan(2).isEqualTo(points);
    assertThat(layers(interrupted)).hasSize(2 * 3).isEqualTo(layers);
  }

  private static void measure(Warehouse warehouse, Tokenized subject) {
    MeasuredFixture.measure(
        warehouse, subject, SAMPLE, new MeasureRequest.Search(PERCENTS, SearchOptions.STANDARD));
  }

  private static Tokenized corpus(Warehouse warehouse) {
    String checkpoint = Fixtures.path("fixtures/minicpm/a_relu_d64").toString();
    return MeasuredFixture.subject(warehouse, checkpoint, checkpoint + "/eval_tokens.json");
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
