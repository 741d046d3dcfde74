package io.sparsing.analysis.report.data;

import java.util.Objects;
import java.util.Optional;

/**
 * Activation ratio of one layer of one checkpoint at one PPL-p% level.
 *
 * @param checkpoint name of the checkpoint
 * @param series name of its series
 * @param pplIncreasePercent p of the PPL-p% level, in percent
 * @param trainingTokens tokens seen in training, in tokens
 * @param layer index of the layer, from 0
 * @param activationRatio share of active neurons of this layer, in [0, 1]
 * @param error sampling error of the activation ratio, or empty where there is none
 * @param threshold magnitude below which a neuron of this layer is inactive
 */
public record LayerRatio(
    String checkpoint,
    String series,
    double pplIncreasePercent,
    double trainingTokens,
    int layer,
    double activationRatio,
    Optional<SamplingError> error,
    double threshold) {

  /** Rejects values that are not finite. */
  public LayerRatio {
    Objects.requireNonNull(checkpoint, "checkpoint");
    Objects.requireNonNull(series, "series");
    Finite.require(pplIncreasePercent, "pplIncreasePercent");
    Finite.require(trainingTokens, "trainingTokens");
    Finite.require(activationRatio, "activationRatio");
    Objects.requireNonNull(error, "error");
    Finite.require(threshold, "threshold");
  }
}
