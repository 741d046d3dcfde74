package io.sparsing.analysis.report.section;

import io.sparsing.analysis.report.data.Figures;
import io.sparsing.analysis.report.data.NamedValue;
import io.sparsing.analysis.report.data.SeriesLabel;
import io.sparsing.analysis.report.data.SeriesSection;
import io.sparsing.analysis.report.data.SeriesSection.Point;
import io.sparsing.analysis.report.data.ShownLaw;
import io.sparsing.analysis.report.data.ShownLaw.Limit;
import io.sparsing.analysis.report.page.FactList;
import io.sparsing.analysis.report.page.Markup;
import io.sparsing.analysis.report.page.Palette;
import java.util.List;
import java.util.Optional;

/** The top of the page: for each series its limit and what was found, in words. */
public final class AnswerList {
  /**
   * From here on only the first sentence of each series is open, so that the charts stay within
   * reach.
   */
  public static final int MANY = 8;

  private AnswerList() {}

  /** Writes one answer for each series. */
  public static void write(List<SeriesSection> series, Palette palette, Markup markup) {
    if (series.isEmpty()) {
      markup.leaf(
          "p",
          "No series with training tokens was measured yet. A checkpoint gets them from its training_state.json or from a study file.",
          "class",
          "empty");
      return;
    }
    SeriesLabel label = SeriesLabel.among(series);
    boolean many = series.size() > MANY;
    markup.open("ol", "class", many ? "answers many" : "answers").line();
    for (SeriesSection section : series) {
      markup.open(
          "li",
          "style",
          "--series:" + palette.colour(section),
          "data-series",
          section.name() + " " + section.activationFunction());
      limit(section.law().flatMap(ShownLaw::limit), markup);
      markup.open("div").open("h3").text(section.name()).text(" ");
      markup.leaf("small", label.conditions(section)).close();
      markup.leaf("p", answer(section));
      List<String> further = section.sentences();
      if (!many) {
        sentences(further, markup);
      }
      details(section.law(), many ? further : List.of(), markup);
      markup.close().close().line();
    }
    markup.close();
  }

  /** Limit, interval, law and the data used, in one sentence. */
  public static String answer(SeriesSection section) {
    String data = Figures.count(section.points().size(), "checkpoint") + range(section.points());
    Optional<ShownLaw> law = section.law();
    Optional<Limit> limit = law.flatMap(ShownLaw::limit);
    if (law.isEmpty() || limit.isEmpty()) {
      String fitted = law.map(found -> "The " + found.name()).orElse("No law");
      return "%s was fitted to the activation ratio of %s, measured at %s; no limit follows."
          .formatted(fitted, section.name(), data);
    }
    String interval =
        Figures.percent(limit.get().low()) + " to " + Figures.percent(limit.get().high());
    String fit = "the %s fitted to %s".formatted(law.get().name(), data);
    return limit.get().identified()
        ? "The activation ratio of %s tends to %s (95 %% interval %s), by %s."
            .formatted(section.name(), Figures.percent(limit.get().value()), interval, fit)
        : "The limit of the activation ratio of %s is not determined: %s allows %s."
            .formatted(section.name(), fit, interval);
  }

  private static String range(List<Point> points) {
    return points.isEmpty()
        ? ""
        : " from %s to %s training tokens"
            .formatted(
                Figures.tokens(points.get(0).trainingTokens()),
                Figures.tokens(points.get(points.size() - 1).trainingTokens()));
  }

  private static void limit(Optional<Limit> limit, Markup markup) {
    markup.open("div");
    if (limit.isEmpty()) {
      markup.leaf("div", "no limit", "class", "limit open").close();
      return;
    }
    Limit found = limit.get();
    if (found.identified()) {
      markup.leaf("div", Figures.percent(found.value()), "class", "limit");
    } else {
      markup.leaf("div", "not determined", "class", "limit open");
    }
    String interval = Figures.percent(found.low()) + " – " + Figures.percent(found.high());
    markup.open("div", "class", "interval").text("limit, interval ").leaf("span", interval);
    markup.close().close();
  }

  private static void sentences(List<String> sentences, Markup markup) {
    sentences.forEach(sentence -> markup.leaf("p", sentence, "class", "further"));
  }

  private static void details(Optional<ShownLaw> law, List<String> sentences, Markup markup) {
    List<NamedValue> facts = law.map(ShownLaw::details).orElse(List.of());
    if (facts.isEmpty() && sentences.isEmpty()) {
      return;
    }
    String name = law.map(found -> ": " + found.name()).orElse("");
    markup.open("details").leaf("summary", "Parameters and fit" + name);
    sentences(sentences, markup);
    FactList.write(facts, markup);
    markup.close();
  }
}
