package io.sparsing.jobs.pass;

import io.sparsing.analysis.state.ActivityState;
import io.sparsing.analysis.state.DocumentSums;
import io.sparsing.analysis.state.LossState;
import io.sparsing.analysis.state.TokenGroup;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;

/**
 * Active neurons of each position of one sequence in a sparse pass.
 *
 * @param sequenceId key of the sequence
 * @param source data set that it comes from
 * @param document number of its document
 * @param tokens its token ids [T]
 * @param activeNeurons active neurons [T][L]
 * @param losses nats of each scored position [T−1]: the token at t+1
 */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared
public record TokenActivity(
    long sequenceId,
    String source,
    int document,
    int[] tokens,
    int[][] activeNeurons,
    float[] losses)
    implements Serializable {

  /** Active neurons at a position, over all layers. */
  public long active(int position) {
    return Arrays.stream(activeNeurons[position]).asLongStream().sum();
  }

  /** Loss of the token at a position; none for the first of the sequence. */
  LossState loss(int position) {
    return position == 0 ? LossState.EMPTY : new LossState(1, losses[position - 1]);
  }

  /** Adds every position to the groups that it belongs to. */
  public void addTo(Map<TokenGroup, ActivityState> groups) {
    for (int position = 0; position < tokens.length; position++) {
      ActivityState one = new ActivityState(1, active(position), loss(position));
      groups.merge(new TokenGroup.OfToken(tokens[position]), one, ActivityState::merge);
      groups.merge(TokenGroup.OfPositions.around(position), one, ActivityState::merge);
    }
  }

  /** Adds the sequence to its document, over all layers as one. */
  public void addTo(DocumentSums.Gathering documents) {
    double sum = 0;
    for (float loss : losses) {
      sum += loss;
    }
    documents.addPositions(document, tokens.length);
    documents.addLoss(document, losses.length, sum);
    for (int position = 0; position < tokens.length; position++) {
      documents.addActive(document, 0, active(position));
    }
  }
}
