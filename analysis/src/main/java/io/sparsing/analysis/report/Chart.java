package io.sparsing.analysis.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One figure: a Vega-Lite specification with its data, and the words that name and describe it.
 *
 * @param kind kind of chart, which page scripts and tests select by
 * @param id id of the figure in the page
 * @param name accessible name and caption
 * @param note small print after the caption, or empty
 * @param colour CSS colour of the mark before the caption, or empty
 * @param description what a reader who cannot see the chart is told
 * @param specification the complete specification
 */
record Chart(
    String kind,
    String id,
    String name,
    String note,
    String colour,
    String description,
    ObjectNode specification) {

  void write(Markup markup, String cssClass) throws JsonProcessingException {
    String caption = id + "-caption";
    markup.open(
        "figure",
        "id",
        id,
        "class",
        cssClass,
        "data-chart",
        kind,
        "aria-labelledby",
        caption,
        "style",
        "--series:" + (colour.isEmpty() ? "transparent" : colour));
    markup
        .open("figcaption", "id", caption, "class", colour.isEmpty() ? "plain" : "marked")
        .text(name);
    if (!note.isEmpty()) {
      markup.text(" ").leaf("small", note);
    }
    markup.close();
    markup.leaf(
        "div", "", "class", "chart", "role", "img", "aria-label", name + ": " + description);
    markup
        .open("div", "class", "figure-tools")
        .leaf(
            "button",
            "Save SVG",
            "type",
            "button",
            "data-save-svg",
            "",
            "aria-label",
            "Save " + name + " as SVG")
        .close();
    markup.json(EmbeddedJson.of(specification)).close().line();
  }
}
