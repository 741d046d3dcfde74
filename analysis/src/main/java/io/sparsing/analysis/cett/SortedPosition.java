package io.sparsing.analysis.cett;

/**
 * The neurons of one position in the order of their threshold bins, and the squared tail norms.
 *
 * <p>Reused from position to position. Listed are the bins that hold a neuron ("reached"),
 * ascending, and the neurons with a magnitude above 0, bin by bin and by index within a bin, so
 * that sums do not depend on how positions were grouped.
 */
final class SortedPosition {
  private final int[] sorted;
  private final int[] bins;
  private final int[] counts;
  private final int[] ends;
  private final double[] squares;
  private int reached;

  SortedPosition(int neurons, int thresholds) {
    int mostReached = Math.min(neurons, thresholds + 1);
    this.sorted = new int[neurons];
    this.bins = new int[mostReached];
    this.counts = new int[mostReached];
    this.ends = new int[mostReached];
    this.squares = new double[mostReached];
  }

  void clear() {
    reached = 0;
  }

  /** Appends a bin with its neurons, exact zeros among them, and where its sorted neurons end. */
  void reach(int bin, int neurons, int end) {
    bins[reached] = bin;
    counts[reached] = neurons;
    ends[reached] = end;
    squares[reached] = 0;
    reached++;
  }

  /** Adds the squared norms that the running tail reaches within the columns of a panel. */
  void addSquares(float[] activations, int offset, OutputPanel panel, TailSum tail) {
    tail.clear();
    int start = 0;
    double square = 0;
    for (int index = 0; index < reached; index++) {
      int end = ends[index];
      if (end > start) {
        tail.add(activations, offset, panel, sorted, start, end);
        square = tail.square();
      }
      squares[index] += square;
      start = end;
    }
  }

  /** Number of bins that hold a neuron. */
  int reached() {
    return reached;
  }

  /** The reached bins; the array itself. */
  int[] bins() {
    return bins;
  }

  /** Neurons in each reached bin; the array itself. */
  int[] counts() {
    return counts;
  }

  /** The sorted neurons; the array itself. */
  int[] sorted() {
    return sorted;
  }

  /** Squared norm of the tail up to each reached bin; the array itself. */
  double[] squares() {
    return squares;
  }
}
