package io.sparsing.jobs.cli.text;

import io.sparsing.jobs.StageProgress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Shows how far a stage is: a bar with rate and time left on a terminal, a line every ten seconds
 * elsewhere.
 *
 * <p>Listens to the counter of {@link StageProgress}, which executors report with their heartbeats
 * and at the end of each task, so it works on a laptop as on a cluster.
 */
public final class ConsoleProgress extends SparkListener {
  private static final Duration LINE_INTERVAL = Duration.ofSeconds(10);

  private final boolean terminal;
  private final Map<Long, Long> countByTask = new HashMap<>();
  private String label = "";
  private String unit = "";
  private long total;
  private long finished;
  private long startedNanos;
  private long lastLineNanos;
  private ProgressBar bar;

  private ConsoleProgress(boolean terminal) {
    this.terminal = terminal;
  }

  /** A line that is rewritten on a terminal, plain lines elsewhere. */
  public static ConsoleProgress forThisProcess() {
    return new ConsoleProgress("true".equals(System.getenv("SPARSING_TERMINAL")));
  }

  @Override
  public synchronized void onJobStart(SparkListenerJobStart start) {
    Properties properties = start.properties();
    String next = properties == null ? null : properties.getProperty(StageProgress.LABEL);
    if (next == null) {
      end();
    } else if (!next.equals(label)) {
      end();
      begin(next, properties);
    }
  }

  @Override
  public synchronized void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
    CollectionConverters.asJava(update.accumUpdates())
        .forEach(
            task ->
                CollectionConverters.asJava(task._4())
                    .forEach(info -> count(((Number) task._1()).longValue(), info)));
    show();
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
    long task = end.taskInfo().taskId();
    CollectionConverters.asJava(end.taskInfo().accumulables()).forEach(info -> count(task, info));
    finished += countByTask.getOrDefault(task, 0L);
    countByTask.remove(task);
    show();
  }

  @Override
  public synchronized void onApplicationEnd(SparkListenerApplicationEnd applicationEnd) {
    end();
  }

  private void count(long task, AccumulableInfo info) {
    if (info.name().contains(StageProgress.COUNTER) && info.update().isDefined()) {
      countByTask.put(task, Long.parseLong(info.update().get().toString()));
    }
  }

  private void begin(String next, Properties properties) {
    label = next;
    unit = properties.getProperty(StageProgress.UNIT);
    total = Long.parseLong(properties.getProperty(StageProgress.TOTAL));
    finished = 0;
    countByTask.clear();
    startedNanos = System.nanoTime();
    lastLineNanos = startedNanos;
    if (terminal) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(label)
              .setInitialMax(total)
              .setStyle(ProgressBarStyle.UNICODE_BLOCK)
              .setUpdateIntervalMillis(200)
              .setUnit(" " + unit, 1)
              .showSpeed()
              .build();
    }
  }

  private void show() {
    if (label.isEmpty()) {
      return;
    }
    if (terminal) {
      bar.stepTo(Math.min(done(), total));
      return;
    }
    long now = System.nanoTime();
    if (now - lastLineNanos >= LINE_INTERVAL.toNanos() && done() > 0 && done() < total) {
      lastLineNanos = now;
      double seconds = (now - startedNanos) / 1e9;
      double rate = done() / seconds;
      System.err.printf(
          "%s: %,d of %,d %s, %,.0f a second, %,.0f s left%n",
          label, done(), total, unit, rate, (total - done()) / rate);
    }
  }

  private void end() {
    if (label.isEmpty()) {
      return;
    }
    if (terminal) {
      bar.stepTo(Math.min(done(), total));
      bar.close();
    } else {
      System.err.printf(
          "%s: %,d %s in %,.1f s%n", label, done(), unit, (System.nanoTime() - startedNanos) / 1e9);
    }
    label = "";
  }

  private long done() {
    return finished + countByTask.values().stream().mapToLong(Long::longValue).sum();
  }
}
