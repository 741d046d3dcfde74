package io.sparsing.model.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparsing.model.config.ConfigException;
import io.sparsing.model.config.MessageText;
import io.sparsing.model.config.keys.StrictJson;

/**
 * Where in its training a checkpoint was taken: {@code training_state.json}.
 *
 * @param tokensSeen training tokens so far
 * @param step optimiser steps so far
 * @param loss training loss at that step, nats per token
 * @param series name of the run that the checkpoint belongs to
 */
public record TrainingState(long tokensSeen, long step, double loss, String series) {
  /** The file's name in a checkpoint folder. */
  public static final String FILE = "training_state.json";

  public TrainingState {
    if (tokensSeen < 0 || step < 0) {
      throw new IllegalArgumentException(
          "Cannot describe training: expected counts of at least 0, found %d tokens and step %d"
              .formatted(tokensSeen, step));
    }
    if (!Double.isFinite(loss)) {
      throw new IllegalArgumentException(
          "Cannot describe training: expected a finite loss, found " + loss);
    }
  }

  /** Keys that this version does not know are left alone: they describe, they change no number. */
  static TrainingState parse(byte[] json) {
    ObjectNode node = StrictJson.object(json, FILE);
    JsonNode loss = node.path("loss");
    boolean finite = loss.isNumber() && Double.isFinite(loss.doubleValue());
    JsonNode series = node.path("series");
    boolean plain = series.isTextual() && MessageText.isPlain(series.textValue());
    return new TrainingState(
        count(node, "tokens_seen"),
        count(node, "step"),
        required(node, "loss", "a finite number", finite).doubleValue(),
        required(node, "series", "a short printable string", plain).textValue());
  }

  String toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("tokens_seen", tokensSeen)
        .put("step", step)
        .put("loss", loss)
        .put("series", series)
        .toPrettyString();
  }

  private static long count(ObjectNode node, String key) {
    JsonNode value = node.path(key);
    boolean valid = value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= 0;
    return required(node, key, "an integer of at least 0", valid).longValue();
  }

  private static JsonNode required(ObjectNode node, String key, String expected, boolean valid) {
    JsonNode value = node.path(key);
    if (!valid) {
      throw new ConfigException(
          "%s: expected %s at %s, found %s"
              .formatted(
                  FILE,
                  expected,
                  key,
                  value.isMissingNode() ? "nothing" : MessageText.excerpt(value)));
    }
    return value;
  }
}
