package io.sparsing.analysis.report;

import io.sparsing.analysis.report.FittedLaw.Limit;
import java.util.List;
import java.util.Optional;

/** The top of the page: for each series its limit and what was found, in words. */
final class AnswerList {
  private AnswerList() {}

  static void write(List<SeriesSection> series, Palette palette, Markup markup) {
    if (series.isEmpty()) {
      markup.leaf("p", "No series was measured yet.", "class", "empty");
      return;
    }
    markup.open("ol", "class", "answers").line();
    for (SeriesSection section : series) {
      markup.open("li", "style", "--series:" + palette.colour(section));
      limit(section.law().flatMap(FittedLaw::limit), markup);
      markup.open("div").open("h3").text(section.name()).text(" ");
      markup.leaf("small", SeriesLabel.conditions(section)).close();
      for (int i = 0; i < section.sentences().size(); i++) {
        markup.leaf("p", section.sentences().get(i), "class", i == 0 ? "answer" : "further");
      }
      section.law().ifPresent(law -> details(law, markup));
      markup.close().close().line();
    }
    markup.close();
  }

  /** For example {@code 6.1 % (interval 5.8 % to 6.4 %)}. */
  static String limitInWords(Limit limit) {
    String interval = Figures.percent(limit.low()) + " to " + Figures.percent(limit.high());
    return limit.identified()
        ? Figures.percent(limit.value()) + " (interval " + interval + ")"
        : "not determined (interval " + interval + ")";
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
    markup.leaf("div", "limit, interval " + interval, "class", "interval").close();
  }

  private static void details(FittedLaw law, Markup markup) {
    if (law.details().isEmpty()) {
      return;
    }
    markup.open("details").leaf("summary", "Parameters and fit: " + law.name());
    FactList.write(law.details(), markup);
    markup.close();
  }
}
