package io.sparsing.jobs.sparsity;

import io.sparsing.analysis.cett.CettCurve;
import io.sparsing.analysis.metric.ThresholdGrid;
import io.sparsing.analysis.search.SearchTarget;
import java.util.List;

/**
 * What a few sequences told of one checkpoint: where to look on the whole corpus.
 *
 * @param expected about where the PPL ratio passes each target
 * @param curves CETT of each layer over the few sequences [L]
 * @param resolution how densely levels are to be evaluated on the whole corpus
 * @param factor how far a level may be from what is expected, either way
 * @param seconds task time spent
 */
public record Pilot(
    List<SearchTarget> expected,
    List<CettCurve> curves,
    LevelResolution resolution,
    double factor,
    double seconds) {

  /** Thresholds to evaluate exactly while the dense pass runs over the whole corpus [L]. */
  public List<ThresholdGrid> windows() {
    List<LevelWindow> windows =
        expected.stream().map(target -> LevelWindow.around(target.expectedCett(), factor)).toList();
    return LevelWindow.grids(windows, curves, resolution);
  }
}
