package io.sparsing.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsing.analysis.law.fit.FitOptions;
import io.sparsing.analysis.law.fit.Loss;
import io.sparsing.analysis.report.data.Figures;
import io.sparsing.jobs.cli.LocalSpark;
import io.sparsing.jobs.law.CompareModelsAction;
import io.sparsing.jobs.law.ComparisonOptions;
import io.sparsing.jobs.law.FitLawsAction;
import io.sparsing.jobs.law.FittedSeries;
import io.sparsing.jobs.law.MeasuredSeries;
import io.sparsing.jobs.law.SimulatedSeries;
import io.sparsing.jobs.table.Warehouse;
import java.nio.file.Path;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page shows laws and comparisons as the tables hold them. */
class StoredFitsTest {
  private static final String SQUARED = "window all, loss squared, resamples 0, seed 0";
  private static final String HUBER = "window all, loss huber, resamples 0, seed 0";
  private static final String NOT_STORED =
      "No law is stored for these points as they are now: run sparsing fit.";

  private Warehouse warehouse;

  @BeforeEach
  void enter(@TempDir Path folder) {
    warehouse = LocalSpark.open(folder.resolve("warehouse"));
    SimulatedSeries.enter(warehouse, "run-a", 1, 8);
    SimulatedSeries.enter(warehouse, "run-b", 1, 8);
  }

  @Test
  void withoutAStoredLawThePageSaysSo() {
    Document page = page();

    assertThat(page.select(".answers .further").eachText()).containsExactly(NOT_STORED, NOT_STORED);
    assertThat(page.select(".answers .limit").eachText()).containsExactly("no limit", "no limit");
  }

  /** Nobody fits 12.3 % to these points: it can only come from the table. */
  @Test
  void limitSentencesAndBandAreThoseOfTheTable() {
    fit(FitOptions.PLAIN);
    warehouse
        .spark()
        .sql(
            """
            UPDATE scaling_fits SET limit_ratio = 0.1234, limit_low = 0.12, limit_high = 0.13,
              identified = true, verdict = array('As the table says.'),
              curve_high = transform(curve_ratio, ratio -> 0.777D)
            WHERE series = 'run-a'
            """);
    Document page = page();

    assertThat(page.select(".answers .limit").eachText())
        .first()
        .isEqualTo(Figures.percent(0.1234));
    assertThat(page.select(".answers .further").eachText()).first().isEqualTo("As the table says.");
    assertThat(page.select("figure#activation-1 script").get(0).data()).contains("0.777");
    assertThat(page.select("figure#activation-2 script").get(0).data()).doesNotContain("0.777");
  }

  @Test
  void theOptionsOfTheLastFitAreShownForAllSeries() {
    fit(FitOptions.PLAIN);
    assertThat(chosenOptions()).containsExactly(SQUARED, SQUARED);
    fit(FitOptions.PLAIN.with(Loss.HUBER));
    assertThat(chosenOptions()).containsExactly(HUBER, HUBER);
    fit(FitOptions.PLAIN);
    assertThat(chosenOptions()).containsExactly(SQUARED, SQUARED);
    assertThat(page().select(".answers dt:contains(fitted with) + dd").eachText())
        .containsExactly(SQUARED, SQUARED);
  }

  @Test
  void aLawOfEarlierPointsIsNotShown() {
    fit(FitOptions.PLAIN);
    SimulatedSeries.enter(warehouse, "run-b", 9, 9);

    assertThat(chosen()).extracting(one -> one.series().series()).containsExactly("run-a");
  }

  @Test
  void comparisonsAreThoseOfTheLawsOnThePage() {
    fit(FitOptions.PLAIN);
    addNeurons();
    new CompareModelsAction(warehouse, new ComparisonOptions(FitOptions.PLAIN, 0.01, 0.01))
        .execute();
    warehouse.spark().sql("UPDATE model_comparisons SET finding = concat(kind, ' as stored')");

    assertThat(page().select("#findings li").eachText())
        .containsExactly(
            "run-a and run-b (PPL-1% on corpus): neuron-frequency as stored",
            "run-a (PPL-1% on corpus): layer-frequency as stored",
            "run-b (PPL-1% on corpus): layer-frequency as stored");
    fit(FitOptions.PLAIN.with(Loss.HUBER));
    assertThat(new ModelFindings(warehouse, id -> id).of(chosen())).isEmpty();
  }

  /** Twenty neurons in each of two layers of the last checkpoints. */
  private void addNeurons() {
    warehouse
        .spark()
        .sql(
            """
            INSERT INTO neuron_activity (measurement_id, checkpoint_id, corpus_id, layer, neuron,
              active_positions, positions)
            SELECT measurement_id, checkpoint_id, corpus_id, CAST(id DIV 20 AS INT),
                   CAST(id % 20 AS INT), id, 100L
            FROM sparsity, range(40) WHERE measurement_id LIKE 'm-run-%-8'
            """);
  }

  private void fit(FitOptions options) {
    new FitLawsAction(warehouse, options).execute();
  }

  private List<FittedSeries> chosen() {
    return FittedSeries.latest(warehouse, MeasuredSeries.read(warehouse));
  }

  private List<String> chosenOptions() {
    return chosen().stream().map(one -> one.fit().options().orElseThrow()).toList();
  }

  private Document page() {
    return Jsoup.parse(new ReportAction(warehouse, "stored").execute());
  }
}
