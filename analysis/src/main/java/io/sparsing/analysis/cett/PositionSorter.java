package io.sparsing.analysis.cett;

/** Sorts the neurons of one position by the threshold bin of their magnitude. */
sealed interface PositionSorter permits NeuronSorter, WindowSorter {

  /** Sorts the neurons of the position whose activations start at {@code offset}. */
  void sort(float[] activations, int offset, SortedPosition into);
}
