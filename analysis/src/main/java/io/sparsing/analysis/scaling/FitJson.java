package io.sparsing.analysis.scaling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Writes fits as {@code sparsing fit --json} gives them: a list with one object for each series.
 *
 * <p>{@code aicc} is null where the points are too few for it, since JSON knows no infinity; all
 * other numbers are finite.
 */
public final class FitJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private FitJson() {}

  /** The fits as indented JSON text. */
  public static String write(List<ScalingFit> fits) {
    ArrayNode list = JSON.createArrayNode();
    fits.forEach(fit -> list.add(object(fit)));
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(list);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write fits: expected a JSON tree, found " + e, e);
    }
  }

  private static ObjectNode object(ScalingFit fit) {
    ObjectNode node = JSON.createObjectNode().put("series", fit.series()).put("law", fit.law());
    ObjectNode parameters = node.putObject("parameters");
    fit.parameters().forEach(parameters::put);
    ObjectNode intervals = node.putObject("intervals");
    fit.intervals().forEach((name, interval) -> ends(intervals.putArray(name), interval));
    node.put("mse", fit.meanSquaredError())
        .put("mae", fit.meanAbsoluteError())
        .put("r2", fit.rSquared());
    putCriterion(node, fit.aicc());
    node.put("n", fit.points()).put("limit", fit.limit());
    ends(node.putArray("limit_interval"), fit.limitInterval());
    node.put("identified", fit.identified())
        .put("extrapolation_mae", fit.extrapolationMeanAbsoluteError());
    ArrayNode alternatives = node.putArray("alternatives");
    for (Alternative alternative : fit.alternatives()) {
      putCriterion(alternatives.addObject().put("law", alternative.law()), alternative.aicc());
    }
    return node;
  }

  private static void ends(ArrayNode array, Interval interval) {
    array.add(interval.low()).add(interval.high());
  }

  private static void putCriterion(ObjectNode node, double aicc) {
    if (Double.isFinite(aicc)) {
      node.put("aicc", aicc);
    } else {
      node.putNull("aicc");
    }
  }
}
