package io.sparsing.jobs.pass;

import io.sparsing.analysis.state.DocumentSums;
import io.sparsing.jobs.pass.CorpusShards.Shard;
import io.sparsing.model.runtime.Batch;

/** Adds what a pass sees of sequences to the documents that they belong to. */
final class DocumentLosses {
  private DocumentLosses() {}

  /** Sums that hold the positions of a shard, and nothing else yet. */
  static DocumentSums.Gathering over(Shard shard, int layers) {
    DocumentSums.Gathering gathering = new DocumentSums.Gathering(layers);
    for (int i = 0; i < shard.sequences().size(); i++) {
      gathering.addPositions(shard.documents().get(i), shard.sequences().get(i).length);
    }
    return gathering;
  }

  /**
   * Adds the losses of a batch.
   *
   * @param negativeLogLikelihoods row-major [B·(T−1)], nats
   */
  static void add(
      DocumentSums.Gathering into, Shard shard, Batch batch, float[] negativeLogLikelihoods) {
    int scored = batch.length() - 1;
    int[] sequences = batch.sequenceIndices();
    for (int row = 0; row < sequences.length; row++) {
      double sum = 0;
      for (int i = row * scored; i < (row + 1) * scored; i++) {
        sum += negativeLogLikelihoods[i];
      }
      int document = shard.documents().get(sequences[row]);
      into.addLoss(document, scored, sum);
    }
  }
}
