package io.sparsing.jobs.sparsity;

import io.sparsing.analysis.search.SearchOutcome;
import io.sparsing.jobs.table.MeasurementIds;
import java.util.List;
import java.util.Optional;

/**
 * One measurement to be made: a checkpoint at the level or parameter that decides what is active.
 *
 * @param subject checkpoint and its dense pass
 * @param method rule
 * @param parameter CETT level, kept share or ε
 * @param thresholds where the thresholds of a CETT level come from
 * @param search how a PPL-p% search found the level; empty for a fixed parameter
 * @param searchSeconds task time of that search
 * @param evaluations sparse passes of that search
 */
record MeasurementPlan(
    Subject subject,
    Method method,
    double parameter,
    Thresholds thresholds,
    Optional<SearchOutcome> search,
    double searchSeconds,
    int evaluations) {

  private static final String CONFIGURATION = "measurement 1";

  /** Where the thresholds of a CETT level come from. */
  enum Thresholds {
    /** Read off the curve of the dense pass, as the search did; their CETT is then verified. */
    FROM_CURVE,
    /** Narrowed by exact evaluation. */
    REFINED
  }

  /** A measurement at a fixed parameter. */
  static MeasurementPlan fixed(Subject subject, Method method, double parameter) {
    return new MeasurementPlan(
        subject, method, parameter, Thresholds.REFINED, Optional.empty(), 0, 0);
  }

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

  /** The same measurement at refined thresholds of a level. */
  MeasurementPlan refinedAt(double level) {
    return new MeasurementPlan(
        subject, method, level, Thresholds.REFINED, search, searchSeconds, evaluations + 1);
  }
}
