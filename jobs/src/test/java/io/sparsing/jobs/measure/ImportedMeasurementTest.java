package io.sparsing.jobs.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsing.analysis.search.SearchOptions;
import io.sparsing.jobs.Fixtures;
import io.sparsing.jobs.cli.LocalSpark;
import io.sparsing.jobs.corpus.TokenizeCorpusAction.Tokenized;
import io.sparsing.jobs.export.ExportTablesAction;
import io.sparsing.jobs.export.ExportTablesAction.Addresses;
import io.sparsing.jobs.export.ImportTablesAction;
import io.sparsing.jobs.study.MeasurementRun;
import io.sparsing.jobs.table.Warehouse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results without their sequences, curves and activations, taken over and measured further. */
class ImportedMeasurementTest {
  private static final String[] LEFT_BEHIND = {"corpus_sequences", "cett_curves", "neuron_stats"};
  private static final long SAMPLE = 64;

  @TempDir private Path folder;

  @Test
  void whatIsMissingIsMadeWhenMoreIsMeasured() {
    Warehouse first = LocalSpark.open(folder.resolve("first"));
    MeasurementRun.Result one = measure(first, List.of(1.0));
    String files = folder.resolve("files").toString();
    new ExportTablesAction(first, ExportTablesAction.results(), Addresses.REPLACED, files)
        .execute();
    MeasurementRun.Result both = measure(first, List.of(1.0, 5.0));

    Warehouse second = LocalSpark.open(folder.resolve("second"));
    new ImportTablesAction(second, files).execute();
    assertThat(second.spark().sql("SELECT sampled_positions FROM extractions").first().getLong(0))
        .isZero();
    MeasurementRun.Result more = measure(second, List.of(1.0, 5.0));

    assertThat(one.made()).isEqualTo(1);
    assertThat(more.made()).isEqualTo(1);
    assertThat(more.measurements())
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields(
            "createdAt", "denseForwardSeconds", "totalSeconds")
        .containsExactlyInAnyOrderElementsOf(both.measurements());
    Warehouse again = LocalSpark.open(folder.resolve("first"));
    for (String table : LEFT_BEHIND) {
      assertThat(second.spark().table(table).count())
          .as(table)
          .isEqualTo(again.spark().table(table).count());
    }
    assertThat(second.spark().sql("SELECT sampled_positions FROM extractions").collectAsList())
        .singleElement()
        .satisfies(row -> assertThat(row.getLong(0)).isGreaterThanOrEqualTo(SAMPLE));
  }

  private static MeasurementRun.Result measure(Warehouse warehouse, List<Double> percents) {
    String checkpoint = Fixtures.path("fixtures/minicpm/a_relu_d64").toString();
    Tokenized subject =
        MeasuredFixture.subject(warehouse, checkpoint, checkpoint + "/eval_tokens.json");
    return MeasuredFixture.measure(
        warehouse, subject, SAMPLE, new MeasureRequest.Search(percents, SearchOptions.STANDARD));
  }
}
