package io.sparsing.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparsing.analysis.report.chart.ChartQuantity;
import io.sparsing.analysis.report.chart.LineChart;
import io.sparsing.analysis.report.chart.LineChart.Drawn;
import io.sparsing.analysis.report.chart.LineChart.Owner;
import io.sparsing.analysis.report.data.ReportData;
import io.sparsing.analysis.report.data.SamplingError;
import io.sparsing.analysis.report.data.ShownMeasurement;
import io.sparsing.analysis.report.section.MeasurementColumn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How the page shows the 95 % intervals of what was measured, and what it says without one. */
class IntervalsTest {
  /** 0.2 with a standard error of 0.01 and 2.36 of them on either side. */
  private static final Optional<SamplingError> KNOWN =
      Optional.of(new SamplingError(0.01, 0.1764, 0.2236));

  private static final ReportData STUDY = SimulatedStudy.of(2, 3);

  @Test
  void theTextSaysTheEndsOrWhyThereAreNone() {
    assertThat(SamplingError.text(KNOWN, Optional.empty())).isEqualTo("17.6\u202f% to 22.4\u202f%");
    assertThat(SamplingError.text(Optional.empty(), Optional.of("5 documents")))
        .isEqualTo("none: 5 documents");
    assertThat(SamplingError.text(Optional.empty(), Optional.empty())).isEqualTo("none");
  }

  @Test
  void threeColumnsMakeAnErrorOnlyTogether() {
    assertThat(SamplingError.of(Optional.of(0.01), Optional.of(0.1764), Optional.of(0.2236)))
        .isEqualTo(KNOWN);
    assertThat(SamplingError.of(Optional.empty(), Optional.of(0.1), Optional.of(0.2))).isEmpty();
    assertThat(SamplingError.of(Optional.of(0.01), Optional.of(0.1), Optional.empty())).isEmpty();
  }

  @Test
  void swappedAndUnknownEndsAreRefused() {
    assertThatThrownBy(() -> new SamplingError(0.01, 0.3, 0.2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot report a 95 % interval: expected ends in ascending order, found [0.3, 0.2]");
    assertThatThrownBy(() -> new SamplingError(Double.NaN, 0.1, 0.2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot report standardError: expected a finite number, found NaN");
  }

  @Test
  void chartOfAllSeriesDrawsBarsUnderItsDots() throws IOException {
    JsonNode specification = page(STUDY).specification("training-all");

    JsonNode bars = specification.at("/layer/2");
    assertThat(bars.get("name").asText()).isEqualTo("intervals");
    assertThat(bars.at("/mark/type").asText()).isEqualTo("rule");
    assertThat(specification.at("/layer/3/mark/type").asText()).isEqualTo("point");
    assertThat(specification.at("/layer/3/encoding/tooltip").findValuesAsText("title"))
        .endsWith("95 % interval");
    // 2 series of 3 checkpoints, of which the first has no interval.
    List<JsonNode> measured = measured(specification);
    assertThat(measured).hasSize(6);
    assertThat(measured.stream().filter(row -> row.has("low"))).hasSize(4);
    assertThat(measured.stream().filter(row -> !row.has("low")))
        .hasSize(2)
        .allMatch(row -> !row.has("high"))
        .extracting(row -> row.get("interval_note").asText())
        .containsOnly("5 documents, and 8 are needed");
  }

  @Test
  void axisOfAllSeriesShowsWholeBars() throws IOException {
    JsonNode specification = page(STUDY).specification("training-all");

    double top = specification.at("/encoding/y/scale/domain/1").asDouble();
    assertThat(measured(specification).stream().filter(row -> row.has("high")))
        .allMatch(row -> row.get("high").asDouble() < top);
  }

  @Test
  void chartWithoutIntervalsHasNoBars() throws IOException {
    LineChart chart = new LineChart(ChartQuantity.TRAINING_TOKENS, ChartQuantity.DEAD_NEURONS);
    Owner owner = new Owner("a", "relu", "a", "red", "circle");
    chart.add(owner, "step1", 1e9, 0.1, Drawn.MEASURED);

    assertThat(chart.specification().get("layer")).hasSize(3);
    assertThat(chart.specification().findValuesAsText("name")).doesNotContain("intervals");
  }

  @Test
  void layersAndDataSetsHoldTheEndsOfTheirBars() throws IOException {
    Page page = page(STUDY);

    // 3 checkpoints of 8 layers, of which the first has no interval.
    JsonNode layers = page.specification("layers-1").at("/datasets/layers");
    assertThat(layers).hasSize(24);
    for (JsonNode row : layers) {
      boolean first = row.get("checkpoint").asText().endsWith("/step1000");
      assertThat(row.has("low")).isEqualTo(!first);
    }
    JsonNode sources = page.specification("sources-all").at("/datasets/sources");
    assertThat(sources).hasSize(6);
    for (JsonNode row : sources) {
      double ratio = row.get("activation_ratio").asDouble();
      if (row.get("source").asText().equals("books")) {
        assertThat(row.has("low")).isFalse();
      } else {
        // 1.98 standard errors of 3 % of the ratio.
        assertThat(row.get("low").asDouble()).isCloseTo(ratio * (1 - 0.0594), within(1e-12));
        assertThat(row.get("high").asDouble()).isCloseTo(ratio * (1 + 0.0594), within(1e-12));
      }
    }
  }

  @Test
  void pageSaysWhatABarIs() throws IOException {
    assertThat(page(STUDY).document().text())
        .contains(
            "The bar through a dot is the 95 % interval from the sampling of documents.",
            "± gives the 95 % interval from the sampling of documents.");
  }

  @Test
  void tableShowsMarginAndEndsAndItsDataTheStandardError() {
    MeasurementColumn column =
        MeasurementColumn.ALL.stream()
            .filter(one -> one.key().equals("activation_ratio_se"))
            .findFirst()
            .orElseThrow();
    ShownMeasurement with = measurement(KNOWN);
    ShownMeasurement without = measurement(Optional.empty());

    // (0.2236 - 0.1764) / 2 = 0.0236.
    assertThat(column.shown(with)).isEqualTo("± 2.36\u202f% (17.6\u202f% to 22.4\u202f%)");
    assertThat(Double.parseDouble(column.sorted(with))).isCloseTo(0.0236, within(1e-15));
    assertThat(column.shown(without)).isEqualTo("–");
    assertThat(column.sorted(without)).isEmpty();
  }

  @Test
  void downloadedDataHasStandardErrorEndsAndReason() throws IOException {
    JsonNode rows = page(STUDY).json("measurement-data");

    // The first checkpoint has no interval; the second has.
    JsonNode none = rows.get(0);
    assertThat(none.get("activation_ratio_se").isNull()).isTrue();
    assertThat(none.get("cett_high").isNull()).isTrue();
    assertThat(none.get("interval_note").asText()).isEqualTo("5 documents, and 8 are needed");
    JsonNode known = rows.get(1);
    double ratio = known.get("activation_ratio").asDouble();
    assertThat(known.get("activation_ratio_se").asDouble()).isCloseTo(0.03 * ratio, within(1e-12));
    assertThat(known.get("activation_ratio_low").asDouble())
        .isCloseTo(ratio * (1 - 0.0594), within(1e-12));
    assertThat(known.get("cett_high").asDouble())
        .isCloseTo(known.get("cett").asDouble() * (1 + 0.0594), within(1e-12));
    assertThat(known.get("evaluated_activation_ratio").asDouble())
        .isCloseTo(ratio + 0.001, within(1e-12));
    assertThat(known.get("documents").asDouble()).isEqualTo(160);
    assertThat(known.get("interval_note").asText()).isEmpty();
  }

  @Test
  void manySeriesSayHowToSeeTheirBars() throws IOException {
    String advice = "With this many series the bars of the first chart are faint.";

    assertThat(page(SimulatedStudy.of(12, 2)).document().text()).doesNotContain(advice);
    assertThat(page(SimulatedStudy.of(13, 2)).document().text()).contains(advice);
  }

  private static ShownMeasurement measurement(Optional<SamplingError> error) {
    ShownMeasurement any = STUDY.measurements().get(0);
    return new ShownMeasurement(
        any.place(),
        any.setting(),
        any.outcome(),
        new ShownMeasurement.Precision(
            error, Optional.empty(), any.precision().documents(), Optional.empty()),
        any.cost());
  }

  private static List<JsonNode> measured(JsonNode specification) {
    List<JsonNode> rows = new ArrayList<>();
    specification
        .at("/datasets/rows")
        .forEach(
            row -> {
              if (row.get("kind").asText().equals("measured")) {
                rows.add(row);
              }
            });
    return rows;
  }

  private static Page page(ReportData data) throws IOException {
    StringBuilder html = new StringBuilder();
    HtmlReport.write(data, html);
    return Page.of(html);
  }
}
