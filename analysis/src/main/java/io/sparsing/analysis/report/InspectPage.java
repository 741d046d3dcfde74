package io.sparsing.analysis.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A heat map of the activation ratio by token and layer as one HTML file that needs no network.
 *
 * <p>Tokens are text, whatever they contain: markup and scripts in them are shown, never run.
 */
public final class InspectPage {
  /** Four decimals of a ratio are finer than a screen's colours and keep long texts small. */
  private static final double RATIO_STEPS = 1e4;

  private InspectPage() {}

  /**
   * Writes the page, in UTF-8 if {@code out} encodes so.
   *
   * @throws IOException if {@code out} refuses, or a part of the page is missing on the class path
   */
  public static void write(InspectData data, Appendable out) throws IOException {
    Objects.requireNonNull(data, "data");
    ArrayNode sequences = JsonNodeFactory.instance.arrayNode();
    data.sequences().forEach(sequence -> add(sequence, sequences.addObject()));
    Markup embedded = new Markup();
    embedded.json(EmbeddedJson.of(sequences), "id", "inspect-data");
    PageScripts scripts = new PageScripts().add(Resource.template("inspect.js"));
    Map<String, String> parts = new HashMap<>();
    parts.put("title", Markup.escape("Activations of " + data.checkpoint()));
    parts.put("note", Markup.escape(data.thresholdNote()));
    parts.put("style", Resource.template("page.css") + Resource.template("inspect.css"));
    parts.put("data", embedded.html());
    parts.put("policy", scripts.policy());
    parts.put("scripts", scripts.html());
    Template.load("inspect.html").write(parts, out);
  }

  private static void add(InspectedSequence sequence, ObjectNode json) {
    sequence.tokens().forEach(json.putArray("tokens")::add);
    ArrayNode ratios = json.putArray("activation_ratio");
    ArrayNode neurons = json.putArray("top_neurons");
    ArrayNode magnitudes = json.putArray("top_magnitudes");
    for (int layer = 0; layer < sequence.activationRatio().length; layer++) {
      ArrayNode ratiosOfLayer = ratios.addArray();
      for (double ratio : sequence.activationRatio()[layer]) {
        ratiosOfLayer.add(Math.round(ratio * RATIO_STEPS) / RATIO_STEPS);
      }
      ArrayNode neuronsOfLayer = neurons.addArray();
      for (int[] indices : sequence.topNeurons()[layer]) {
        ArrayNode row = neuronsOfLayer.addArray();
        for (int index : indices) {
          row.add(index);
        }
      }
      ArrayNode magnitudesOfLayer = magnitudes.addArray();
      for (float[] values : sequence.topMagnitudes()[layer]) {
        ArrayNode row = magnitudesOfLayer.addArray();
        for (float value : values) {
          row.add(value);
        }
      }
    }
  }
}
