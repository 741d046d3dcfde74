package io.sparsing.jobs.sparsity;

import io.sparsing.analysis.search.SearchOutcome;
import io.sparsing.analysis.state.UnionState;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.ExtractionRow;
import io.sparsing.jobs.table.LayerSparsityRow;
import io.sparsing.jobs.table.SparsityRow;
import io.sparsing.jobs.table.UnionSparsityRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the rows of one measurement that the driver writes. */
record MeasurementRows(String id, MeasurementPlan plan, MeasuredState state) {

  List<LayerSparsityRow> layers() {
    Subject subject = plan.subject();
    double[] ratios = state.truncation().activationRatios(subject.checkpoint().dFf());
    List<LayerSparsityRow> rows = new ArrayList<>();
    for (int layer = 0; layer < ratios.length; layer++) {
      rows.add(
          new LayerSparsityRow(
              id,
              subject.checkpoint().checkpointId(),
              subject.extraction().corpusId(),
              layer,
              threshold(layer),
              plan.method() == Method.CETT
                  ? Optional.of(plan.thresholds().get(layer).cett())
                  : Optional.empty(),
              ratios[layer],
              subject.naturalSparsity().get(layer),
              state.dead().get(layer),
              Optional.of(state.alwaysOn().get(layer))));
    }
    return rows;
  }

  private Optional<Double> threshold(int layer) {
    return switch (plan.method()) {
      case CETT -> Optional.of((double) plan.thresholds().get(layer).threshold());
      case FAT -> Optional.of(plan.parameter());
      case TOPK, TOPP -> Optional.empty();
    };
  }

  /** Chunk lengths that no sequence reaches have no row. */
  List<UnionSparsityRow> unions() {
    List<UnionSparsityRow> rows = new ArrayList<>();
    for (int layer = 0; layer < state.unions().size(); layer++) {
      UnionState union = state.unions().get(layer);
      for (int tokens : UnionState.chunkTokens()) {
        if (union.chunks(tokens) > 0) {
          double ratio = union.activationRatio(tokens, plan.subject().checkpoint().dFf());
          rows.add(new UnionSparsityRow(id, layer, tokens, union.chunks(tokens), ratio));
        }
      }
    }
    return rows;
  }

  SparsityRow sparsity() {
    ExtractionRow extraction = plan.subject().extraction();
    CheckpointRow checkpoint = plan.subject().checkpoint();
    Origin origin = plan.origin();
    double ratio = state.truncation().activationRatio(checkpoint.dFf());
    double loss = state.truncation().loss().mean();
    double neurons = (double) checkpoint.layers() * checkpoint.dFf();
    double natural =
        plan.subject().naturalSparsity().stream()
            .mapToDouble(Double::doubleValue)
            .average()
            .orElseThrow();
    return new SparsityRow(
        id,
        extraction.measurementId(),
        checkpoint.checkpointId(),
        extraction.corpusId(),
        origin.method(plan.method()),
        origin.percent(),
        origin.percent().isPresent() ? Optional.empty() : Optional.of(plan.parameter()),
        origin.status(),
        plan.method() == Method.CETT ? Optional.of(plan.parameter()) : Optional.empty(),
        ratio,
        1 - ratio,
        natural,
        state.deadNeurons() / neurons,
        extraction.denseLoss(),
        loss,
        Math.exp(loss - extraction.denseLoss()),
        origin.outcome().map(SearchOutcome::resolution),
        origin.outcome().map(SearchOutcome::crossings),
        plan.evaluations() + 1,
        extraction.positions(),
        extraction.scoredPositions(),
        extraction.denseForwardSeconds(),
        extraction.totalSeconds() + plan.seconds() + state.seconds(),
        Instant.now(),
        Optional.of(state.alwaysOnNeurons() / neurons),
        origin.calibrationCorpusId());
  }
}
