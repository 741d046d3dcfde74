package io.sparsing.jobs.plan;

import io.sparsing.jobs.measure.RuleGrid;
import io.sparsing.jobs.study.Study;

/**
 * What the measurements of a study cost, in forwards: bare dense passes of the same model over the
 * same tokens (design section 7). Figures of docs/operations.md, "What it costs".
 *
 * @param measurements of one checkpoint on one corpus
 * @param forwards all of them together
 */
record PlannedCost(int measurements, double forwards) {
  /** The dense pass with statistics and curves. */
  private static final double EXTRACT = 1.3;

  /** Pilot, and the first pass of all p: 4 forwards in all for one p and 6.8 for three. */
  private static final double SEARCH_SHARED = 1.3;

  private static final double SEARCH_EACH = 1.4;

  /** A sparse pass with all statistics of tokens and neurons. */
  private static final double FIXED = 1.2;

  /** Quantiles of the gates on the default grid of FAT-ε. */
  private static final int PLACED_BY_DATA = 9;

  static PlannedCost of(Study.Measures measures) {
    int searched = measures.percents().size();
    int fixed = measures.rules().stream().mapToInt(PlannedCost::parameters).sum();
    double search = searched == 0 ? 0 : SEARCH_SHARED + SEARCH_EACH * searched;
    return new PlannedCost(searched + fixed, EXTRACT + search + FIXED * fixed);
  }

  private static int parameters(RuleGrid rule) {
    return rule.parameters().isEmpty() ? PLACED_BY_DATA : rule.parameters().size();
  }
}
