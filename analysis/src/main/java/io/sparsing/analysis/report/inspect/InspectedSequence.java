package io.sparsing.analysis.report.inspect;

import java.util.List;

/**
 * One inspected sequence of T tokens through L layers.
 *
 * @param tokens [T]
 * @param cells [L][T], each with the same number of strongest neurons
 */
public record InspectedSequence(List<InspectedToken> tokens, List<List<InspectedCell>> cells) {

  /** Copies the lists; rejects cells that do not fit the tokens. */
  public InspectedSequence {
    tokens = List.copyOf(tokens);
    cells = cells.stream().map(List::copyOf).toList();
    if (tokens.isEmpty() || cells.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot show a sequence: expected tokens and layers, found %d tokens and %d layers"
              .formatted(tokens.size(), cells.size()));
    }
    int listed = -1;
    for (int layer = 0; layer < cells.size(); layer++) {
      if (cells.get(layer).size() != tokens.size()) {
        throw new IllegalArgumentException(
            "Cannot show a sequence: expected %d cells in layer %d, found %d"
                .formatted(tokens.size(), layer, cells.get(layer).size()));
      }
      for (InspectedCell cell : cells.get(layer)) {
        int found = cell.strongest().size();
        listed = listed < 0 ? found : listed;
        if (found != listed) {
          throw new IllegalArgumentException(
              "Cannot show a sequence: expected %d neurons in every cell, found %d in layer %d"
                  .formatted(listed, found, layer));
        }
      }
    }
  }

  /** Neurons listed in each cell. */
  int listedNeurons() {
    return cells.get(0).get(0).strongest().size();
  }
}
