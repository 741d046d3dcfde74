package io.sparsing.jobs.pass;

import io.sparsing.analysis.cett.KnownSums;
import io.sparsing.analysis.cett.TailErrorKernel;
import io.sparsing.analysis.metric.OutputProjection;
import io.sparsing.analysis.metric.ThresholdGrid;
import io.sparsing.analysis.state.CettState;
import io.sparsing.model.runtime.LoadedModel;
import java.util.function.Supplier;

/**
 * CETT of one layer: a full curve over sampled positions, and a band of exact thresholds over all.
 *
 * <p>The band costs little more than one matrix product: the sum of the neurons below it is such a
 * product, that of all neurons is what the model put out, and only the few neurons between its ends
 * are added one by one.
 */
final class LayerGathering {
  private final LoadedModel model;
  private final int layer;
  private final OutputProjection projection;
  private final TailErrorKernel kernel = new TailErrorKernel();
  private final CettState curve;
  private final CettState band;

  LayerGathering(LoadedModel model, int layer, ThresholdGrid bandThresholds) {
    this.model = model;
    this.layer = layer;
    this.projection =
        new OutputProjection(
            model.config().ffnSize(),
            model.config().hiddenSize(),
            model.outputProjection(layer),
            model.outputProjectionNorms(layer));
    this.curve = new CettState(ThresholdGrid.coarseLogarithmic(), projection.neurons());
    this.band = new CettState(bandThresholds, projection.neurons());
  }

  OutputProjection projection() {
    return projection;
  }

  CettState curve() {
    return curve;
  }

  CettState band() {
    return band;
  }

  /** Adds sampled positions [N, F] to the curve. */
  void addToCurve(float[] activations) {
    kernel.add(activations, activations.length / projection.neurons(), projection, curve);
  }

  /**
   * Adds positions to the band.
   *
   * @param activations [N, F]
   * @param outputs gives {@code Σ_i a_i·w_i} [N, d]
   */
  void addToBand(float[] activations, Supplier<float[]> outputs) {
    if (band.thresholds().size() == 0) {
      return;
    }
    float[] tail = new float[activations.length];
    KnownSums.keepBelow(activations, projection.norms(), band.thresholds().threshold(0), tail);
    KnownSums known =
        new KnownSums(model.outputs(layer, tail), outputs.get(), projection.modelWidth());
    kernel.add(activations, activations.length / projection.neurons(), projection, known, band);
  }
}
