package io.sparsing.jobs.pass;

import io.sparsing.analysis.state.CettState;
import io.sparsing.analysis.state.DocumentSums;
import io.sparsing.analysis.state.NeuronState;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a dense pass of one checkpoint found on some shards; merges with that of other shards.
 *
 * @param refusals one line why the checkpoint cannot be measured, or empty; with a line, nothing
 *     else is in it
 * @param documents loss of each document
 * @param curves CETT per layer on the grid of all checkpoints, over the curve's sample [L]
 * @param bands CETT per layer at the target's own thresholds, over all positions [L]
 * @param neurons statistics per layer [L]; empty where they are left out
 * @param outputNorms ‖w_i‖₂ per layer [L][F]; empty likewise
 * @param sampledPositions positions whose activations were kept
 * @param forwardSeconds task time of the model alone
 * @param totalSeconds task time with curves and statistics
 */
public record DenseState(
    List<String> refusals,
    DocumentSums documents,
    List<CettState> curves,
    List<CettState> bands,
    List<NeuronState> neurons,
    List<float[]> outputNorms,
    long sampledPositions,
    double forwardSeconds,
    double totalSeconds)
    implements PassWork.State<DenseState> {

  static DenseState refused(String line) {
    return new DenseState(
        List.of(line), DocumentSums.EMPTY, List.of(), List.of(), List.of(), List.of(), 0, 0, 0);
  }

  /** Without what grows with the number of neurons. */
  public DenseState withoutNeurons() {
    return new DenseState(
        refusals,
        documents,
        curves,
        bands,
        List.of(),
        List.of(),
        sampledPositions,
        forwardSeconds,
        totalSeconds);
  }

  @Override
  public DenseState merge(DenseState other) {
    if (!refusals.isEmpty()) {
      return this;
    }
    if (!other.refusals.isEmpty()) {
      return other;
    }
    return new DenseState(
        refusals,
        documents.merge(other.documents),
        merged(curves, other.curves),
        merged(bands, other.bands),
        IntStream.range(0, neurons.size())
            .mapToObj(
                layer ->
                    new NeuronState(neurons.get(layer).neurons())
                        .merge(neurons.get(layer))
                        .merge(other.neurons.get(layer)))
            .toList(),
        outputNorms,
        sampledPositions + other.sampledPositions,
        forwardSeconds + other.forwardSeconds,
        totalSeconds + other.totalSeconds);
  }

  private static List<CettState> merged(List<CettState> one, List<CettState> other) {
    return IntStream.range(0, one.size())
        .mapToObj(
            layer ->
                new CettState(one.get(layer).thresholds(), one.get(layer).neurons())
                    .merge(one.get(layer))
                    .merge(other.get(layer)))
        .toList();
  }
}
