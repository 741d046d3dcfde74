package io.sparsing.analysis.report.inspect;

import java.util.List;

/**
 * One token in one layer.
 *
 * @param activeNeurons neurons with a magnitude of at least the layer's threshold
 * @param strongest the neurons with the largest magnitude, largest first
 */
public record InspectedCell(int activeNeurons, List<NeuronActivation> strongest) {

  /** Copies the list. */
  public InspectedCell {
    strongest = List.copyOf(strongest);
  }
}
