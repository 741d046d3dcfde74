package io.sparsing.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparsing.analysis.report.data.Comparison;
import io.sparsing.analysis.report.data.ReportData;
import io.sparsing.analysis.report.data.SeriesSection;
import io.sparsing.analysis.report.data.SeriesSection.Point;
import io.sparsing.analysis.report.data.ShownMeasurement;
import io.sparsing.analysis.report.page.Markup;
import io.sparsing.analysis.report.section.MeasurementColumn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
  private static final ReportData STUDY = SimulatedStudy.of(2, 12);

  @Test
  void answersStandBeforeAnyChart() throws IOException {
    Page page = write(STUDY);

    int firstFigure = page.html().indexOf("<figure");
    for (SeriesSection series : STUDY.series()) {
      for (String sentence : series.sentences()) {
        assertThat(page.html().indexOf(Markup.escape(sentence))).isBetween(0, firstFigure);
      }
    }
  }

  @Test
  void limitIsShownOnlyWhereItIsDetermined() throws IOException {
    // The limit of the last of four simulated series is not determined.
    Page page = write(SimulatedStudy.of(4, 12));

    assertThat(page.all("<div class=\"limit[^\"]*\">([^<]*)</div>"))
        .containsExactly("6.00\u202f%", "40.3\u202f%", "6.80\u202f%", "not determined");
    assertThat(page.specification("activation-4").at("/datasets/limit/0/label").asText())
        .isEqualTo("limit not determined");
  }

  @Test
  void everyFigureHasAName() throws IOException {
    Page page = write(STUDY);

    // 2 series: 5 charts each (ratio, rules, PPL ratio, layers, frequency by layer); of both one of
    // limits, ratio, rules, size, data sets, tokens, dead neurons, frequency and cost. Both have
    // one
    // width-depth ratio.
    List<String> labels = page.all("<figure [^>]*aria-labelledby=\"([^\"]*)\"");
    assertThat(labels).hasSize(19).doesNotHaveDuplicates();
    for (String label : labels) {
      assertThat(page.all("<figcaption id=\"" + label + "\"[^>]*>([^<]*)"))
          .singleElement()
          .asString()
          .isNotBlank();
    }
    assertThat(page.all("<div class=\"chart\" role=\"img\" aria-label=\"([^\"]+)\"")).hasSize(19);
  }

  @Test
  void activationChartHoldsThePointsGiven() throws IOException {
    JsonNode specification = write(STUDY).specification("activation-2");

    List<Point> points = STUDY.series().get(1).points();
    JsonNode rows = specification.at("/datasets/measured");
    assertThat(rows).hasSameSizeAs(points);
    for (int i = 0; i < points.size(); i++) {
      assertThat(rows.get(i).get("checkpoint").asText()).isEqualTo(points.get(i).checkpoint());
      assertThat(rows.get(i).get("training_tokens").asDouble())
          .isEqualTo(points.get(i).trainingTokens());
      assertThat(rows.get(i).get("activation_ratio").asDouble())
          .isEqualTo(points.get(i).activationRatio());
    }
    assertThat(specification.at("/encoding/x/scale/type").asText()).isEqualTo("log");
  }

  @Test
  void pplChartHoldsEveryPassAndTheTarget() throws IOException {
    JsonNode datasets = write(STUDY).specification("ppl-1").get("datasets");

    long passes =
        STUDY.pplCurves().stream()
            .filter(curve -> curve.series().equals("relu-0.1b"))
            .mapToLong(curve -> curve.points().size())
            .sum();
    assertThat(datasets.get("evaluations")).hasSize((int) passes);
    assertThat(datasets.get("targets")).hasSize(1);
    assertThat(datasets.at("/targets/0/ppl_ratio").asDouble()).isEqualTo(1.01);
  }

  @Test
  void layerChartHoldsEveryLayerOfItsSeries() throws IOException {
    JsonNode rows = write(STUDY).specification("layers-1").at("/datasets/layers");

    // 12 checkpoints of 8 layers.
    assertThat(rows).hasSize(96);
    assertThat(rows.findValuesAsText("checkpoint")).allMatch(name -> name.startsWith("relu-0.1b/"));
  }

  @Test
  void tableHasOneRowPerMeasurementAndTheDataToDownloadIsTheSame() throws IOException {
    Page page = write(STUDY);

    assertThat(page.all("<tr>(<th scope=\"row\")")).hasSameSizeAs(STUDY.measurements());
    assertThat(page.all("<th scope=\"col\"[^>]*><button type=\"button\">([^<]*)</button>"))
        .containsExactlyElementsOf(
            MeasurementColumn.ALL.stream().map(MeasurementColumn::heading).toList());
    JsonNode rows = page.json("measurement-data");
    assertThat(rows).hasSameSizeAs(STUDY.measurements());
    for (int i = 0; i < rows.size(); i++) {
      ShownMeasurement expected = STUDY.measurements().get(i);
      assertThat(rows.get(i).get("checkpoint").asText()).isEqualTo(expected.subject().checkpoint());
      assertThat(rows.get(i).get("activation_ratio").asDouble())
          .isEqualTo(expected.outcome().activationRatio());
      assertThat(rows.get(i).get("parameter").isNull()).isTrue();
    }
  }

  @Test
  void loadsNothingFromOutside() throws IOException {
    Page page = write(STUDY);

    assertThat(page.all("(?i)(?:src|href|action|srcset|data|poster)=[\"']?([^\"'> ]*)"))
        .isNotEmpty()
        .allMatch(target -> target.startsWith("#"));
    assertThat(page.markup())
        .doesNotContainIgnoringCase(
            "@import", "url(", "<link", "<iframe", "<img", "http:", "https:");
    assertThat(page.html().contains("sourceMappingURL")).isFalse();
    assertThat(page.policy())
        .startsWith("default-src 'none';")
        .doesNotContain("unsafe-eval", "http", "*");
  }

  @Test
  void policyNamesExactlyTheScriptsOfThePage() throws Exception {
    Page page = write(STUDY);

    List<String> hashes = page.executable().stream().map(HtmlReportTest::hash).toList();
    // Vega, Vega-Lite, Vega-Embed and our own.
    assertThat(hashes).hasSize(4);
    assertThat(page.policy()).contains("script-src " + String.join(" ", hashes) + ";");
  }

  @Test
  void hostileNamesStayText() throws IOException {
    String hostile = "</script><img src=x onerror=alert(1)><!--\"'>&{{answers}}";
    Page page = write(Hostile.study(hostile));

    assertThat(page.markup()).doesNotContain("<img", "<!--");
    assertThat(page.data()).hasSize(13).allMatch(json -> !json.contains("<"));
    // 4 executed scripts, 10 charts, the measurements, the tokens and the configuration.
    assertThat(page.all("(<script)")).hasSize(17);
    assertThat(page.all("<h1>(.*?)</h1>")).containsExactly(Markup.escape(hostile));
    assertThat(page.specification("activation-1").at("/datasets/measured/0/checkpoint").asText())
        .isEqualTo(hostile);
    assertThat(page.specification("ppl-1").at("/datasets/evaluations/0/checkpoint").asText())
        .isEqualTo(hostile);
    assertThat(page.specification("layers-1").at("/datasets/layers/0/checkpoint").asText())
        .isEqualTo(hostile);
    assertThat(page.json("measurement-data").at("/0/checkpoint").asText()).isEqualTo(hostile);
  }

  @Test
  void manySeriesKeepOneSentenceEachInSight() throws IOException {
    Page page = write(SimulatedStudy.of(60, 3));

    // 60 series: 5 charts each, folded away; of all one of limits, ratio, rules, width-depth, size,
    // layers, data sets, tokens, alignment, dead neurons, frequency and cost.
    assertThat(page.all("(<figure )")).hasSize(312);
    assertThat(page.all("<details class=\"fold\"><summary>([^<]*)</summary>"))
        .hasSize(5)
        .containsOnly("Show 60 charts, one for each series");
    assertThat(page.all("(<li style=\"[^\"]*\" data-series)")).hasSize(60);
    assertThat(page.all("</h3><p>[^<]*</p>(<details>)")).hasSize(60);
  }

  @Test
  void emptyStudySaysSo() throws IOException {
    Page page =
        write(
            new ReportData(
                "Empty",
                Instant.EPOCH,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Comparison.NONE,
                List.of()));

    assertThat(page.all("(<figure)")).isEmpty();
    assertThat(page.all("<p class=\"empty\">([^<]*)</p>"))
        .containsExactly(
            "No series was measured yet.",
            "The charts need JavaScript, which is part of this file. Words and tables do not.",
            "Nothing of this kind was measured yet.",
            "No sparse pass was evaluated yet.",
            "Nothing of this kind was measured yet.",
            "No sparse pass was evaluated yet.",
            "No layer was measured yet.",
            "No measurement that tells data sets apart yet.",
            "Tokens can be compared where two series were measured on one corpus with one"
                + " vocabulary: here are 0 series.",
            "Nothing of this kind was measured yet.",
            "Nothing was measured yet.",
            "Nothing was measured yet.",
            "Not recorded.");
  }

  @Test
  void untrainedCheckpointMakesTheAxisLinear() throws IOException {
    List<Point> points =
        IntStream.range(0, 3)
            .mapToObj(
                i ->
                    new Point(
                        "step" + i, i * 1e9, 0.5 - 0.1 * i, Optional.empty(), Optional.empty(), 0))
            .toList();
    SeriesSection series =
        new SeriesSection(
            "young",
            new SeriesSection.Conditions("relu", 32, 1e6, "c", 1),
            points,
            Optional.empty(),
            List.of("Too few checkpoints."));
    Page page =
        write(
            new ReportData(
                "Young",
                Instant.EPOCH,
                List.of(series),
                List.of(),
                List.of(),
                List.of(),
                Comparison.NONE,
                List.of()));

    JsonNode scale = page.specification("activation-1").at("/encoding/x/scale");
    assertThat(scale.get("type").asText()).isEqualTo("linear");
    // 3 % of 2e9 tokens on both sides.
    assertThat(scale.at("/domain/0").asDouble()).isEqualTo(-0.06e9);
    assertThat(scale.at("/domain/1").asDouble()).isEqualTo(2.06e9);
  }

  private static Page write(ReportData data) throws IOException {
    StringBuilder html = new StringBuilder();
    HtmlReport.write(data, html);
    return new Page(html.toString());
  }

  private static String hash(String script) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
