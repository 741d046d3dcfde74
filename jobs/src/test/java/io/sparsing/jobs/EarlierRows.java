package io.sparsing.jobs;

import io.sparsing.jobs.table.LayerSparsityRow;
import io.sparsing.jobs.table.SparsityRow;
import java.time.Instant;
import java.util.Optional;

/** Rows without errors, as versions of the method before the third wrote them. */
public final class EarlierRows {
  private EarlierRows() {}

  /** A row of {@code sparsity}. */
  public static SparsityRow sparsity(
      String measurementId,
      String extractionId,
      String checkpointId,
      String corpusId,
      SparsityMethod method,
      Optional<Double> p,
      Optional<Double> parameter,
      SparsityStatus status,
      Optional<Double> cett,
      double activationRatio,
      double sparsity,
      double naturalSparsity,
      double deadNeuronShare,
      double denseLoss,
      double sparseLoss,
      double pplRatio,
      Optional<Double> resolution,
      Optional<Integer> crossings,
      int evaluations,
      long positions,
      long scoredPositions,
      double denseForwardSeconds,
      double totalSeconds,
      Instant createdAt,
      Optional<Double> alwaysOnNeuronShare,
      Optional<String> calibrationCorpusId) {
    return new SparsityRow(
        measurementId,
        extractionId,
        checkpointId,
        corpusId,
        method,
        p,
        parameter,
        status,
        cett,
        activationRatio,
        sparsity,
        naturalSparsity,
        deadNeuronShare,
        denseLoss,
        sparseLoss,
        pplRatio,
        resolution,
        crossings,
        evaluations,
        positions,
        scoredPositions,
        denseForwardSeconds,
        totalSeconds,
        createdAt,
        alwaysOnNeuronShare,
        calibrationCorpusId,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** A row of {@code layer_sparsity}. */
  public static LayerSparsityRow layer(
      String measurementId,
      String checkpointId,
      String corpusId,
      int layer,
      Optional<Double> threshold,
      Optional<Double> cett,
      double activationRatio,
      double naturalSparsity,
      int deadNeurons,
      Optional<Integer> alwaysOnNeurons) {
    return new LayerSparsityRow(
        measurementId,
        checkpointId,
        corpusId,
        layer,
        threshold,
        cett,
        activationRatio,
        naturalSparsity,
        deadNeurons,
        alwaysOnNeurons,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
