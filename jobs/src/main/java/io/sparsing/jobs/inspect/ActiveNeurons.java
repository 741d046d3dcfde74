package io.sparsing.jobs.inspect;

import io.sparsing.model.runtime.Batch;
import io.sparsing.model.runtime.TruncatedSink;
import java.util.Arrays;

/** Counts the active neurons of every token and layer, and keeps the loss of every token. */
final class ActiveNeurons implements TruncatedSink {
  private final int[][][] counts; // [L][sequences][T]
  private final TokenLosses losses;

  ActiveNeurons(int layers, int sequences) {
    this.counts = new int[layers][sequences][];
    this.losses = new TokenLosses(sequences);
  }

  @Override
  public void layer(Batch batch, int layer, int[] activeByPosition, int[] activeByNeuron) {
    int[] sequences = batch.sequenceIndices();
    for (int row = 0; row < sequences.length; row++) {
      counts[layer][sequences[row]] =
          Arrays.copyOfRange(activeByPosition, row * batch.length(), (row + 1) * batch.length());
    }
  }

  @Override
  public void losses(Batch batch, float[] negativeLogLikelihoods) {
    losses.add(batch, negativeLogLikelihoods);
  }

  TokenLosses losses() {
    return losses;
  }

  int at(int layer, int sequence, int position) {
    return counts[layer][sequence][position];
  }

  /** Active neurons of a layer, added over all positions. */
  long sum(int layer) {
    return Arrays.stream(counts[layer]).flatMapToInt(Arrays::stream).asLongStream().sum();
  }
}
