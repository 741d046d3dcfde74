package io.sparsing.analysis.report.chart;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The scale of one axis in a Vega-Lite specification. */
public record Axis(ObjectNode channel) {

  /** The horizontal axis. */
  public static Axis x(ObjectNode specification) {
    return of(specification, "x");
  }

  /** The vertical axis. */
  public static Axis y(ObjectNode specification) {
    return of(specification, "y");
  }

  private static Axis of(ObjectNode specification, String channel) {
    return new Axis((ObjectNode) specification.get("encoding").get(channel));
  }

  /** Type, ends and ticks of a scale of tokens. */
  public void scale(TokenScale tokens) {
    type(tokens.type());
    domain(tokens.domain(0.03));
    ArrayNode values = ((ObjectNode) channel.get("axis")).putArray("values");
    tokens.ticks().forEach(values::add);
  }

  /** Powers of ten between two of them. */
  public void logarithmic(double low, double high) {
    type("log");
    domain(new double[] {low, high});
    ArrayNode values = ((ObjectNode) channel.get("axis")).putArray("values");
    for (int power = (int) Math.round(Math.log10(low)); power <= Math.log10(high); power++) {
      values.add(Double.parseDouble("1e" + power));
    }
  }

  void values(int[] ticks) {
    ArrayNode values = ((ObjectNode) channel.get("axis")).putArray("values");
    for (int tick : ticks) {
      values.add(tick);
    }
  }

  /** Sets both ends. */
  public void domain(double[] ends) {
    ArrayNode domain = scale().putArray("domain");
    for (double end : ends) {
      domain.add(end);
    }
  }

  /** Sets the type of scale that Vega-Lite knows by a name. */
  public void type(String type) {
    scale().put("type", type);
    if (type.equals("log")) {
      // There is none to include, and Vega-Lite warns.
      scale().remove("zero");
    }
  }

  private ObjectNode scale() {
    return (ObjectNode) channel.get("scale");
  }
}
