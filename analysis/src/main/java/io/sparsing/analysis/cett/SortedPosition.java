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
    addSquares(0, reached, 0, activations, offset, panel, tail);
  }

  /**
   * The same where the sum of bin 0 and that of all neurons are known: only the neurons of the bins
   * between them are added one by one.
   *
   * @param last number of the last bin, whose neurons are in no tail
   * @param known sums of this position; its columns are those of the panel
   */
  void addSquares(
      float[] activations,
      int offset,
      OutputPanel panel,
      TailSum tail,
      int last,
      KnownSums.Columns known) {
    tail.set(known.below());
    int from = 0;
    double square = tail.square();
    if (reached > 0 && bins[0] == 0) {
      squares[0] += square;
      from = 1;
    }
    boolean lastReached = reached > 0 && bins[reached - 1] == last;
    int to = lastReached ? Math.max(from, reached - 1) : reached;
    addSquares(from, to, square, activations, offset, panel, tail);
    if (lastReached && last > 0) {
      tail.set(known.whole());
      squares[reached - 1] += tail.square();
    }
  }

  private void addSquares(
      int from,
      int to,
      double squareBefore,
      float[] activations,
      int offset,
      OutputPanel panel,
      TailSum tail) {
    int start = from == 0 ? 0 : ends[from - 1];
    double square = squareBefore;
    for (int index = from; index < to; index++) {
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
