package io.sparsing.jobs.sparsity;

import io.sparsing.analysis.cett.LayerThreshold;
import io.sparsing.analysis.search.SearchOutcome;
import io.sparsing.jobs.table.MeasurementIds;
import io.sparsing.jobs.table.SparsityRow;
import io.sparsing.model.probe.TruncationRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One measurement to be made: a checkpoint at the level or parameter that decides what is active.
 *
 * @param subject checkpoint and its dense pass
 * @param method rule
 * @param parameter CETT level, kept share, ε or share of magnitude
 * @param thresholds of each layer with their CETT [L]; empty for rules without CETT
 * @param origin why it is this level or parameter
 * @param seconds task time of the passes that found level and thresholds
 * @param evaluations sparse passes among them
 */
record MeasurementPlan(
    Subject subject,
    Method method,
    double parameter,
    List<LayerThreshold> thresholds,
    Origin origin,
    double seconds,
    int evaluations) {

  private static final String CONFIGURATION = "measurement 2";

  /** A measurement at the level that a search found; at a fixed parameter without one. */
  MeasurementPlan(
      Subject subject,
      Method method,
      double parameter,
      List<LayerThreshold> thresholds,
      Optional<SearchOutcome> search,
      double seconds,
      int evaluations) {
    this(
        subject,
        method,
        parameter,
        thresholds,
        search.<Origin>map(Origin.Searched::new).orElseGet(Origin.Asked::new),
        seconds,
        evaluations);
  }

  /** Key of a PPL-p% measurement that rests on a dense pass. */
  static String searchId(String extractionId, double percent, double cettTolerance) {
    return id(extractionId, Origin.Searched.identity(percent, cettTolerance));
  }

  /** Key of a measurement at a parameter that somebody asked for. */
  static String fixedId(String extractionId, Method method, double parameter) {
    return id(extractionId, new Origin.Asked().identity(method, parameter, 0));
  }

  /** Key of a measurement of a whole series at one level. */
  static String stabilisedId(String extractionId, double percent, double level) {
    return id(extractionId, new Origin.Stabilised(percent).identity(Method.CETT, level, 0));
  }

  /** Key of a measurement at the thresholds of another. */
  static String calibratedId(String extractionId, SparsityRow calibration) {
    return id(extractionId, new Origin.Calibrated(calibration).identity(Method.CETT, 0, 0));
  }

  String measurementId(double cettTolerance) {
    return id(
        subject.extraction().measurementId(), origin.identity(method, parameter, cettTolerance));
  }

  private static String id(String extractionId, List<String> identity) {
    List<String> parts = new ArrayList<>(List.of(extractionId, CONFIGURATION));
    parts.addAll(identity);
    return MeasurementIds.of(parts);
  }

  /** What the model is told to set to zero. */
  TruncationRule rule() {
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
