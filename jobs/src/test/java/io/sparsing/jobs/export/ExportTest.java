package io.sparsing.jobs.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.sparsing.analysis.law.fit.FitOptions;
import io.sparsing.analysis.law.verdict.ScalingFit;
import io.sparsing.jobs.Fixtures;
import io.sparsing.jobs.InputException;
import io.sparsing.jobs.PlacedCheckpoint;
import io.sparsing.jobs.cli.LocalSpark;
import io.sparsing.jobs.cli.text.RowText;
import io.sparsing.jobs.law.FitLawsAction;
import io.sparsing.jobs.law.SimulatedSeries;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Curves and model cards of hand-written rows. */
class ExportTest {
  private static final String COLUMNS =
      "series,checkpoint,training_tokens,training_step,corpus,method,p,status,activation_ratio,"
          + "activation_ratio_se,activation_ratio_low,activation_ratio_high,"
          + "routed_activation_ratio,sparsity,"
          + "natural_sparsity,dead_neuron_share,cett,dense_loss,sparse_loss,ppl_ratio,documents,"
          + "method_version,measurement_id,created_at";

  private Warehouse warehouse;

  @BeforeEach
  void open(@TempDir Path folder) {
    warehouse = LocalSpark.open(folder.resolve("warehouse"));
    warehouse.spark().conf().set("spark.sql.session.timeZone", "UTC");
  }

  /** run-a at 1 and 2 billion tokens, run-b at 1; the last point of run-a has an interval. */
  private void enterTwoSeries() {
    warehouse.insertMissing(
        WarehouseTable.CORPORA,
        List.of(
            new CorpusRow(
                "corpus",
                "s3a://b/a|b.jsonl",
                "t",
                1024,
                10,
                10,
                1000,
                999,
                "f",
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty())));
    SimulatedSeries.enter(warehouse, "run-a", 1, 2);
    SimulatedSeries.enter(warehouse, "run-b", 1, 1);
    warehouse
        .spark()
        .sql(
            """
            UPDATE sparsity SET activation_ratio = 0.125, sparsity = 0.875, documents = 10,
              activation_ratio_se = 0.005, activation_ratio_low = 0.115, activation_ratio_high = 0.135,
              routed_activation_ratio = 0.5
            WHERE measurement_id = 'm-run-a-2'
            """);
  }

  private String text(BiConsumer<RowText, PrintWriter> format, String... series) {
    StringWriter text = new StringWriter();
    List<CurvePoint> points = new ExportCurvesAction(warehouse, List.of(series)).execute();
    format.accept(new RowText(CurvePoint.rows(warehouse.spark(), points)), new PrintWriter(text));
    return text.toString();
  }

  @Test
  void csvHasALineForEachPointAndNothingForNull() {
    enterTwoSeries();

    List<String> lines = text(RowText::csv).lines().toList();

    assertThat(lines).hasSize(4).startsWith(COLUMNS);
    assertThat(lines.get(2))
        .isEqualTo(
            "run-a,step2,2000000000,,s3a://b/a|b.jsonl,pplp,1.0,found,0.125,0.005,0.115,0.135,0.5,0.875,"
                + "0.0,0.0,0.1,2.5,2.51,1.01,10,,m-run-a-2,1970-01-01T00:00:00.000Z");
    assertThat(lines.get(3)).startsWith("run-b,step1,1000000000,,");
  }

  @Test
  void jsonLinesNameEveryColumn() {
    enterTwoSeries();

    List<String> lines = text(RowText::jsonLines, "run-a").lines().toList();

    assertThat(lines).hasSize(2);
    assertThat(Fixtures.json(lines.get(1)).fieldNames())
        .toIterable()
        .containsExactly(COLUMNS.split(","));
    assertThat(Fixtures.json(lines.get(0)).get("activation_ratio_se").isNull()).isTrue();
    assertThat(Fixtures.json(lines.get(1)).get("activation_ratio").doubleValue()).isEqualTo(0.125);
  }

  @Test
  void namesOfNoSeriesAreRefused() {
    enterTwoSeries();

    String line = "Cannot export: expected series among run-a, run-b, found run-c, run";
    assertThatThrownBy(() -> text(RowText::csv, "run-c", "run-a", "run"))
        .isInstanceOf(InputException.class)
        .hasMessage(line);
    assertThatThrownBy(() -> card("run-c", "run-a", "run"))
        .isInstanceOf(InputException.class)
        .hasMessage(line);
  }

  @Test
  void tablesWithoutMeasurementsAreRefused() {
    assertThatThrownBy(() -> text(RowText::csv))
        .isInstanceOf(InputException.class)
        .hasMessage("Cannot export: expected measurements at some p in the tables, found none");
    assertThatThrownBy(() -> card())
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot export: expected a series with training tokens and PPL-p% measurements in the"
                + " tables, found none");
  }

  /** Weights in a second series are a point there too; without tokens a point stands first. */
  @Test
  void everyPlaceIsAPoint() {
    enterTwoSeries();
    warehouse.insertMissing(
        WarehouseTable.CHECKPOINTS,
        List.of(
            PlacedCheckpoint.at("run-a-1", "file:/b/start", "run-b", 500_000_000),
            PlacedCheckpoint.at("run-a-2", "file:/b/unknown", "run-b", Optional.empty())));

    assertThat(new ExportCurvesAction(warehouse, List.of("run-b")).execute())
        .extracting(CurvePoint::checkpoint, CurvePoint::trainingTokens, CurvePoint::measurementId)
        .containsExactly(
            tuple("unknown", Optional.empty(), "m-run-a-2"),
            tuple("start", Optional.of(500_000_000L), "m-run-a-1"),
            tuple("step1", Optional.of(1_000_000_000L), "m-run-b-1"));
  }

  @Test
  void aCurveIsOfOneVersionOfTheMethod() throws NoSuchTableException {
    enterTwoSeries();
    SimulatedSeries.measureAnew(warehouse, "run-a-2");

    assertThat(new ExportCurvesAction(warehouse, List.of()).execute())
        .extracting(CurvePoint::measurementId)
        .containsExactly("3-run-a-2", "m-run-b-1");
  }

  private String card(String... series) {
    return new ModelCardAction(warehouse, List.of(series), "1.2.3").execute();
  }

  @Test
  void aCardShowsTheLastCheckpointOfEachSeries() {
    enterTwoSeries();

    assertThat(card("run-a").lines().toList())
        .startsWith(
            "## Activation sparsity of run-a",
            "",
            "| Checkpoint | Training tokens | Corpus | Allowed increase of perplexity | Activation"
                + " ratio | Limit of the fitted law |",
            "|---|---|---|---|---|---|",
            "| step2 | 2,000,000,000 | s3a://b/a\\|b.jsonl | 1 % | 0.1250 (0.1150 to 0.1350);"
                + " 0.5000 of the routed neurons | no"
                + " law is fitted |")
        .contains("Measured with Sparsing 1.2.3.", "  year    = {2024}")
        .doesNotContain("## Activation sparsity of run-b");
    assertThat(card()).contains("## Activation sparsity of run-b", "| step1 | 1,000,000,000 |");
  }

  @Test
  void aCardShowsTheLimitAndWhetherItIsDetermined() {
    SimulatedSeries.enter(warehouse, "run-a", 1, 12);
    ScalingFit fit = new FitLawsAction(warehouse, FitOptions.PLAIN).execute().fits().get(0);
    assertThat(fit.identified()).isTrue();

    assertThat(card("run-a"))
        .contains(
            String.format(
                Locale.ROOT,
                "| %.4f (%.4f to %.4f), determined |%n",
                fit.limit(),
                fit.limitInterval().low(),
                fit.limitInterval().high()));
  }

  @Test
  void aCardSaysWhyThereIsNoRatio() {
    enterTwoSeries();
    warehouse.spark().sql("UPDATE sparsity SET status = 'unresolved'");

    assertThat(card("run-b"))
        .contains("| 1 % | not found: the corpus is too small | no law is fitted |");
  }
}
