package io.sparsing.jobs.pass;

import io.sparsing.analysis.cett.TailErrorKernel;
import io.sparsing.analysis.metric.OutputProjection;
import io.sparsing.analysis.metric.ThresholdGrid;
import io.sparsing.analysis.state.CettState;
import io.sparsing.model.runtime.LoadedModel;
import io.sparsing.model.runtime.kernel.LayerActivations;

/** CETT of one layer: a full curve over sampled positions, and a band of thresholds over all. */
final class LayerGathering {
  private final OutputProjection projection;
  private final TailErrorKernel kernel = new TailErrorKernel();
  private final CettState curve;
  private final CettState band;

  LayerGathering(LoadedModel model, int layer, ThresholdGrid bandThresholds) {
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

  /** Adds a batch to the band, with what runs where its activations are. */
  void addToBand(LayerActivations activations) {
    if (band.thresholds().size() == 0) {
      return;
    }
    ActivationSums.add(activations, projection, kernel, band);
  }
}
