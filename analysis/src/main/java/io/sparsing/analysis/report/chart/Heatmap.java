package io.sparsing.analysis.report.chart;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparsing.analysis.report.page.EmbeddedJson;
import io.sparsing.analysis.report.page.Markup;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.DoubleFunction;

/** One row for each series, one column for each of something, a number as a colour in each cell. */
public final class Heatmap {
  private static final int ROW_PIXELS = 22;
  private static final int NARROW_ROW_PIXELS = 13;
  private static final int MANY = 20;

  private final ObjectNode specification;
  private final ArrayNode rows;
  private final String field;
  private final TokenScale colours;
  private final DoubleFunction<String> text;
  private final Set<String> labels = new HashSet<>();

  /** A map of the values of {@code field}, which {@code text} writes; columns have a title. */
  public Heatmap(String column, String field, TokenScale colours, DoubleFunction<String> text)
      throws IOException {
    this.field = field;
    this.colours = colours;
    this.text = text;
    specification = (ObjectNode) EmbeddedJson.template("heatmap.json");
    rows = ((ObjectNode) specification.get("datasets")).withArray("cells");
    ((ObjectNode) specification.at("/encoding/x")).put("title", column);
    ((ObjectNode) specification.at("/encoding/tooltip/1")).put("title", column);
  }

  /** Text on the horizontal axis, where columns are not numbers. */
  public Heatmap slanted() {
    ((ObjectNode) specification.at("/encoding/x/axis"))
        .put("labelAngle", -60)
        .put("labelLimit", 130);
    return this;
  }

  /** Adds a cell; a value beyond the ends of the colours gets that of the nearer end. */
  public void add(String series, String activationFunction, String column, double value) {
    labels.add(series);
    rows.addObject()
        .put("series", series)
        .put("activation_function", activationFunction)
        .put("column", column)
        .put(field, value)
        .put("value_text", text.apply(value))
        .put("colour", colours.colour(Math.min(Math.max(value, colours.low()), colours.high())));
  }

  /** The Vega-Lite specification, as high as its rows need. */
  public ObjectNode specification() {
    int height = labels.size() > MANY ? NARROW_ROW_PIXELS : ROW_PIXELS;
    specification.put("height", Math.max(2, labels.size()) * height);
    return specification;
  }

  /** What the colours from end to end mean. */
  public void ramp(String measure, Markup markup) {
    markup.open("p", "class", "ramp").text(measure + " ");
    markup.leaf("span", text.apply(colours.low()));
    markup.leaf("span", "", "class", "bar", "style", TokenScale.gradient());
    markup.text(" ").leaf("span", text.apply(colours.high()));
    markup.text(colours.logarithmic() ? " (logarithmic)" : "").close().line();
  }
}
