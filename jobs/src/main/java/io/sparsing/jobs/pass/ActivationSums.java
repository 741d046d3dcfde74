package io.sparsing.jobs.pass;

import io.sparsing.analysis.cett.TailErrorKernel;
import io.sparsing.analysis.metric.MagnitudeBins;
import io.sparsing.analysis.metric.OutputProjection;
import io.sparsing.analysis.state.CettState;
import io.sparsing.analysis.state.NeuronState;
import io.sparsing.model.runtime.kernel.DeviceActivations;
import io.sparsing.model.runtime.kernel.LayerActivations;
import io.sparsing.model.runtime.kernel.MagnitudeSums;
import io.sparsing.model.runtime.kernel.TailSums;
import java.util.Arrays;

/** Adds a layer's activations to states, with the kernels that run where the activations are. */
public final class ActivationSums {
  private static final MagnitudeSums.Bins BINS =
      new MagnitudeSums.Bins(
          MagnitudeBins.FIRST_EXPONENT, MagnitudeBins.OCTAVES, MagnitudeBins.PER_OCTAVE);

  private ActivationSums() {}

  /** Adds all positions to the statistics of the layer's neurons. */
  public static void add(
      LayerActivations activations, OutputProjection projection, NeuronState into) {
    if (activations instanceof DeviceActivations there) {
      MagnitudeSums sums = there.magnitudeSums(BINS);
      into.merge(
          NeuronState.ofSums(
              sums.positions(),
              sums.magnitudes(),
              sums.squaredMagnitudes(),
              sums.largest(),
              Arrays.stream(sums.zeros()).asLongStream().toArray(),
              sums.histograms()));
    } else {
      into.add(activations.all(), activations.positions(), projection);
    }
  }

  /** Adds all positions to CETT at a few thresholds: one masked product each on a device. */
  public static void add(
      LayerActivations activations,
      OutputProjection projection,
      TailErrorKernel kernel,
      CettState into) {
    if (activations instanceof DeviceActivations there) {
      TailSums sums = there.tails(into.thresholds().toArray());
      into.merge(
          CettState.ofSums(
              into.thresholds(),
              projection.neurons(),
              sums.positions(),
              sums.zeroOutputs(),
              sums.ratioSums(),
              sums.squaredRatioSums(),
              sums.activePairs()));
    } else {
      kernel.add(activations.all(), activations.positions(), projection, into);
    }
  }
}
