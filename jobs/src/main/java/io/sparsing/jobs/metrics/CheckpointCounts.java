package io.sparsing.jobs.metrics;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerEvent;

/** Adds up {@link CheckpointsMeasured}. */
final class CheckpointCounts extends SparkListener {
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();

  @Override
  public void onOtherEvent(SparkListenerEvent event) {
    if (event instanceof CheckpointsMeasured measured) {
      done.addAndGet(measured.done());
      failed.addAndGet(measured.failed());
    }
  }

  long done() {
    return done.get();
  }

  long failed() {
    return failed.get();
  }
}
