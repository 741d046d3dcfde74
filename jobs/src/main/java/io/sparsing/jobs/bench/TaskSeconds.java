package io.sparsing.jobs.bench;

import io.sparsing.jobs.StageProgress;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Adds up the run time of all Spark tasks, whatever they do, by the stage of the work. */
final class TaskSeconds extends SparkListener {
  private static final String OTHER = "tables";

  private final Map<String, Long> milliseconds = new ConcurrentSkipListMap<>();
  private final Map<Integer, String> labels = new ConcurrentHashMap<>();

  @Override
  public void onStageSubmitted(SparkListenerStageSubmitted submitted) {
    Properties properties = submitted.properties();
    String label = properties == null ? null : properties.getProperty(StageProgress.LABEL);
    labels.put(submitted.stageInfo().stageId(), label == null ? OTHER : label);
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    if (end.taskMetrics() != null) {
      milliseconds.merge(
          labels.getOrDefault(end.stageId(), OTHER),
          end.taskMetrics().executorRunTime(),
          Long::sum);
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

  /** By the label of {@link StageProgress}; what has none reads and writes tables. */
  Map<String, Double> byLabel() {
    Map<String, Double> seconds = new TreeMap<>();
    milliseconds.forEach((label, sum) -> seconds.put(label, sum / 1e3));
    return seconds;
  }
}
