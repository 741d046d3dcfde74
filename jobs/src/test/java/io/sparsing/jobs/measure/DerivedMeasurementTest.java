package io.sparsing.jobs.measure;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparsing.analysis.search.SearchOptions;
import io.sparsing.jobs.Fixtures;
import io.sparsing.jobs.InputException;
import io.sparsing.jobs.SparsityMethod;
import io.sparsing.jobs.SparsityStatus;
import io.sparsing.jobs.cli.LocalSpark;
import io.sparsing.jobs.corpus.TokenizeCorpusAction;
import io.sparsing.jobs.extract.ExtractActivationsAction;
import io.sparsing.jobs.study.RegisterCheckpointsAction;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.ExtractionRow;
import io.sparsing.jobs.table.LayerSparsityRow;
import io.sparsing.jobs.table.SparsityRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measurements at levels found elsewhere: on the last checkpoints of a series, or on another
 * corpus.
 *
 * <p>The series is one reference model under seven residual scales, so that the levels differ.
 */
class DerivedMeasurementTest {
  private static final Path REFERENCE = Fixtures.path("fixtures/minicpm/a_relu_d64");

  @TempDir static Path folder;
  private static Warehouse warehouse;
  private static List<CheckpointRow> series;
  private static Corpus first;
  private static Corpus second;
  private static List<SparsityRow> searched;

  private record Corpus(CorpusRow row, Map<String, ExtractionRow> extractions) {}

  private static final MeasureRequest.Search FIVE_PERCENT =
      new MeasureRequest.Search(List.of(5.0), SearchOptions.STANDARD);

  @BeforeAll
  static void search() throws IOException {
    warehouse = LocalSpark.open(folder.resolve("warehouse"));
    for (int step = 1; step <= 7; step++) {
      writeCheckpoint(step);
    }
    series =
        new RegisterCheckpointsAction(warehouse, List.of(folder.resolve("series") + "/*"))
            .execute()
            .checkpoints();
    first = extract("first.json", 0, 2);
    second = extract("second.json", 2, 5);
    searched = measure(first, deciding(series), FIVE_PERCENT);
  }

  private static List<CheckpointRow> deciding(List<CheckpointRow> checkpoints) {
    return new MeasureRequest.OneLevel(FIVE_PERCENT, checkpoints).searchedFirst();
  }

  private static List<SparsityRow> measure(
      Corpus corpus, List<CheckpointRow> checkpoints, MeasureRequest request) {
    return new MeasureAction(warehouse, corpus.row(), request).execute(checkpoints).measurements();
  }

  private static void writeCheckpoint(int step) throws IOException {
    Path checkpoint = Files.createDirectories(folder.resolve("series/step" + step));
    String config = Files.readString(REFERENCE.resolve("config.json"));
    Files.writeString(
        checkpoint.resolve("config.json"),
        config.replace("\"scale_depth\": 1.4", "\"scale_depth\": " + (1.4 + 0.02 * step)));
    Files.copy(REFERENCE.resolve("model.safetensors"), checkpoint.resolve("model.safetensors"));
    Files.writeString(
        checkpoint.resolve("training_state.json"),
        "{\"tokens_seen\": %d, \"step\": %d, \"loss\": 2.0, \"series\": \"scales\"}"
            .formatted(1000 * step, step));
  }

  private static Corpus extract(String name, int from, int to) throws IOException {
    JsonNode tokens = Fixtures.json(REFERENCE.resolve("eval_tokens.json"));
    List<String> sequences =
        IntStream.range(from, to).mapToObj(i -> tokens.get(i).toString()).toList();
    Path file = Files.writeString(folder.resolve(name), sequences.toString());
    CorpusRow corpus =
        new TokenizeCorpusAction(warehouse, file.toString(), series, OptionalInt.empty())
            .execute()
            .get(0)
            .corpus();
    return new Corpus(
        corpus, new ExtractActivationsAction(warehouse, corpus, 64).execute(series).extractions());
  }

  @Test
  void theLastFiveByTrainingTokensDecide() {
    assertThat(deciding(series))
        .extracting(CheckpointRow::name)
        .containsExactly("step3", "step4", "step5", "step6", "step7");
    assertThat(deciding(series.subList(0, 2))).hasSize(2);
  }

  @Test
  void everyCheckpointIsMeasuredAtTheMeanOfTheirLevels() {
    List<SparsityRow> stabilised = stabilise(5.0);
    assertThat(searched).hasSize(5).allMatch(row -> row.status() == SparsityStatus.FOUND);
    assertThat(searched.stream().map(SparsityRow::cett).distinct().count()).isGreaterThan(1);
    double mean =
        searched.stream().mapToDouble(row -> row.cett().orElseThrow()).average().orElseThrow();
    assertThat(stabilised).hasSize(7);
    for (SparsityRow row : stabilised) {
      assertThat(row.method()).isEqualTo(SparsityMethod.PPLP_STABILISED);
      assertThat(row.status()).isEqualTo(SparsityStatus.STABILISED);
      assertThat(row.p()).contains(5.0);
      assertThat(row.parameter()).isEmpty();
      assertThat(row.cett().orElseThrow()).isCloseTo(mean, within(1e-12));
      assertThat(layers(row)).hasSize(3);
      for (LayerSparsityRow layer : layers(row)) {
        // Exact on all positions: just below the level, or the step below it on 512 positions.
        assertThat(layer.cett().orElseThrow()).isBetween(mean - 2e-3, mean);
      }
    }
    // A repeat makes nothing.
    assertThat(stabilise(5.0))
        .extracting(DerivedMeasurementTest::createdAt)
        .isEqualTo(stabilised.stream().map(DerivedMeasurementTest::createdAt).toList());
  }

  /** The last checkpoint of a series is copied as the only one of another. */
  @Test
  void weightsOfTwoSeriesAreMeasuredAtTheLevelOfEach() throws IOException {
    Path copy = Files.createDirectories(folder.resolve("copies/step1"));
    Path last = folder.resolve("series/step7");
    for (String file : List.of("config.json", "model.safetensors")) {
      Files.copy(last.resolve(file), copy.resolve(file));
    }
    Files.writeString(
        copy.resolve("training_state.json"),
        "{\"tokens_seen\": 500, \"step\": 1, \"loss\": 2.0, \"series\": \"copies\"}");
    RegisterCheckpointsAction.Result registered =
        new RegisterCheckpointsAction(
                warehouse, List.of(folder.resolve("series") + "/*", copy.toString()))
            .execute();
    assertThat(registered.refused()).isEmpty();
    List<CheckpointRow> places = registered.places();
    assertThat(places).hasSize(8);
    CheckpointRow shared = series.get(6);
    List<SparsityRow> found =
        measure(first, List.of(shared), new MeasureRequest.OneLevel(FIVE_PERCENT, places));
    double mean =
        searched.stream().mapToDouble(row -> row.cett().orElseThrow()).average().orElseThrow();
    double alone =
        searched.stream()
            .filter(row -> row.checkpointId().equals(shared.checkpointId()))
            .mapToDouble(row -> row.cett().orElseThrow())
            .findFirst()
            .orElseThrow();
    assertThat(found.stream().map(row -> row.cett().orElseThrow()))
        .containsExactlyInAnyOrder(mean, alone);
  }

  @Test
  void aSeriesWithoutALevelIsRefused() {
    assertThatThrownBy(() -> stabilise(2.0))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(
            "Cannot stabilise series scales: expected a CETT level found at p = 2.0 %, found none, ")
        .hasMessageEndingWith("step3");
  }

  @Test
  void aSeriesWithoutTrainingTokensIsRefused() {
    List<CheckpointRow> reference =
        new RegisterCheckpointsAction(warehouse, List.of(REFERENCE.toString()))
            .execute()
            .checkpoints();
    assertThatThrownBy(() -> deciding(reference))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("Cannot stabilise series ")
        .hasMessageContaining("expected training tokens of every checkpoint, found none, ")
        .hasMessageEndingWith("a_relu_d64");
  }

  private static List<SparsityRow> stabilise(double percent) {
    MeasureRequest.Search search =
        new MeasureRequest.Search(List.of(percent), SearchOptions.STANDARD);
    return measure(first, series, new MeasureRequest.OneLevel(search, series));
  }

  @Test
  void thresholdsOfOneCorpusAreScoredOnAnother() {
    List<CheckpointRow> deciding = deciding(series);
    List<SparsityRow> scored = score(second, deciding);
    assertThat(scored).hasSize(5);
    for (int i = 0; i < 5; i++) {
      SparsityRow row = scored.get(i);
      SparsityRow calibration = searched.get(i);
      assertThat(row.method()).isEqualTo(SparsityMethod.PPLP_CALIBRATED);
      assertThat(row.status()).isEqualTo(SparsityStatus.CALIBRATED);
      assertThat(row.p()).contains(5.0);
      assertThat(row.corpusId()).isEqualTo(second.row().corpusId());
      assertThat(row.calibrationCorpusId()).contains(first.row().corpusId());
      assertThat(row.cett()).isEqualTo(calibration.cett());
      assertThat(row.denseLoss())
          .isEqualTo(second.extractions().get(row.checkpointId()).denseLoss());
      assertThat(row.pplRatio()).isNotEqualTo(calibration.pplRatio()).isBetween(1.0, 1.2);
      assertThat(layers(row))
          .extracting(LayerSparsityRow::threshold)
          .isEqualTo(layers(calibration).stream().map(LayerSparsityRow::threshold).toList());
    }
    assertThat(score(second, deciding))
        .extracting(DerivedMeasurementTest::createdAt)
        .isEqualTo(scored.stream().map(DerivedMeasurementTest::createdAt).toList());
    assertThat(
            warehouse
                .read(WarehouseTable.PERPLEXITIES)
                .where(col("corpus_id").equalTo(second.row().corpusId()))
                .where(col("method").notEqual("dense"))
                .count())
        .isZero();
    JsonNode json = Fixtures.json(new MeasurementJson(warehouse).write(series, scored));
    assertThat(json.get(0).get("calibration_corpus").textValue()).endsWith("first.json");
    assertThat(json.get(0).get("corpus").textValue()).endsWith("second.json");
    assertThat(
            Fixtures.json(new MeasurementJson(warehouse).write(series, searched))
                .get(0)
                .fieldNames())
        .toIterable()
        .doesNotContain("calibration_corpus");
  }

  @Test
  void onTheSameCorpusCalibrationFindsWhatTheSearchFound() {
    List<SparsityRow> scored = score(first, deciding(series).subList(0, 1));
    assertThat(scored.get(0).sparseLoss()).isCloseTo(searched.get(0).sparseLoss(), within(1e-12));
    // The search's own pass, before it was corrected.
    assertThat(scored.get(0).activationRatio())
        .isEqualTo(
            searched.get(0).evaluatedActivationRatio().orElse(searched.get(0).activationRatio()));
    assertThat(scored.get(0).measurementId()).isNotEqualTo(searched.get(0).measurementId());
  }

  /** As the tables keep it. */
  private static Instant createdAt(SparsityRow row) {
    return row.createdAt().truncatedTo(ChronoUnit.MICROS);
  }

  private static List<SparsityRow> score(Corpus corpus, List<CheckpointRow> checkpoints) {
    return measure(
        corpus,
        checkpoints,
        new MeasureRequest.Calibrated(FIVE_PERCENT, List.of(first.row().corpusId())));
  }

  private static List<LayerSparsityRow> layers(SparsityRow row) {
    return warehouse
        .records(
            WarehouseTable.LAYER_SPARSITY,
            LayerSparsityRow.class,
            "measurement_id",
            List.of(row.measurementId()))
        .stream()
        .sorted(Comparator.comparing(LayerSparsityRow::layer))
        .toList();
  }
}
