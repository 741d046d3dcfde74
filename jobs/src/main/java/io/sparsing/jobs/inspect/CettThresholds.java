package io.sparsing.jobs.inspect;

import io.sparsing.analysis.cett.CettCurve;
import io.sparsing.analysis.cett.TailErrorKernel;
import io.sparsing.analysis.cett.ThresholdRefinement;
import io.sparsing.analysis.metric.OutputProjection;
import io.sparsing.analysis.metric.ThresholdGrid;
import io.sparsing.analysis.state.CettState;
import io.sparsing.model.runtime.Batch;
import io.sparsing.model.runtime.DenseSink;
import io.sparsing.model.runtime.LoadedModel;
import io.sparsing.model.runtime.kernel.LayerActivations;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Finds the exact thresholds of a CETT level on a few sequences by dense passes.
 *
 * <p>A pass sees one layer at a time and keeps sums only, so memory does not grow with the tokens.
 */
final class CettThresholds {
  private final LoadedModel model;
  private final List<int[]> sequences;

  CettThresholds(LoadedModel model, List<int[]> sequences) {
    this.model = model;
    this.sequences = sequences;
  }

  /** The largest threshold of each layer whose CETT on the sequences is at most the level. */
  float[] at(double level) {
    int layers = model.config().layers();
    List<CettState> coarse = states(Collections.nCopies(layers, ThresholdGrid.logarithmic()));
    ThresholdRefinement refinement =
        ThresholdRefinement.start(
            coarse.stream().map(CettCurve::withoutFlatEnds).toList(),
            new double[] {level},
            coarse.get(0).positions());
    while (!refinement.finished()) {
      refinement = refinement.observe(states(refinement.nextThresholds()));
    }
    return refinement.thresholds(level);
  }

  /** One dense pass; layers with an empty grid are passed over. */
  private List<CettState> states(List<ThresholdGrid> grids) {
    Tails tails = new Tails(grids);
    model.dense(sequences, tails);
    return tails.states;
  }

  private final class Tails implements DenseSink {
    private final TailErrorKernel kernel = new TailErrorKernel();
    private final List<CettState> states = new ArrayList<>();

    private Tails(List<ThresholdGrid> grids) {
      for (ThresholdGrid grid : grids) {
        states.add(new CettState(grid, model.config().ffnSize()));
      }
    }

    @Override
    public void layer(Batch batch, int layer, LayerActivations activations) {
      if (states.get(layer).thresholds().size() > 0) {
        OutputProjection projection =
            new OutputProjection(
                model.config().ffnSize(),
                model.config().hiddenSize(),
                model.outputProjection(layer),
                model.outputProjectionNorms(layer));
        kernel.add(activations.all(), batch.positions(), projection, states.get(layer));
      }
    }

    @Override
    public void losses(Batch batch, float[] negativeLogLikelihoods) {}
  }
}
