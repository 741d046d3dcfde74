package io.sparsing.model.runtime;

/**
 * What a {@link ModelCache} holds and what was done with its models since the process began.
 *
 * @param hits leases of a model that was there or being loaded
 * @param loads models loaded, failed loads included
 * @param residentModels models in memory now
 * @param residentBytes bytes of their weights
 * @param positions tokens that tasks ran through models
 * @param forwardSeconds task time of the models alone
 * @param taskSeconds task time from asking for a model to having its results, loading included
 */
public record CacheActivity(
    long hits,
    long loads,
    int residentModels,
    long residentBytes,
    long positions,
    double forwardSeconds,
    double taskSeconds) {

  /** Tokens that one task runs through a model in a second; 0 before the first. */
  public double positionsPerSecond() {
    return taskSeconds == 0 ? 0 : positions / taskSeconds;
  }

  /** Share of task time that the models took; 0 before the first. */
  public double forwardShare() {
    return taskSeconds == 0 ? 0 : forwardSeconds / taskSeconds;
  }
}
