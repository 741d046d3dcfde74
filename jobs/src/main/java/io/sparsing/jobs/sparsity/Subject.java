package io.sparsing.jobs.sparsity;

import io.sparsing.analysis.cett.CettCurve;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.ExtractionRow;
import java.util.List;

/**
 * A checkpoint with its finished dense pass.
 *
 * @param checkpoint who it is
 * @param extraction its dense pass over the corpus
 * @param curves CETT curve of each layer [L]
 * @param naturalSparsity share of exact zeros of each layer [L]
 */
record Subject(
    CheckpointRow checkpoint,
    ExtractionRow extraction,
    List<CettCurve> curves,
    List<Double> naturalSparsity) {}
