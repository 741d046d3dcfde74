package io.sparsing.jobs.bench;

/**
 * What one model came to; rates and seconds are medians over rounds.
 *
 * @param model name of the shape
 * @param sequences number of sequences
 * @param sequenceTokens tokens of each, T
 * @param matrixFlops matrix-product rate of this process, floating-point operations a second
 * @param forwardTokens tokens a second of a bare forward with loss
 * @param forwardFlops floating-point operations a second of that forward
 * @param share the median of forward rate over matrix rate, taken round by round
 * @param fileBytes size of the weight file
 * @param readSeconds reading that file into a buffer of 1 MiB
 * @param loadSeconds opening the checkpoint and loading the model
 * @param peakBytes most resident memory of the process outside the Java heap while the model was
 *     measured, its mapped file included; 0 where the system does not tell
 */
public record BenchResult(
    String model,
    int sequences,
    int sequenceTokens,
    double matrixFlops,
    double forwardTokens,
    double forwardFlops,
    double share,
    long fileBytes,
    double readSeconds,
    double loadSeconds,
    long peakBytes) {

  /** Load time over plain reading. */
  public double loadRatio() {
    return loadSeconds / readSeconds;
  }
}
