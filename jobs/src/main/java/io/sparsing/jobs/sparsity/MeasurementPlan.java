package io.sparsing.jobs.sparsity;

import io.sparsing.analysis.cett.LayerThreshold;
import io.sparsing.analysis.search.SearchOutcome;
import io.sparsing.jobs.table.MeasurementIds;
import io.sparsing.model.probe.TruncationRule;
import java.util.List;
import java.util.Optional;

/**
 * One measurement to be made: a checkpoint at the level or parameter that decides what is active.
 *
 * @param subject checkpoint and its dense pass
 * @param method rule
 * @param parameter CETT level, kept share or ε
 * @param thresholds of each layer with their CETT [L]; empty for rules without CETT
 * @param search how a PPL-p% search found the level; empty for a fixed parameter
 * @param seconds task time of the passes that found level and thresholds
 * @param evaluations sparse passes among them
 */
record MeasurementPlan(
    Subject subject,
    Method method,
    double parameter,
    List<LayerThreshold> thresholds,
    Optional<SearchOutcome> search,
    double seconds,
    int evaluations) {

  private static final String CONFIGURATION = "measurement 2";

  /** Key of a PPL-p% measurement that rests on a dense pass. */
  static String searchId(String extractionId, double percent, double cettTolerance) {
    return MeasurementIds.of(
        List.of(
            extractionId,
            CONFIGURATION,
            "pplp",
            Double.toString(percent),
            Double.toString(cettTolerance)));
  }

  /** Key of a measurement at a fixed parameter. */
  static String fixedId(String extractionId, Method method, double parameter) {
    return MeasurementIds.of(
        List.of(extractionId, CONFIGURATION, method.tableName(), Double.toString(parameter)));
  }

  String measurementId(double cettTolerance) {
    String extractionId = subject.extraction().measurementId();
    return search
        .map(outcome -> searchId(extractionId, outcome.percent(), cettTolerance))
        .orElseGet(() -> fixedId(extractionId, method, parameter));
  }

  /** What the model is told to set to zero. */
  TruncationRule rule() {
    return switch (method) {
      case CETT -> magnitudesBelow(thresholds);
      case TOPK -> new TruncationRule.TopShare(parameter);
      case FAT -> new TruncationRule.GateBelow((float) parameter);
    };
  }

  static TruncationRule magnitudesBelow(List<LayerThreshold> thresholds) {
    float[] byLayer = new float[thresholds.size()];
    thresholds.forEach(one -> byLayer[one.layer()] = one.threshold());
    return new TruncationRule.MagnitudeBelow(byLayer);
  }
}
