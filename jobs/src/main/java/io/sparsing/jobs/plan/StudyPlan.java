package io.sparsing.jobs.plan;

import io.sparsing.analysis.law.verdict.ScalingLawFitter;
import io.sparsing.jobs.cluster.ClusterShape;
import io.sparsing.jobs.cluster.ExecutorMemory;
import io.sparsing.jobs.cluster.GpuMemory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a whole study takes on a cluster.
 *
 * @param cluster executors
 * @param checkpoints one for each checkpoint and corpus
 * @param memory what an executor needs for the largest model; empty without checkpoints
 * @param gpuMemory what a GPU needs for it; empty where models run on processors
 * @param seconds expected wall time, commits and driver counted
 * @param rates operations a second of one task, and where they are from, one line each
 * @param refused one line for each checkpoint or corpus that cannot be planned
 */
public record StudyPlan(
    ClusterShape cluster,
    List<PlannedCheckpoint> checkpoints,
    Optional<ExecutorMemory> memory,
    Optional<GpuMemory> gpuMemory,
    double seconds,
    List<String> rates,
    List<String> refused) {

  /** Start of Spark, code that runs for the first time, registration and report. */
  static final double SECONDS_PER_RUN = 18;

  /**
   * Commits, reads and the driver between the rounds of a wave (docs/operations.md, "The cost
   * model").
   */
  static final double SECONDS_PER_WAVE = 6;

  /** Tasks, rows and files of a checkpoint on a corpus, however small both are. */
  static final double SECONDS_PER_CHECKPOINT = 0.5;

  /** One fit with its intervals, and its place in the report. */
  static final double SECONDS_PER_FIT = 2.5;

  /** Copies the lists. */
  public StudyPlan {
    checkpoints = List.copyOf(checkpoints);
    rates = List.copyOf(rates);
    refused = List.copyOf(refused);
  }

  /**
   * Fits on one corpus: one for each p of a series that has enough checkpoints for a law.
   *
   * @param series of each checkpoint
   * @param percents how many p
   */
  static long fits(List<String> series, int percents) {
    Map<String, Long> checkpoints =
        series.stream().collect(Collectors.groupingBy(name -> name, Collectors.counting()));
    return percents
        * checkpoints.values().stream()
            .filter(count -> count >= ScalingLawFitter.LEAST_POINTS)
            .count();
  }

  /**
   * Wall time of checkpoints on one corpus: their waves, one after the other. A round of a wave has
   * a task for each checkpoint and shard, and lasts as long as the fullest slot.
   */
  static double seconds(List<PlannedCheckpoint> onCorpus, ClusterShape cluster) {
    double seconds = 0;
    for (int start = 0; start < onCorpus.size(); start += ExecutorMemory.CHECKPOINTS_PER_WAVE) {
      List<PlannedCheckpoint> wave =
          onCorpus.subList(
              start, Math.min(start + ExecutorMemory.CHECKPOINTS_PER_WAVE, onCorpus.size()));
      double work = wave.stream().mapToDouble(PlannedCheckpoint::taskSeconds).sum();
      long tasks = wave.stream().mapToLong(one -> PlannedCheckpoint.shards(one.tokens())).sum();
      double turns = Math.ceil((double) tasks / cluster.slots());
      seconds += SECONDS_PER_WAVE + wave.size() * SECONDS_PER_CHECKPOINT + work * turns / tasks;
    }
    return seconds;
  }
}
