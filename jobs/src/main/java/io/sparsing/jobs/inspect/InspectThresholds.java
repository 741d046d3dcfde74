package io.sparsing.jobs.inspect;

/** Where the thresholds of an inspection come from. */
public sealed interface InspectThresholds {
  /**
   * Sought on the inspected tokens themselves: the largest with a CETT of at most the level.
   *
   * @param level from 0 to 1
   */
  record AtCett(double level) implements InspectThresholds {}

  /** Those that a measurement on a corpus found. */
  record Measured(MeasuredThresholds measurement) implements InspectThresholds {}
}
