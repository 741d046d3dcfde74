package io.sparsing.jobs.measure;

import io.sparsing.analysis.cett.CettCurve;
import io.sparsing.analysis.cett.LayerThreshold;
import io.sparsing.analysis.search.Evaluation;
import io.sparsing.analysis.state.DocumentSums;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.ExtractionRow;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A checkpoint with its finished dense pass.
 *
 * @param checkpoint who it is
 * @param extraction its dense pass over the corpus
 * @param dense loss of each document
 * @param curves CETT curve of each layer [L]
 * @param naturalSparsity share of exact zeros of each layer [L]
 */
record Subject(
    CheckpointRow checkpoint,
    ExtractionRow extraction,
    DocumentSums dense,
    List<CettCurve> curves,
    List<Double> naturalSparsity) {
  /** The thresholds of all layers at a CETT level, read off the curves; at 0 none. */
  List<LayerThreshold> thresholds(double level) {
    return IntStream.range(0, curves.size())
        .mapToObj(
            layer ->
                level == 0
                    ? LayerThreshold.nothing(layer)
                    : LayerThreshold.read(layer, curves.get(layer), level))
        .toList();
  }

  /**
   * Standard error of each layer's CETT at a level, over positions [L]: 0 where the curve comes
   * from all positions.
   */
  double[] cettErrors(double level) {
    return curves.stream()
        .mapToDouble(
            curve -> {
              double left = 1 - curve.positions() / (double) extraction.positions();
              return curve.thresholdAt(level).standardError() * Math.sqrt(Math.max(0, left));
            })
        .toArray();
  }

  /** A pass of the checkpoint at a level, beside its dense pass. */
  Evaluation evaluation(double level, DocumentSums sparse) {
    return new Evaluation(level, dense, sparse, checkpoint.dFf());
  }
}
