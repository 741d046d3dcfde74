package io.sparsing.jobs.inspect;

import java.time.Instant;
import java.util.List;

/**
 * The thresholds that a finished PPL-p% measurement of a checkpoint put into the tables.
 *
 * @param byLayer ε of each layer [L]
 * @param cett c*, the CETT level that they stand for
 * @param corpus what the corpus was called when it was measured
 * @param corpora how many corpora the checkpoint was measured on; this is the newest measurement
 * @param measuredAt when it was committed
 */
public record MeasuredThresholds(
    List<Float> byLayer, double cett, String corpus, long corpora, Instant measuredAt) {

  /** Copies the list. */
  public MeasuredThresholds {
    byLayer = List.copyOf(byLayer);
  }
}
