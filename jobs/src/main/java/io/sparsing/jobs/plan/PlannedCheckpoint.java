package io.sparsing.jobs.plan;

import io.sparsing.jobs.cluster.ClusterShape;
import io.sparsing.jobs.cluster.ModelSize;
import io.sparsing.jobs.corpus.CorpusSizeAction.Size;
import io.sparsing.jobs.pass.CorpusShards;
import io.sparsing.jobs.study.Study;

/**
 * What one checkpoint takes on one corpus.
 *
 * @param checkpoint name
 * @param corpus name
 * @param tokens of the corpus
 * @param flops floating-point operations, all passes together
 * @param bytesRead weights read by the driver to identify them and by executors to load them, and
 *     tokens
 * @param bytesWritten stored activations and statistics
 * @param taskSeconds time of one task slot
 */
public record PlannedCheckpoint(
    String checkpoint,
    String corpus,
    long tokens,
    double flops,
    double bytesRead,
    double bytesWritten,
    double taskSeconds) {

  /** A row of neuron_stats: histogram of some 100 bins, sums; compressed. */
  private static final double NEURON_STATS_BYTES = 200;

  /** A row of neuron_activity. */
  private static final double NEURON_ACTIVITY_BYTES = 3;

  /** A row of token_stats, and what it has for each layer. */
  private static final double TOKEN_BYTES = 8;

  private static final double TOKEN_LAYER_BYTES = 1.5;

  /**
   * The plan of one checkpoint.
   *
   * @param passFlops operations of one bare forward over the corpus
   * @param rate operations a second of one task
   */
  static PlannedCheckpoint of(
      String checkpoint,
      String corpus,
      ModelSize model,
      Size size,
      Study.Measures measures,
      ClusterShape cluster,
      double passFlops,
      double rate) {
    PlannedCost cost = PlannedCost.of(measures);
    double flops = cost.forwards() * passFlops;
    double loaders = Math.min(cluster.executors(), shards(size.tokens()));
    boolean stays = model.weightBytes() <= cluster.idleModelBytes();
    double loads = loaders * (stays ? 1 : Math.ceil(cost.forwards()));
    return new PlannedCheckpoint(
        checkpoint,
        corpus,
        size.tokens(),
        flops,
        model.weightBytes() * (1 + loads) + Integer.BYTES * size.tokens() * cost.forwards(),
        bytesWritten(model, size.tokens(), measures, cost.measurements()),
        flops / rate);
  }

  /** Tasks of one pass. */
  static long shards(long tokens) {
    return Math.max(1, (long) Math.ceil((double) tokens / CorpusShards.POSITIONS_PER_SHARD));
  }

  private static double bytesWritten(
      ModelSize model, long tokens, Study.Measures measures, int measurements) {
    double stored = (double) Math.min(measures.samplePositions(), tokens) * model.neurons();
    double byNeuron = model.neurons() * (NEURON_STATS_BYTES + measurements * NEURON_ACTIVITY_BYTES);
    double byToken = tokens * measurements * (TOKEN_BYTES + model.layers() * TOKEN_LAYER_BYTES);
    return stored * model.activationBytes() + byNeuron + byToken;
  }
}
