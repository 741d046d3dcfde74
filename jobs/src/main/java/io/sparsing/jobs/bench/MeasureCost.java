package io.sparsing.jobs.bench;

/**
 * What a stage cost on one corpus, in bare dense forwards of the same model over the same tokens.
 *
 * @param stage what was done
 * @param sequences number of sequences
 * @param sequenceTokens tokens of each, T
 * @param forwardSeconds one bare forward, in the same process with the same native threads
 * @param taskSeconds run time of all Spark tasks of the stage, reading and writing tables included
 * @param wallSeconds from start to end, with planning and commits on the driver
 * @param sparsePasses truncated passes over the whole corpus
 * @param target forwards that it may cost
 */
public record MeasureCost(
    String stage,
    int sequences,
    int sequenceTokens,
    double forwardSeconds,
    double taskSeconds,
    double wallSeconds,
    int sparsePasses,
    double target) {

  /** Task time in forwards. */
  public double forwards() {
    return taskSeconds / forwardSeconds;
  }
}
