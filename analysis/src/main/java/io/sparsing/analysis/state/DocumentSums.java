package io.sparsing.analysis.state;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one pass found of each document: positions, loss and active (position, neuron) pairs, the
 * sums that sampling errors are computed from (design section 2, "Sampling error").
 *
 * <p>Documents are clusters: windows of one document go together. Their numbers are those of the
 * corpus, so passes over the same shards name the same documents. A dense pass has no layers here.
 * Immutable; a merge of two shards adds up the document that they share.
 */
public final class DocumentSums implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The state of no document, for a pass that counts nothing but losses. */
  public static final DocumentSums EMPTY = new Gathering(0).sums();

  private final int layers;
  private final int[] documents; // ascending
  private final long[] positions;
  private final long[] scored;
  private final double[] losses;
  private final long[] active; // [documents, L]

  private DocumentSums(int layers, int size) {
    this.layers = layers;
    this.documents = new int[size];
    this.positions = new long[size];
    this.scored = new long[size];
    this.losses = new double[size];
    this.active = new long[size * layers];
  }

  /** Adds up windows one by one; not thread-safe. */
  public static final class Gathering {
    private final int layers;
    private final Map<Integer, Sums> byDocument = new TreeMap<>();

    /** An empty gathering over L layers. */
    public Gathering(int layers) {
      this.layers = layers;
    }

    private static final class Sums {
      private long positions;
      private long scored;
      private double loss;
      private final long[] active;

      private Sums(int layers) {
        this.active = new long[layers];
      }
    }

    private Sums of(int document) {
      return byDocument.computeIfAbsent(document, number -> new Sums(layers));
    }

    /** Adds positions of a document. */
    public void addPositions(int document, long positions) {
      of(document).positions += positions;
    }

    /** Adds active pairs of one layer. */
    public void addActive(int document, int layer, long pairs) {
      of(document).active[layer] += pairs;
    }

    /** Adds the loss of scored positions, nats. */
    public void addLoss(int document, long scoredPositions, double negativeLogLikelihood) {
      Sums sums = of(document);
      sums.scored += scoredPositions;
      sums.loss += negativeLogLikelihood;
    }

    /** What was added so far. */
    public DocumentSums sums() {
      DocumentSums found = new DocumentSums(layers, byDocument.size());
      int index = 0;
      for (Map.Entry<Integer, Sums> entry : byDocument.entrySet()) {
        Sums sums = entry.getValue();
        found.documents[index] = entry.getKey();
        found.positions[index] = sums.positions;
        found.scored[index] = sums.scored;
        found.losses[index] = sums.loss;
        System.arraycopy(sums.active, 0, found.active, index * layers, layers);
        index++;
      }
      return found;
    }
  }

  /**
   * The sums of both sets of windows.
   *
   * @throws IllegalArgumentException where the numbers of layers differ
   */
  public DocumentSums merge(DocumentSums other) {
    if (layers != other.layers && documents.length > 0 && other.documents.length > 0) {
      throw new IllegalArgumentException(
          "Cannot merge document sums: expected %d layers, found %d"
              .formatted(layers, other.layers));
    }
    int[] all = union(documents, other.documents);
    DocumentSums merged = new DocumentSums(Math.max(layers, other.layers), all.length);
    System.arraycopy(all, 0, merged.documents, 0, all.length);
    merged.add(this);
    merged.add(other);
    return merged;
  }

  private static int[] union(int[] one, int[] other) {
    int[] joined = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, joined, one.length, other.length);
    return Arrays.stream(joined).sorted().distinct().toArray();
  }

  private void add(DocumentSums part) {
    for (int i = 0; i < part.documents.length; i++) {
      int index = Arrays.binarySearch(documents, part.documents[i]);
      positions[index] += part.positions[i];
      scored[index] += part.scored[i];
      losses[index] += part.losses[i];
      for (int layer = 0; layer < part.layers; layer++) {
        active[index * layers + layer] += part.active[i * part.layers + layer];
      }
    }
  }

  /** n, the number of documents. */
  public int size() {
    return documents.length;
  }

  /** L; 0 of a dense pass. */
  public int layers() {
    return layers;
  }

  /** Number of the document at an index. */
  public int document(int index) {
    return documents[index];
  }

  /** Positions of the document at an index. */
  public long positions(int index) {
    return positions[index];
  }

  /** Scored positions of the document at an index. */
  public long scoredPositions(int index) {
    return scored[index];
  }

  /** Summed negative log-likelihood of the document at an index, nats. */
  public double loss(int index) {
    return losses[index];
  }

  /** Active pairs of the document at an index in one layer. */
  public long activePairs(int index, int layer) {
    return active[index * layers + layer];
  }

  /** Positions of all documents. */
  public long positions() {
    return Arrays.stream(positions).sum();
  }

  /** Loss of all documents, added in their order. */
  public LossState loss() {
    return new LossState(Arrays.stream(scored).sum(), Arrays.stream(losses).sum());
  }

  /** Whether both name the same documents with the same positions. */
  public boolean sameDocuments(DocumentSums other) {
    return Arrays.equals(documents, other.documents) && Arrays.equals(positions, other.positions);
  }

  /**
   * Activation ratio of each layer, [L]: active pairs over positions × neurons.
   *
   * @param neurons F, neurons per layer
   * @throws IllegalStateException where no position was added
   */
  public double[] activationRatios(int neurons) {
    long all = positions();
    if (all == 0) {
      throw new IllegalStateException(
          "Cannot compute activation ratio: expected at least 1 position, found 0");
    }
    double[] ratios = new double[layers];
    for (int layer = 0; layer < layers; layer++) {
      long pairs = 0;
      for (int index = 0; index < documents.length; index++) {
        pairs += activePairs(index, layer);
      }
      ratios[layer] = pairs / ((double) all * neurons);
    }
    return ratios;
  }

  /** Activation ratio over all layers: the mean of {@link #activationRatios}. */
  public double activationRatio(int neurons) {
    return Arrays.stream(activationRatios(neurons)).average().orElseThrow();
  }
}
