package io.sparsing.jobs;

import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

/**
 * Names the Spark jobs of one stage and counts its work, for the console, Spark's UI and the event
 * log.
 *
 * <p>The name, unit and total travel as job properties and the count as a named accumulator, so
 * that any listener can show them; nothing here prints.
 */
public final class StageProgress implements AutoCloseable {
  /** Job property: what is being done. */
  public static final String LABEL = "sparsing.progress.label";

  /** Job property: what is counted. */
  public static final String UNIT = "sparsing.progress.unit";

  /** Job property: how much there is to do. */
  public static final String TOTAL = "sparsing.progress.total";

  /** Name of the accumulator that counts. */
  public static final String COUNTER = "sparsing.progress.done";

  private final SparkContext context;
  private final LongAccumulator counter;

  private StageProgress(SparkContext context) {
    this.context = context;
    this.counter = context.longAccumulator(COUNTER);
  }

  /** Begins a stage of {@code total} {@code unit}s; close it when its last job is done. */
  public static StageProgress start(SparkContext context, String label, String unit, long total) {
    context.setLocalProperty(LABEL, label);
    context.setLocalProperty(UNIT, unit);
    context.setLocalProperty(TOTAL, Long.toString(total));
    context.setJobGroup(label, label, false);
    return new StageProgress(context);
  }

  /** What tasks add their work to. */
  public LongAccumulator counter() {
    return counter;
  }

  @Override
  public void close() {
    context.setLocalProperty(LABEL, null);
    context.clearJobGroup();
  }
}
