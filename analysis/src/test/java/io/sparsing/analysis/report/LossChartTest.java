package io.sparsing.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparsing.analysis.report.data.MainSeries;
import io.sparsing.analysis.report.data.ReportData;
import io.sparsing.analysis.report.data.SeriesSection;
import io.sparsing.analysis.report.data.ShownLossCurve;
import io.sparsing.analysis.report.data.ShownLossCurve.Point;
import io.sparsing.analysis.report.page.Markup;
import io.sparsing.analysis.report.page.Palette;
import io.sparsing.analysis.report.section.TrainingSection;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The chart of training losses in the section on training. */
class LossChartTest {
  private static final ReportData STUDY = SimulatedStudy.of(2, 3);

  @Test
  void eachSeriesIsALineOfItsPointsInItsColour() throws IOException {
    List<ShownLossCurve> curves =
        List.of(
            new ShownLossCurve("relu-0.1b", List.of(new Point(1e3, 5), new Point(1e5, 3.5))),
            new ShownLossCurve("silu-0.1b", List.of(new Point(2e3, 6), new Point(1e6, 2))));
    Page page = page(STUDY.series(), curves);
    JsonNode specification = page.specification("loss-all");

    JsonNode lines = specification.at("/datasets/lines");
    assertThat(lines.findValuesAsText("series")).containsExactly("relu-0.1b", "silu-0.1b");
    assertThat(lines.findValuesAsText("activation_function")).containsExactly("ReLU", "SiLU");
    assertThat(lines.findValuesAsText("colour"))
        .containsExactly("var(--series-1)", "var(--series-2)");
    JsonNode rows = specification.at("/datasets/rows");
    assertThat(rows.findValuesAsText("line")).containsExactly("0", "0", "1", "1");
    assertThat(rows.findValuesAsText("training_tokens"))
        .containsExactly("1000.0", "100000.0", "2000.0", "1000000.0");
    assertThat(rows.findValuesAsText("training_loss")).containsExactly("5.0", "3.5", "6.0", "2.0");
    assertThat(rows.findValuesAsText("kind")).containsOnly("line");
    assertThat(specification.at("/encoding/x/scale/type").asText()).isEqualTo("log");
    // From 2 to 6, and 6 % of that on both sides.
    assertThat(specification.at("/encoding/y/scale/domain/0").asDouble()).isEqualTo(2 - 0.24);
    assertThat(specification.at("/encoding/y/scale/domain/1").asDouble()).isEqualTo(6 + 0.24);
    assertThat(page.select("figure#loss-all > div.chart").attr("aria-label"))
        .isEqualTo(
            "Training loss, 2 series: mean training loss in nats per token against training tokens,"
                + " from 6.000 down to 2.000.");
    assertThat(page.texts("p")).last().asString().startsWith("The next chart shows the training");
  }

  @Test
  void manyLinesLetEachOtherThrough() throws IOException {
    JsonNode few = whole(SimulatedStudy.of(2, 2));
    JsonNode many = whole(SimulatedStudy.of(60, 2));

    String opacity = "/layer/0/encoding/opacity/condition/1/value";
    assertThat(few.at(opacity).asDouble()).isEqualTo(0.9);
    // The square root of 12 / 60.
    assertThat(many.at(opacity).asDouble()).isEqualTo(Math.sqrt(0.2));
    assertThat(many.at("/datasets/lines")).hasSize(60);
  }

  @Test
  void nothingIsShownWhereThereIsNoCurve() throws IOException {
    assertThat(page(STUDY.series(), List.of()).select("#loss-all")).isEmpty();
    // One point is no line.
    ShownLossCurve dot = new ShownLossCurve("relu-0.1b", List.of(new Point(1e3, 5)));
    Page page = page(STUDY.series(), List.of(dot));
    assertThat(page.select("#loss-all")).isEmpty();
    assertThat(page.document().text()).doesNotContain("training loss");
  }

  @Test
  void runsThatWereNotMeasuredYetAreToldApart() throws IOException {
    Page page = page(List.of(), List.of(falling("rate-0.01"), falling("rate-0.03")));

    assertThat(page.texts("p.empty"))
        .containsExactly("No series with training tokens was measured yet.");
    assertThat(page.texts(".legend li")).containsExactly("rate-0.01", "rate-0.03");
    JsonNode lines = page.specification("loss-all").at("/datasets/lines");
    assertThat(lines.findValuesAsText("colour"))
        .containsExactly("var(--series-1)", "var(--series-2)");
  }

  @Test
  void aRunThatWasNotMeasuredYetIsGreyAmongThoseThatWere() throws IOException {
    Page page = page(STUDY.series(), List.of(falling("new"), falling("silu-0.1b")));

    JsonNode lines = page.specification("loss-all").at("/datasets/lines");
    assertThat(lines.findValuesAsText("colour")).containsExactly("var(--muted)", "var(--series-2)");
  }

  private static ShownLossCurve falling(String series) {
    return new ShownLossCurve(series, List.of(new Point(1e3, 5), new Point(1e5, 3.5)));
  }

  @Test
  void aLossThatIsNoNumberIsRefused() {
    assertThatThrownBy(() -> new Point(1e3, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot report loss: expected a finite number, found NaN");
  }

  private static JsonNode whole(ReportData data) throws IOException {
    StringBuilder html = new StringBuilder();
    HtmlReport.write(data, html);
    return Page.of(html).specification("loss-all");
  }

  private static Page page(List<SeriesSection> series, List<ShownLossCurve> curves)
      throws IOException {
    Markup markup = new Markup();
    new TrainingSection(series, curves, new MainSeries(series), Palette.of(series)).write(markup);
    return Page.of(markup.html());
  }
}
