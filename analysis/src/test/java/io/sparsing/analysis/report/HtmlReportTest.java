package io.sparsing.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparsing.analysis.report.data.Comparison;
import io.sparsing.analysis.report.data.ReportData;
import io.sparsing.analysis.report.data.SeriesSection;
import io.sparsing.analysis.report.data.SeriesSection.Point;
import io.sparsing.analysis.report.data.ShownMeasurement;
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
import java.util.stream.Stream;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
  private static final ReportData STUDY = SimulatedStudy.of(2, 12);

  @Test
  void answersStandBeforeAnyChart() throws IOException {
    Page page = write(STUDY);

    Stream<Element> beforeFigures =
        page.select("#answers p.further, figure").stream().takeWhile(part -> part.is("p"));
    assertThat(beforeFigures.map(Element::text))
        .isNotEmpty()
        .containsExactlyElementsOf(
            STUDY.series().stream().flatMap(one -> one.sentences().stream()).toList());
  }

  @Test
  void limitIsShownOnlyWhereItIsDetermined() throws IOException {
    // The limit of the last of four simulated series is not determined.
    Page page = write(SimulatedStudy.of(4, 12));

    assertThat(page.texts("#answers div.limit"))
        .containsExactly("6.00\u202f%", "40.3\u202f%", "6.80\u202f%", "not determined");
    assertThat(page.specification("activation-4").at("/datasets/limit/0/label").asText())
        .isEqualTo("limit not determined");
  }

  @Test
  void everyFigureHasAName() throws IOException {
    Page page = write(STUDY);

    // 2 series: 5 charts each (ratio, rules, PPL ratio, layers, frequency by layer); of both one of
    // limits, ratio, loss, rules, size, data sets, tokens, dead neurons, frequency and cost. Both
    // have one width-depth ratio.
    assertThat(page.select("figure")).hasSize(20);
    List<String> labels = page.select("figure").eachAttr("aria-labelledby");
    assertThat(labels).hasSize(20).doesNotHaveDuplicates();
    for (String label : labels) {
      assertThat(page.select("[id=" + label + "]"))
          .singleElement()
          .matches(caption -> caption.is("figcaption") && !caption.ownText().isBlank());
    }
    assertThat(page.select("figure > div.chart[role=img]").eachAttr("aria-label"))
        .hasSize(20)
        .noneMatch(String::isBlank);
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

    assertThat(page.select("tr > th[scope=row]:first-child")).hasSameSizeAs(STUDY.measurements());
    assertThat(page.texts("th[scope=col] > button[type=button]"))
        .containsExactlyElementsOf(
            MeasurementColumn.ALL.stream().map(MeasurementColumn::heading).toList());
    JsonNode rows = page.json("measurement-data");
    assertThat(rows).hasSameSizeAs(STUDY.measurements());
    for (int i = 0; i < rows.size(); i++) {
      ShownMeasurement expected = STUDY.measurements().get(i);
      assertThat(rows.get(i).get("checkpoint").asText()).isEqualTo(expected.place().checkpoint());
      assertThat(rows.get(i).get("activation_ratio").asDouble())
          .isEqualTo(expected.outcome().activationRatio());
      assertThat(rows.get(i).get("parameter").isNull()).isTrue();
    }
  }

  @Test
  void loadsNothingFromOutside() throws IOException {
    Page page = write(STUDY);

    assertThat(page.select("[^src], [href], [xlink:href], [action], [data], [poster]"))
        .isNotEmpty()
        .allMatch(element -> element.is("nav > a[href^=#]"));
    assertThat(page.select("link, iframe, img, object, embed, base")).isEmpty();
    assertThat(page.markup()).doesNotContainIgnoringCase("@import", "url(", "http:", "https:");
    assertThat(page.executable()).noneMatch(script -> script.contains("sourceMappingURL"));
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

    assertThat(page.errors()).isEmpty();
    assertThat(page.select("img")).isEmpty();
    assertThat(page.comments()).isEmpty();
    assertThat(page.data()).hasSize(14).allMatch(json -> !json.contains("<"));
    // 4 executed scripts, 11 charts, the measurements, the tokens and the configuration.
    assertThat(page.select("script")).hasSize(18);
    assertThat(page.texts("title, h1")).containsExactly(hostile, hostile);
    assertThat(page.specification("activation-1").at("/datasets/measured/0/checkpoint").asText())
        .isEqualTo(hostile);
    assertThat(page.specification("ppl-1").at("/datasets/evaluations/0/checkpoint").asText())
        .isEqualTo(hostile);
    assertThat(page.specification("layers-1").at("/datasets/layers/0/checkpoint").asText())
        .isEqualTo(hostile);
    assertThat(page.json("measurement-data").at("/0/checkpoint").asText()).isEqualTo(hostile);
  }

  @Test
  void findingsStandUnderTheirQuestionAndLongListsAreFolded() throws IOException {
    Page page = write(SimulatedStudy.of(10, 3));

    assertThat(page.texts("#findings summary"))
        .containsExactly(
            "Does size move the limit? 1 comparison",
            "Do two models activate for the same tokens? 9 comparisons");
    assertThat(page.texts("#findings details[open] li"))
        .containsExactly("relu (PPL-1% on wordnet-held-out): Size moves nothing.");
    assertThat(page.texts("#findings details:not([open]) li")).hasSize(9);
    assertThat(page.select("#findings li[data-series=\"relu-0.1b and other-3\"]")).hasSize(1);
  }

  @Test
  void manySeriesKeepOneSentenceEachInSight() throws IOException {
    Page page = write(SimulatedStudy.of(60, 3));

    // 60 series: 5 charts each, folded away; of all one of limits, ratio, loss, rules, width-depth,
    // size, layers, data sets, tokens, alignment, dead neurons, frequency and cost.
    assertThat(page.select("figure")).hasSize(313);
    assertThat(page.texts("details.fold > summary"))
        .hasSize(5)
        .containsOnly("Show 60 charts, one for each series");
    assertThat(page.select(".answers > li[data-series]")).hasSize(60);
    assertThat(page.select("h3 + p + details")).hasSize(60);
  }

  @Test
  void emptyStudySaysSo() throws IOException {
    Page page = write(only());

    assertThat(page.select("figure")).isEmpty();
    assertThat(page.texts("p.empty"))
        .containsExactly(
            "No series with training tokens was measured yet. A checkpoint gets them from its"
                + " training_state.json or from a study file.",
            "The charts need JavaScript, which is part of this file. Words and tables do not.",
            "No series with training tokens was measured yet.",
            "No series with training tokens has a sparse pass yet.",
            "No series with training tokens was measured yet.",
            "No models were compared yet: sparsing fit and sparsing run do.",
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
    Page page = write(only(series));

    JsonNode scale = page.specification("activation-1").at("/encoding/x/scale");
    assertThat(scale.get("type").asText()).isEqualTo("linear");
    // 3 % of 2e9 tokens on both sides.
    assertThat(scale.at("/domain/0").asDouble()).isEqualTo(-0.06e9);
    assertThat(scale.at("/domain/1").asDouble()).isEqualTo(2.06e9);
  }

  /** A study of these series and nothing else. */
  private static ReportData only(SeriesSection... series) {
    return new ReportData(
        "Bare",
        Instant.EPOCH,
        List.of(series),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Comparison.NONE,
        List.of(),
        List.of());
  }

  private static Page write(ReportData data) throws IOException {
    StringBuilder html = new StringBuilder();
    HtmlReport.write(data, html);
    return Page.of(html);
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
