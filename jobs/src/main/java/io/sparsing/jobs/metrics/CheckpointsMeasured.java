package io.sparsing.jobs.metrics;

import org.apache.spark.scheduler.SparkListenerEvent;

/**
 * Told on Spark's listener bus when a wave of checkpoints was measured on a corpus.
 *
 * @param done checkpoints whose measurements are all in the tables
 * @param failed checkpoints that cannot be measured
 */
public record CheckpointsMeasured(int done, int failed) implements SparkListenerEvent {
  /** A history server without our jar could not read it in an event log. */
  @Override
  public boolean logEvent() {
    return false;
  }
}
