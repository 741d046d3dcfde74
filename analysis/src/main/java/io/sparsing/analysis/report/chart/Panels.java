package io.sparsing.analysis.report.chart;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.sparsing.analysis.report.data.Figures;
import io.sparsing.analysis.report.page.Markup;
import java.util.List;

/**
 * One chart for each series, side by side; folded away where there are so many that the charts of
 * all series above them serve better at first.
 */
public final class Panels {
  private static final int MANY = 8;

  private Panels() {}

  /** Writes the charts. */
  public static void write(List<Chart> charts, Markup markup) throws JsonProcessingException {
    boolean many = charts.size() > MANY;
    if (many) {
      markup
          .open("details", "class", "fold")
          .leaf("summary", "Show " + charts.size() + " charts, one for each series")
          .line();
    }
    markup.open("div", "class", many ? "panels many" : "panels").line();
    for (Chart chart : charts) {
      chart.write(markup, "panel");
    }
    markup.close();
    if (many) {
      markup.close();
    }
    markup.line();
  }

  /** What the colours from end to end mean, where they stand for training tokens. */
  public static void ramp(TokenScale tokens, Markup markup) {
    markup
        .open("p", "class", "ramp")
        .text("training tokens ")
        .leaf("span", Figures.tokens(tokens.low()));
    markup.leaf("span", "", "class", "bar", "style", TokenScale.gradient());
    markup.text(" ").leaf("span", Figures.tokens(tokens.high()));
    markup.text(tokens.logarithmic() ? " (logarithmic)" : "").close().line();
  }
}
