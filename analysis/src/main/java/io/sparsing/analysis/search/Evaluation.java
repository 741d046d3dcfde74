package io.sparsing.analysis.search;

import io.sparsing.analysis.state.DocumentSums;
import java.io.Serializable;
import java.util.Arrays;

/**
 * A sparse pass beside the dense pass over the same documents.
 *
 * <p>Document g has {@code S_g} and {@code D_g} of sparse and dense loss over {@code N_g} scored
 * positions, N in all. Immutable.
 */
public final class Evaluation implements Serializable {
  private static final long serialVersionUID = 1L;
  private final double level;
  private final DocumentSums dense;
  private final DocumentSums sparse;
  private final int neurons;
  private final double logRatio;
  private final double[] layerRatios;

  /**
   * A pass.
   *
   * @param level CETT level of every layer, or the parameter of another rule
   * @param dense what the dense pass found
   * @param sparse what the sparse pass found
   * @param neurons F
   * @throws IllegalArgumentException where the two passes saw other documents
   */
  public Evaluation(double level, DocumentSums dense, DocumentSums sparse, int neurons) {
    if (!dense.sameDocuments(sparse)) {
      throw new IllegalArgumentException(
          "Cannot compare passes: expected the %d documents of the dense pass, found %d others"
              .formatted(dense.size(), sparse.size()));
    }
    this.level = level;
    this.dense = dense;
    this.sparse = sparse;
    this.neurons = neurons;
    this.logRatio = sparse.loss().mean() - dense.loss().mean();
    this.layerRatios = sparse.activationRatios(neurons);
  }

  /** CETT level, or the parameter of another rule. */
  public double level() {
    return level;
  }

  /** {@code ln r = L_sparse − L_dense}, nats. */
  public double logRatio() {
    return logRatio;
  }

  /** {@code r = exp(L_sparse − L_dense)}. */
  public double pplRatio() {
    return Math.exp(logRatio);
  }

  /** Activation ratio, the mean over all layers. */
  public double activationRatio() {
    return Arrays.stream(layerRatios).average().orElseThrow();
  }

  /** Activation ratio of each layer, [L], a copy. */
  public double[] layerRatios() {
    return layerRatios.clone();
  }

  /** What the sparse pass found. */
  public DocumentSums sparse() {
    return sparse;
  }

  /** F, neurons per layer. */
  public int neurons() {
    return neurons;
  }

  /** {@code ψ_g = (S_g − D_g − N_g·ln r)/N}: what each document moves ln r by. */
  public double[] logRatioInfluences() {
    double scored = dense.loss().scoredPositions();
    double[] influences = new double[dense.size()];
    for (int g = 0; g < influences.length; g++) {
      double gained = sparse.loss(g) - dense.loss(g);
      influences[g] = (gained - dense.scoredPositions(g) * logRatio) / scored;
    }
    return influences;
  }

  /** Standard error of ln r, documents as clusters; infinite below two documents. */
  public double logRatioError() {
    return Math.sqrt(Estimate.variance(logRatioInfluences()));
  }

  /** x = ln c, in which ln r is close to a power. */
  double abscissa() {
    return Math.log(level);
  }

  /** y = ln ln r; NaN where truncation helps. */
  double ordinate() {
    return Math.log(logRatio);
  }

  /**
   * Variance of the difference of ordinates to another pass over the same documents: what they
   * share is not in it.
   */
  double pairedVariance(Evaluation other) {
    double[] own = logRatioInfluences();
    double[] others = other.logRatioInfluences();
    double[] difference = new double[own.length];
    for (int g = 0; g < difference.length; g++) {
      difference[g] = own[g] / logRatio - others[g] / other.logRatio;
    }
    return Estimate.variance(difference);
  }
}
