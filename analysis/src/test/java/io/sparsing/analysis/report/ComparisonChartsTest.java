package io.sparsing.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparsing.analysis.report.data.Comparison;
import io.sparsing.analysis.report.data.MainSeries;
import io.sparsing.analysis.report.data.SeriesSection;
import io.sparsing.analysis.report.data.SeriesSection.Conditions;
import io.sparsing.analysis.report.data.SeriesSection.Point;
import io.sparsing.analysis.report.data.ShownAlignment;
import io.sparsing.analysis.report.data.ShownLaw;
import io.sparsing.analysis.report.data.ShownLaw.Limit;
import io.sparsing.analysis.report.data.SourceRatio;
import io.sparsing.analysis.report.data.TokenRatios;
import io.sparsing.analysis.report.data.TokenRatios.Model;
import io.sparsing.analysis.report.data.TokenRatios.Token;
import io.sparsing.analysis.report.page.Markup;
import io.sparsing.analysis.report.page.Palette;
import io.sparsing.analysis.report.section.AnswerList;
import io.sparsing.analysis.report.section.ShapeSection;
import io.sparsing.analysis.report.section.SourceSection;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ComparisonChartsTest {

  @Test
  void alignmentIsSpearmansRankCorrelation() {
    // Ranks 1 2 3 4 against 1 3 2 4: 1 - 6 * (0 + 1 + 1 + 0) / (4 * 15) = 0.8.
    OptionalDouble alignment =
        ShownAlignment.of(model("a", 0.1, 0.2, 0.3, 0.4), model("b", 0.05, 0.5, 0.4, 0.9));

    assertThat(alignment.orElseThrow()).isCloseTo(0.8, within(1e-12));
  }

  @Test
  void modelThatTreatsAllTokensTheSameHasNoAlignment() {
    assertThat(ShownAlignment.of(model("a", 0.1, 0.2), model("b", 0.3, 0.3))).isEmpty();
  }

  @Test
  void columnOfAnotherLengthIsRefused() {
    assertThatThrownBy(
            () -> new TokenRatios(List.of(new Token(1, 5)), List.of(model("a", 0.1, 0.2))))
        .hasMessage("Cannot compare tokens of a: expected 1 ratios, found 2");
  }

  @Test
  void chartsOfAllSeriesTakeTheLowestLevelOnTheComparedCorpus() {
    SeriesSection wanted = section("a", "relu", 1, "books", Optional.empty());
    List<SeriesSection> all =
        List.of(
            section("a", "relu", 1, "web", Optional.empty()),
            wanted,
            section("a", "relu", 5, "books", Optional.empty()));

    assertThat(MainSeries.of(all, "books").sections()).containsExactly(wanted);
    assertThat(MainSeries.of(all, "books").conditions()).isEqualTo("PPL-1% on books");
  }

  @Test
  void fewSeriesHaveAColourEachAndManyOneForEachActivationFunction() {
    List<SeriesSection> few =
        List.of(
            section("a", "relu", 1, "c", Optional.empty()),
            section("b", "relu", 1, "c", Optional.empty()));
    assertThat(few.stream().map(Palette.of(few)::colour))
        .containsExactly("var(--series-1)", "var(--series-2)");

    List<SeriesSection> many =
        "abcdefgh"
            .chars()
            .mapToObj(
                name ->
                    section(
                        Character.toString(name),
                        name % 2 == 0 ? "relu" : "silu",
                        1,
                        "c",
                        Optional.empty()))
            .toList();
    assertThat(Palette.of(many).keys()).containsExactly("silu", "relu");
    assertThat(Palette.of(many).colour("b")).isEqualTo("var(--series-2)");
    assertThat(Palette.of(many).shape("b")).isEqualTo("square");
    assertThat(Palette.of(many).colour("unknown")).isEqualTo("var(--muted)");
  }

  @Test
  void limitIsDrawnWhereItIsDeterminedAndElseTheLastRatio() throws IOException {
    Optional<ShownLaw> determined = law(new Limit(0.1, 0.08, 0.12, true));
    Optional<ShownLaw> open = law(new Limit(0.5, 0, 1, false));
    JsonNode rows = shape(determined, open).at("/datasets/limits");

    assertThat(rows.get(0).get("activation_ratio").asDouble()).isEqualTo(0.1);
    assertThat(rows.get(0).get("low").asDouble()).isEqualTo(0.08);
    assertThat(rows.get(0).get("high").asDouble()).isEqualTo(0.12);
    // The last checkpoint's 0.2, hollow, with no interval.
    assertThat(rows.get(1).get("activation_ratio").asDouble()).isEqualTo(0.2);
    assertThat(rows.get(1).get("fill").asText()).isEqualTo("var(--paper)");
    assertThat(rows.get(1).has("low")).isFalse();
  }

  @Test
  void answerSaysLimitIntervalLawAndData() {
    SeriesSection determined = section("a", "relu", 1, "c", law(new Limit(0.1, 0.08, 0.12, true)));
    SeriesSection open = section("a", "relu", 1, "c", law(new Limit(0.5, 0.05, 1, false)));
    SeriesSection none = section("a", "relu", 1, "c", Optional.empty());

    assertThat(AnswerList.answer(determined))
        .isEqualTo(
            "The activation ratio of a tends to 10.0\u202f% (95 % interval 8.00\u202f% to"
                + " 12.0\u202f%), by the convergent power law fitted to 2 checkpoints from 1\u202fB to"
                + " 10\u202fB training tokens.");
    assertThat(AnswerList.answer(open))
        .isEqualTo(
            "The limit of the activation ratio of a is not determined: the convergent power law"
                + " fitted to 2 checkpoints from 1\u202fB to 10\u202fB training tokens allows 5.00\u202f% to"
                + " 100.0\u202f%.");
    assertThat(AnswerList.answer(none))
        .isEqualTo(
            "No law was fitted to the activation ratio of a, measured at 2 checkpoints from 1\u202fB"
                + " to 10\u202fB training tokens; no limit follows.");
  }

  @Test
  void oneDataSetIsOneCalmLine() throws IOException {
    Comparison comparison =
        new Comparison(
            "c",
            List.of(),
            List.of(new SourceRatio("a", "step1", "<web>", 10, 0.1, Optional.empty())),
            List.of(),
            Optional.empty());
    Markup markup = new Markup();
    new SourceSection(comparison, new MainSeries(List.of()), Palette.RULES).write(markup);

    Page page = Page.of(markup.html());
    assertThat(page.texts("body > p.empty:only-child"))
        .containsExactly("The corpus has one data set, <web>, so there is nothing to tell apart.");
  }

  private static JsonNode shape(Optional<ShownLaw> first, Optional<ShownLaw> second)
      throws IOException {
    SeriesSection narrow = section("a", "relu", 1, "c", first);
    Conditions wide = new Conditions("silu", 64, 2e6, "c", 1);
    SeriesSection other = new SeriesSection("b", wide, narrow.points(), second, List.of());
    MainSeries main = new MainSeries(List.of(narrow, other));
    Markup markup = new Markup();
    new ShapeSection(main, Palette.of(main.sections())).write(markup);
    return Page.of(markup.html()).specification("width-depth");
  }

  private static SeriesSection section(
      String name, String function, double percent, String corpus, Optional<ShownLaw> law) {
    List<Point> points =
        List.of(
            new Point("step1", 1e9, 0.3, Optional.empty(), Optional.empty(), 0),
            new Point("step2", 1e10, 0.2, Optional.empty(), Optional.empty(), 0));
    return new SeriesSection(
        name, new Conditions(function, 32, 1e6, corpus, percent), points, law, List.of());
  }

  private static Optional<ShownLaw> law(Limit limit) {
    return Optional.of(
        new ShownLaw("convergent power law", List.of(), Optional.of(limit), List.of()));
  }

  private static Model model(String series, Double... ratios) {
    return new Model(series, "step1", List.of(ratios));
  }
}
