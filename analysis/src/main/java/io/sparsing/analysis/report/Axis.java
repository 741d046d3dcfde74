package io.sparsing.analysis.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The scale of one axis in a Vega-Lite specification. */
record Axis(ObjectNode scale) {

  static Axis x(ObjectNode specification) {
    return of(specification, "x");
  }

  static Axis y(ObjectNode specification) {
    return of(specification, "y");
  }

  private static Axis of(ObjectNode specification, String channel) {
    return new Axis((ObjectNode) specification.get("encoding").get(channel).get("scale"));
  }

  void scale(String type, double[] ends) {
    scale.put("type", type);
    domain(ends);
  }

  void domain(double[] ends) {
    ArrayNode domain = scale.putArray("domain");
    for (double end : ends) {
      domain.add(end);
    }
  }
}
