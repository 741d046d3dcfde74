package io.sparsing.analysis.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The scale of one axis in a Vega-Lite specification. */
record Axis(ObjectNode channel) {

  static Axis x(ObjectNode specification) {
    return of(specification, "x");
  }

  static Axis y(ObjectNode specification) {
    return of(specification, "y");
  }

  private static Axis of(ObjectNode specification, String channel) {
    return new Axis((ObjectNode) specification.get("encoding").get(channel));
  }

  void scale(TokenScale tokens) {
    scale().put("type", tokens.type());
    domain(tokens.domain(0.03));
    ArrayNode values = ((ObjectNode) channel.get("axis")).putArray("values");
    tokens.ticks().forEach(values::add);
  }

  void values(int[] ticks) {
    ArrayNode values = ((ObjectNode) channel.get("axis")).putArray("values");
    for (int tick : ticks) {
      values.add(tick);
    }
  }

  void domain(double[] ends) {
    ArrayNode domain = scale().putArray("domain");
    for (double end : ends) {
      domain.add(end);
    }
  }

  private ObjectNode scale() {
    return (ObjectNode) channel.get("scale");
  }
}
