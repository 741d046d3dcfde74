package io.sparsing.analysis.report.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparsing.analysis.report.data.SamplingError;
import io.sparsing.analysis.report.data.SeriesSection;
import io.sparsing.analysis.report.data.SeriesSection.Point;
import io.sparsing.analysis.report.data.ShownLaw;
import io.sparsing.analysis.report.data.ShownLaw.CurvePoint;
import io.sparsing.analysis.report.data.ShownLaw.Limit;
import io.sparsing.analysis.report.data.ShownLaw.Support;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ActivationChartTest {
  private static final List<CurvePoint> CURVE =
      List.of(
          new CurvePoint(1e8, 0.9, Support.EXTRAPOLATED, Optional.empty()),
          new CurvePoint(1e9, 0.3, Support.FITTED, Optional.empty()),
          new CurvePoint(1e10, 0.2, Support.FITTED, Optional.empty()),
          new CurvePoint(1e11, 0.15, Support.EXTRAPOLATED, Optional.empty()));

  @Test
  void extrapolationStartsWhereTheFittedCurveEnds() throws IOException {
    JsonNode datasets = specification(new Limit(0.1, 0.08, 0.12, true)).get("datasets");

    assertThat(datasets.get("fitted").findValuesAsText("training_tokens"))
        .containsExactly("1.0E9", "1.0E10");
    // Not 1e8: below the first checkpoint a power law goes anywhere.
    assertThat(datasets.get("extrapolated").findValuesAsText("training_tokens"))
        .containsExactly("1.0E10", "1.0E11");
  }

  @Test
  void verticalAxisShowsPointsCurveLimitAndInterval() throws IOException {
    JsonNode domain =
        specification(new Limit(0.1, 0.08, 0.12, true)).at("/encoding/y/scale/domain");

    // Points 0.2 ± 0.01 and 0.3 ± 0.01, interval from 0.08: [0.08, 0.31], and 12 % of 0.23 on both
    // sides.
    assertThat(domain.get(0).asDouble()).isCloseTo(0.08 - 0.0276, within(1e-12));
    assertThat(domain.get(1).asDouble()).isCloseTo(0.31 + 0.0276, within(1e-12));
  }

  @Test
  void intervalThatSaysNothingDoesNotFlattenTheData() throws IOException {
    JsonNode specification = specification(new Limit(0.1, 0, 1, false));

    // Data and curve [0.15, 0.31]; at most 60 % of 0.16 more on each side: [0.054, 0.406], then 12
    // % of 0.352.
    JsonNode domain = specification.at("/encoding/y/scale/domain");
    assertThat(domain.get(0).asDouble()).isCloseTo(0.054 - 0.04224, within(1e-12));
    assertThat(domain.get(1).asDouble()).isCloseTo(0.406 + 0.04224, within(1e-12));
    assertThat(specification.at("/datasets/limit/0/label").asText())
        .isEqualTo("limit not determined");
  }

  @Test
  void barIsTheIntervalAndAPointWithoutOneSaysWhy() throws IOException {
    JsonNode rows = specification(new Limit(0.1, 0.08, 0.12, true)).at("/datasets/measured");

    assertThat(rows.at("/0/low").asDouble()).isEqualTo(0.28);
    assertThat(rows.at("/0/high").asDouble()).isEqualTo(0.31);
    assertThat(rows.at("/0/interval_text").asText()).isEqualTo("28.0\u202f% to 31.0\u202f%");
    assertThat(rows.at("/0").has("interval_note")).isFalse();
    assertThat(rows.at("/1").has("low")).isFalse();
    assertThat(rows.at("/1").has("high")).isFalse();
    assertThat(rows.at("/1/interval_text").asText()).isEqualTo("none: 5 documents");
    assertThat(rows.at("/1/interval_note").asText()).isEqualTo("5 documents");
  }

  @Test
  void barsAreDrawnOnlyWhereThereIsAnInterval() throws IOException {
    JsonNode layers = specification(new Limit(0.1, 0.08, 0.12, true)).get("layer");

    List<JsonNode> bars = new ArrayList<>();
    layers.forEach(
        layer -> {
          if (layer.path("name").asText().equals("intervals")) {
            bars.add(layer);
          }
        });
    assertThat(bars).hasSize(1);
    JsonNode bar = bars.get(0);
    assertThat(bar.at("/data/name").asText()).isEqualTo("measured");
    assertThat(bar.at("/transform/0/filter").asText()).isEqualTo("isValid(datum.low)");
    assertThat(bar.at("/mark/type").asText()).isEqualTo("rule");
    assertThat(bar.at("/encoding/y/field").asText()).isEqualTo("low");
    assertThat(bar.at("/encoding/y2/field").asText()).isEqualTo("high");
  }

  private static JsonNode specification(Limit limit) throws IOException {
    List<Point> points =
        List.of(
            new Point(
                "step1",
                1e9,
                0.3,
                Optional.of(new SamplingError(0.008, 0.28, 0.31)),
                Optional.empty(),
                0),
            new Point("step2", 1e10, 0.2, Optional.empty(), Optional.of("5 documents"), 0));
    ShownLaw law = new ShownLaw("log-space power law", CURVE, Optional.of(limit), List.of());
    SeriesSection series =
        new SeriesSection(
            "relu",
            new SeriesSection.Conditions("relu", 32, 1e6, "c", 1),
            points,
            Optional.of(law),
            List.of());
    return new ActivationChart(series, "relu · PPL-1%", "var(--series-1)").chart(1).specification();
  }
}
