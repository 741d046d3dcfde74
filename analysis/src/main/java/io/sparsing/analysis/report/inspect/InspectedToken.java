package io.sparsing.analysis.report.inspect;

import io.sparsing.analysis.report.data.Finite;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * One position of a sequence.
 *
 * @param id token id
 * @param text what the tokenizer makes of the id; empty where it knows no text
 * @param denseLoss nats, nothing truncated; empty for the first token, which nothing predicts
 * @param truncatedLoss nats, inactive neurons switched off; empty likewise
 */
public record InspectedToken(
    int id, String text, OptionalDouble denseLoss, OptionalDouble truncatedLoss) {

  /** Rejects what JSON cannot hold. */
  public InspectedToken {
    Objects.requireNonNull(text, "text");
    Finite.require(denseLoss, "the loss of token " + id);
    Finite.require(truncatedLoss, "the truncated loss of token " + id);
  }
}
