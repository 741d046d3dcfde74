package io.sparsing.analysis.search;

import io.sparsing.analysis.state.DocumentSums;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Activation ratios of a sparse pass with their sampling errors, at the pass itself or corrected
 * along the local slope to {@code r = 1 + p/100} (design section 2, "Sampling error").
 *
 * <p>With sums {@code K_g} of active and {@code M_g} of all (neuron, position) pairs of document g,
 * a ratio {@code A = K/M} and its slope {@code s = dA/d ln r}, the influence of a document is
 * {@code ψ_g = (K_g − A·M_g)/M − s·(S_g − D_g − N_g·ln r)/N}, the corrected ratio {@code A + s·(t −
 * ln r)}. Without a target s is 0. What thresholds from a sample of positions add is counted:
 * {@code Σ_l (e_l·A_l·d_l/(c·L))²} for a standard error d_l of layer l's CETT, since an error that
 * all layers share moves along the slope and is corrected. So is what the correction itself is
 * uncertain by: {@code (δ·s·(t − ln r))²}, δ the relative error of the slope.
 */
public final class RatioEstimates implements Serializable {
  private static final long serialVersionUID = 1L;
  private final Evaluation pass;
  private final double[] slopes; // [L] dA_l / d ln r
  private final double target;
  private final List<LocalSlope> slope; // at most one; an Optional does not travel
  private final double[] cettErrors; // [L]

  private RatioEstimates(
      Evaluation pass, double target, Optional<LocalSlope> slope, double[] cettErrors) {
    this.pass = pass;
    this.target = target;
    this.slope = slope.stream().toList();
    this.slopes =
        slope.map(one -> one.ratioSlopes(pass)).orElse(new double[pass.layerRatios().length]);
    this.cettErrors = cettErrors.clone();
  }

  /** The ratios of a pass as it is: at a parameter that somebody asked for. */
  public static RatioEstimates asEvaluated(Evaluation pass) {
    return new RatioEstimates(
        pass, pass.logRatio(), Optional.empty(), new double[pass.layerRatios().length]);
  }

  /**
   * The ratios at the target that a search found.
   *
   * @param outcome with a pass and a slope
   * @param cettErrors standard error of each layer's CETT at the level [L], 0 where thresholds come
   *     from all positions
   */
  public static RatioEstimates atTarget(SearchOutcome outcome, double[] cettErrors) {
    return new RatioEstimates(
        outcome.pass().orElseThrow(), outcome.correctedTo(), outcome.slope(), cettErrors);
  }

  /** The pass that they come from. */
  public Evaluation pass() {
    return pass;
  }

  /** Whether they were corrected to a target. */
  public boolean corrected() {
    return !slope.isEmpty();
  }

  /** {@code s = dA/d ln r}, the mean over layers; 0 without a target. */
  public double ratioSlope() {
    return Arrays.stream(slopes).average().orElseThrow();
  }

  /** Activation ratio over all layers. */
  public Estimate activationRatio() {
    int layers = slopes.length;
    double variance =
        IntStream.range(0, layers).mapToDouble(layer -> thresholdVariance(layer)).sum();
    return Estimate.ofShare(
        pass.activationRatio() + ratioSlope() * missing(),
        influences(),
        variance / ((double) layers * layers) + correctionVariance(ratioSlope()));
  }

  /** Influence of each document on the activation ratio over all layers, [n]. */
  public double[] influences() {
    DocumentSums sums = pass.sparse();
    double pairs = (double) pass.neurons() * slopes.length;
    return influences(
        IntStream.range(0, sums.size())
            .mapToDouble(
                g -> IntStream.range(0, slopes.length).mapToLong(l -> sums.activePairs(g, l)).sum())
            .toArray(),
        positions(sums, pairs),
        ratioSlope());
  }

  /** Activation ratio of each layer, [L]. */
  public List<Estimate> layers() {
    DocumentSums sums = pass.sparse();
    double[] ratios = pass.layerRatios();
    return IntStream.range(0, slopes.length)
        .mapToObj(
            layer ->
                Estimate.ofShare(
                    Math.max(0, Math.min(1, ratios[layer] + slopes[layer] * missing())),
                    influences(
                        IntStream.range(0, sums.size())
                            .mapToDouble(g -> sums.activePairs(g, layer))
                            .toArray(),
                        positions(sums, pass.neurons()),
                        slopes[layer]),
                    thresholdVariance(layer) + correctionVariance(slopes[layer])))
        .toList();
  }

  /** {@code c* = c·(t/ln r)^(1/q)}; empty without a target. */
  public Optional<Estimate> cett() {
    return slope.stream()
        .findFirst()
        .map(
            one -> {
              double level = pass.level() * Math.pow(target / pass.logRatio(), 1 / one.exponent());
              double perNat = level / (one.exponent() * target);
              double[] influences =
                  Arrays.stream(pass.logRatioInfluences()).map(psi -> -perNat * psi).toArray();
              double curve = Arrays.stream(cettErrors).average().orElse(0);
              double corrected = one.relativeError() * (level - pass.level());
              return Estimate.ofShare(level, influences, curve * curve + corrected * corrected);
            });
  }

  /**
   * Activation ratio of some of the positions, such as those of one source.
   *
   * @param part their active pairs, over all layers as one; documents of the pass
   * @param neurons L·F
   */
  public Estimate ofPart(DocumentSums part, long neurons) {
    DocumentSums sums = pass.sparse();
    double[] active = new double[sums.size()];
    double[] pairs = new double[sums.size()];
    for (int i = 0, g = 0; i < part.size(); i++, g++) {
      while (sums.document(g) != part.document(i)) {
        g++;
      }
      active[g] = part.activePairs(i, 0);
      pairs[g] = (double) part.positions(i) * neurons;
    }
    double ratio = Arrays.stream(active).sum() / Arrays.stream(pairs).sum();
    // d ln A / d ln r, as of the whole; a pass without a target may have no active neuron at all.
    double share = corrected() ? ratioSlope() / pass.activationRatio() : 0;
    double corrected = ratio + share * ratio * missing();
    return part.size() < Estimate.LEAST_DOCUMENTS
        ? Estimate.without(corrected)
        : Estimate.ofShare(
            corrected, influences(active, pairs, share * ratio), correctionVariance(share * ratio));
  }

  private double missing() {
    return target - pass.logRatio();
  }

  /** Variance of a correction along a slope, by what the slope is uncertain. */
  private double correctionVariance(double ratioSlope) {
    double left = slope.isEmpty() ? 0 : slope.get(0).relativeError() * ratioSlope * missing();
    return left * left;
  }

  private double thresholdVariance(int layer) {
    if (slope.isEmpty()) {
      return 0;
    }
    double moved =
        slope.get(0).elasticities()[layer]
            * pass.layerRatios()[layer]
            * cettErrors[layer]
            / pass.level();
    return moved * moved;
  }

  private static double[] positions(DocumentSums sums, double pairsPerPosition) {
    return IntStream.range(0, sums.size())
        .mapToDouble(g -> sums.positions(g) * pairsPerPosition)
        .toArray();
  }

  private double[] influences(double[] active, double[] pairs, double ratioSlope) {
    double all = Arrays.stream(pairs).sum();
    double ratio = Arrays.stream(active).sum() / all;
    double[] losses = pass.logRatioInfluences();
    double[] influences = new double[active.length];
    for (int g = 0; g < influences.length; g++) {
      influences[g] = (active[g] - ratio * pairs[g]) / all - ratioSlope * losses[g];
    }
    return influences;
  }
}
