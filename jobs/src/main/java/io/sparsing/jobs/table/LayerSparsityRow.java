package io.sparsing.jobs.table;

import java.util.Optional;

/** One layer of a finished measurement. Columns: {@code layer_sparsity.sql}. */
public record LayerSparsityRow(
    String measurementId,
    String checkpointId,
    String corpusId,
    int layer,
    Optional<Double> threshold,
    Optional<Double> cett,
    double activationRatio,
    double naturalSparsity,
    int deadNeurons,
    Optional<Integer> alwaysOnNeurons,
    Optional<Double> activationRatioSe,
    Optional<Double> activationRatioLow,
    Optional<Double> activationRatioHigh) {
  /** A row without errors, as earlier versions of the method wrote them. */
  public LayerSparsityRow(
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
    this(
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
        Optional.empty());
  }
}
