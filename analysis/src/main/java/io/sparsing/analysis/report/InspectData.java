package io.sparsing.analysis.report;

import java.util.List;
import java.util.Objects;

/**
 * What {@code sparsing inspect --html} shows: how many neurons each token activates in each layer.
 *
 * @param checkpoint name of the checkpoint
 * @param thresholdNote which thresholds decide what is active, in words
 * @param sequences the inspected sequences, at least one
 */
public record InspectData(
    String checkpoint, String thresholdNote, List<InspectedSequence> sequences) {

  /** Copies the list. */
  public InspectData {
    Objects.requireNonNull(checkpoint, "checkpoint");
    Objects.requireNonNull(thresholdNote, "thresholdNote");
    sequences = List.copyOf(sequences);
    if (sequences.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot show activations of "
              + checkpoint
              + ": expected at least one sequence, found none");
    }
  }
}
