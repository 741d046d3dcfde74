package io.sparsing.jobs.bench;

import java.util.Map;

/**
 * What a stage cost on one corpus, in bare dense forwards of the same model over the same tokens.
 *
 * @param stage what was done
 * @param sequences number of sequences
 * @param sequenceTokens tokens of each, T
 * @param forwardSeconds one bare forward, in the same process with the same native threads
 * @param taskSeconds run time of all Spark tasks by the stage of the work they belong to; those
 *     that only read and write tables are under "tables"
 * @param wallSeconds from start to end, with planning and commits on the driver
 * @param sparsePasses truncated passes over the whole corpus
 * @param target forwards that it may cost
 */
public record StageCost(
    String stage,
    int sequences,
    int sequenceTokens,
    double forwardSeconds,
    Map<String, Double> taskSeconds,
    double wallSeconds,
    int sparsePasses,
    double target) {

  /** Copies the map. */
  public StageCost {
    taskSeconds = Map.copyOf(taskSeconds);
  }

  /** Run time of all tasks. */
  public double allTaskSeconds() {
    return taskSeconds.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** Task time in forwards. */
  public double forwards() {
    return allTaskSeconds() / forwardSeconds;
  }
}
