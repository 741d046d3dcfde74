package io.sparsing.analysis.report.chart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparsing.analysis.report.page.EmbeddedJson;
import io.sparsing.analysis.report.page.Markup;
import java.util.List;

/**
 * One figure: a Vega-Lite specification with its data, and the words that name and describe it.
 *
 * @param kind kind of chart, which page scripts and tests select by
 * @param id id of the figure in the page
 * @param caption what it is called
 * @param filteredBy what the page's filter finds it by, or empty where it always stays
 * @param description what a reader who cannot see the chart is told
 * @param specification the complete specification
 */
public record Chart(
    String kind,
    String id,
    Caption caption,
    String filteredBy,
    String description,
    ObjectNode specification) {

  /**
   * What a figure is called.
   *
   * @param name accessible name and caption
   * @param note small print after the caption, or empty
   * @param colour CSS colour of the mark before the caption, or empty
   */
  public record Caption(String name, String note, String colour) {
    /** A caption without a mark. */
    public Caption(String name, String note) {
      this(name, note, "");
    }
  }

  private record Tool(String label, String attribute, String verb) {}

  private static final List<Tool> TOOLS =
      List.of(
          new Tool("Table", "data-show-table", "Show the data of %s as a table"),
          new Tool("CSV", "data-save-csv", "Save the data of %s as CSV"),
          new Tool("JSON", "data-save-json", "Save the data of %s as JSON"),
          new Tool("SVG", "data-save-svg", "Save %s as SVG"));

  /** Writes the figure with its caption, data and tools. */
  public void write(Markup markup, String cssClass) throws JsonProcessingException {
    String captionId = id + "-caption";
    String colour = caption.colour();
    markup.open(
        "figure",
        "id",
        id,
        "class",
        cssClass,
        "data-chart",
        kind,
        "data-series",
        filteredBy,
        "aria-labelledby",
        captionId,
        "style",
        "--series:" + (colour.isEmpty() ? "transparent" : colour));
    markup
        .open("figcaption", "id", captionId, "class", colour.isEmpty() ? "plain" : "marked")
        .text(caption.name());
    if (!caption.note().isEmpty()) {
      markup.text(" ").leaf("small", caption.note());
    }
    markup.close();
    markup.leaf(
        "div", "", "class", "chart", "role", "img", "aria-label", fullName() + ": " + description);
    markup.open("div", "class", "figure-tools");
    for (Tool tool : TOOLS) {
      markup.leaf(
          "button",
          tool.label(),
          "type",
          "button",
          tool.attribute(),
          "",
          "aria-label",
          tool.verb().formatted(fullName()));
    }
    markup.close();
    markup.json(EmbeddedJson.of(specification)).close().line();
  }

  private String fullName() {
    return caption.note().isEmpty() ? caption.name() : caption.name() + ", " + caption.note();
  }
}
