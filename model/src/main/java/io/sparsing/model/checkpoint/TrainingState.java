package io.sparsing.model.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparsing.model.config.ConfigException;
import io.sparsing.model.config.MessageText;
import io.sparsing.model.config.keys.StrictJson;
import java.util.Optional;

/**
 * Where in its training a checkpoint was taken: {@code training_state.json}.
 *
 * @param tokensSeen training tokens so far
 * @param step optimiser steps so far; empty where the trainer did not say
 * @param loss training loss at that step, nats per token; empty where the trainer did not say
 * @param series name of the run that the checkpoint belongs to; empty where the trainer did not say
 */
public record TrainingState(
    long tokensSeen, Optional<Long> step, Optional<Double> loss, Optional<String> series) {
  /** The file's name in a checkpoint folder. */
  public static final String FILE = "training_state.json";

  /**
   * A whole number that JSON writers with one kind of number, such as Python's, may give a point.
   */
  private static final double MOST_EXACT = 9007199254740992.0;

  public TrainingState {
    if (tokensSeen < 0 || step.filter(count -> count < 0).isPresent()) {
      throw new IllegalArgumentException(
          "Cannot describe training: expected counts of at least 0, found %d tokens and step %s"
              .formatted(tokensSeen, step));
    }
    if (loss.filter(value -> !Double.isFinite(value)).isPresent()) {
      throw new IllegalArgumentException(
          "Cannot describe training: expected a finite loss, found " + loss.get());
    }
  }

  /** A state of which everything is known. */
  public TrainingState(long tokensSeen, long step, double loss, String series) {
    this(tokensSeen, Optional.of(step), Optional.of(loss), Optional.of(series));
  }

  /**
   * Only {@code tokens_seen} is needed. Keys that this version does not know are left alone: they
   * describe, they change no number.
   */
  static TrainingState parse(byte[] json) {
    ObjectNode node = StrictJson.object(json, FILE);
    return new TrainingState(
        count(required(node, "tokens_seen", "an integer of at least 0"), "tokens_seen"),
        optional(node, "step").map(value -> count(value, "step")),
        optional(node, "loss").map(TrainingState::loss),
        optional(node, "series").map(TrainingState::series));
  }

  String toJson() {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("tokens_seen", tokensSeen);
    step.ifPresent(value -> node.put("step", value));
    loss.ifPresent(value -> node.put("loss", value));
    series.ifPresent(value -> node.put("series", value));
    return node.toPrettyString();
  }

  private static Optional<JsonNode> optional(ObjectNode node, String key) {
    JsonNode value = node.path(key);
    return value.isMissingNode() || value.isNull() ? Optional.empty() : Optional.of(value);
  }

  private static JsonNode required(ObjectNode node, String key, String expected) {
    return optional(node, key)
        .orElseThrow(() -> refusal(key, expected, node.has(key) ? "null" : "nothing"));
  }

  private static long count(JsonNode value, String key) {
    boolean integer = value.isIntegralNumber() && value.canConvertToLong();
    double number = value.doubleValue();
    boolean integral =
        value.isFloatingPointNumber() && number == Math.rint(number) && number <= MOST_EXACT;
    if (!(integer || integral) || number < 0) {
      throw refusal(key, "an integer of at least 0", MessageText.excerpt(value));
    }
    return value.longValue();
  }

  private static double loss(JsonNode value) {
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw refusal("loss", "a finite number", MessageText.excerpt(value));
    }
    return value.doubleValue();
  }

  private static String series(JsonNode value) {
    if (!value.isTextual() || !MessageText.isPlain(value.textValue())) {
      throw refusal("series", "a short printable string", MessageText.excerpt(value));
    }
    return value.textValue();
  }

  private static ConfigException refusal(String key, String expected, String found) {
    return new ConfigException(
        "%s: expected %s at %s, found %s".formatted(FILE, expected, key, found));
  }
}
