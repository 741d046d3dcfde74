package io.sparsing.analysis.report.inspect;

import io.sparsing.analysis.report.data.NamedValue;
import java.util.List;
import java.util.Objects;

/**
 * What {@code sparsing inspect --html} shows.
 *
 * @param checkpoint name of the checkpoint
 * @param facts what stands above the maps, the thresholds' origin among it
 * @param neurons F, neurons of a layer
 * @param layers [L]
 * @param sequences at least one, each with L layers
 */
public record InspectData(
    String checkpoint,
    List<NamedValue> facts,
    int neurons,
    List<InspectedLayer> layers,
    List<InspectedSequence> sequences) {

  /** Copies the lists. */
  public InspectData {
    Objects.requireNonNull(checkpoint, "checkpoint");
    facts = List.copyOf(facts);
    layers = List.copyOf(layers);
    sequences = List.copyOf(sequences);
    if (sequences.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot show activations of %s: expected at least one sequence, found none"
              .formatted(checkpoint));
    }
    for (InspectedSequence sequence : sequences) {
      if (sequence.cells().size() != layers.size()) {
        throw new IllegalArgumentException(
            "Cannot show activations of %s: expected %d layers in every sequence, found %d"
                .formatted(checkpoint, layers.size(), sequence.cells().size()));
      }
    }
  }
}
