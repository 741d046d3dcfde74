package io.sparsing.jobs.bench;

import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Adds up the run time of all Spark tasks, whatever they do. */
final class TaskSeconds extends SparkListener {
  private final LongAdder milliseconds = new LongAdder();

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    if (end.taskMetrics() != null) {
      milliseconds.add(end.taskMetrics().executorRunTime());
    }
  }

  /** Waits until all that has ended was told. */
  void await(SparkContext context) {
    try {
      context.listenerBus().waitUntilEmpty();
    } catch (TimeoutException e) {
      throw new IllegalStateException("Cannot add up task times: Spark's listeners lag behind", e);
    }
  }

  double seconds() {
    return milliseconds.sum() / 1e3;
  }
}
