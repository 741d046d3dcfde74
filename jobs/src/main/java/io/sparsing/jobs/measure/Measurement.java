package io.sparsing.jobs.measure;

import io.sparsing.analysis.cett.LayerThreshold;
import io.sparsing.analysis.search.RatioEstimates;
import io.sparsing.analysis.search.SearchOutcome;
import io.sparsing.model.probe.TruncationRule;
import java.util.List;
import java.util.Optional;

/**
 * A measurement that was made.
 *
 * @param subject checkpoint and its dense pass
 * @param origin why it was made
 * @param search how its search ended; empty where there was none
 * @param thresholds of each layer with their CETT [L]; empty for rules without CETT
 * @param estimates ratios of the evaluated pass with their errors
 * @param pass the evaluated pass
 * @param seconds task time of all passes
 * @param evaluations sparse passes over the whole corpus
 */
record Measurement(
    Subject subject,
    Origin origin,
    Optional<SearchOutcome> search,
    List<LayerThreshold> thresholds,
    RatioEstimates estimates,
    KeptPasses.Kept pass,
    double seconds,
    int evaluations) {

  String id() {
    return origin.measurementId(subject.extraction().measurementId());
  }

  /** CETT level or parameter of the evaluated pass. */
  double evaluatedLevel() {
    return estimates.pass().level();
  }

  /** What the model is told to set to zero. */
  static TruncationRule rule(Method method, double parameter, List<LayerThreshold> thresholds) {
    return switch (method) {
      case CETT -> magnitudesBelow(thresholds);
      case TOPK -> new TruncationRule.TopShare(parameter);
      case FAT -> new TruncationRule.GateBelow((float) parameter);
      case TOPP -> new TruncationRule.TopMass(parameter);
    };
  }

  static TruncationRule magnitudesBelow(List<LayerThreshold> thresholds) {
    float[] byLayer = new float[thresholds.size()];
    thresholds.forEach(one -> byLayer[one.layer()] = one.threshold());
    return new TruncationRule.MagnitudeBelow(byLayer);
  }
}
