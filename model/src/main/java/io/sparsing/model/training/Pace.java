package io.sparsing.model.training;

import java.time.Duration;

/** Says how fast a run goes, and when something that should happen now and then is due. */
final class Pace {
  private final long startedNanos = System.nanoTime();

  /** Tokens per second since the run was started or resumed. */
  double tokensPerSecond(long tokens) {
    return tokens / ((System.nanoTime() - startedNanos) / 1e9);
  }

  /** An alarm that goes off each time at least {@code interval} has passed. */
  static final class Alarm {
    private final long nanos;
    private long lastNanos = System.nanoTime();

    Alarm(Duration interval) {
      this.nanos = interval.toNanos();
    }

    boolean isDue() {
      long now = System.nanoTime();
      if (now - lastNanos < nanos) {
        return false;
      }
      lastNanos = now;
      return true;
    }
  }
}
