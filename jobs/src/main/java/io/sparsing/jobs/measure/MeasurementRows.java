package io.sparsing.jobs.measure;

import io.sparsing.analysis.search.Estimate;
import io.sparsing.analysis.search.Evaluation;
import io.sparsing.analysis.search.SearchOutcome;
import io.sparsing.analysis.state.DocumentSums;
import io.sparsing.analysis.state.UnionState;
import io.sparsing.jobs.SparsityStatus;
import io.sparsing.jobs.pass.SparseSummary;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.ExtractionRow;
import io.sparsing.jobs.table.InfluenceRow;
import io.sparsing.jobs.table.LayerSparsityRow;
import io.sparsing.jobs.table.PerplexityRow;
import io.sparsing.jobs.table.SparsityRow;
import io.sparsing.jobs.table.UnionSparsityRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the rows of one measurement that the driver writes. */
record MeasurementRows(Measurement measurement, CorpusRow corpus) {
  /** A row for a point that was evaluated. */
  static PerplexityRow perplexity(Subject subject, Method method, Evaluation pass) {
    return new PerplexityRow(
        subject.extraction().measurementId(),
        subject.checkpoint().checkpointId(),
        subject.extraction().corpusId(),
        method.inTables(),
        pass.level(),
        pass.sparse().loss().mean(),
        pass.pplRatio(),
        pass.activationRatio(),
        pass.sparse().loss().scoredPositions());
  }

  List<LayerSparsityRow> layers() {
    Subject subject = measurement.subject();
    SparseSummary found = measurement.pass().summary();
    List<Estimate> ratios = measurement.estimates().layers();
    List<LayerSparsityRow> rows = new ArrayList<>();
    for (int layer = 0; layer < ratios.size(); layer++) {
      Optional<Estimate.Uncertainty> error = error(ratios.get(layer));
      rows.add(
          new LayerSparsityRow(
              measurement.id(),
              subject.checkpoint().checkpointId(),
              subject.extraction().corpusId(),
              layer,
              threshold(layer),
              measurement.thresholds().isEmpty()
                  ? Optional.empty()
                  : Optional.of(measurement.thresholds().get(layer).cett()),
              ratios.get(layer).value(),
              subject.naturalSparsity().get(layer),
              found.dead().get(layer),
              Optional.of(found.alwaysOn().get(layer)),
              error.map(Estimate.Uncertainty::standard),
              error.map(Estimate.Uncertainty::low),
              error.map(Estimate.Uncertainty::high),
              subject.checkpoint().experts().isPresent()
                  ? Optional.of(found.neverRouted().get(layer))
                  : Optional.empty()));
    }
    return rows;
  }

  private Optional<Double> threshold(int layer) {
    return switch (measurement.origin().rule()) {
      case CETT -> Optional.of((double) measurement.thresholds().get(layer).threshold());
      case FAT -> Optional.of(measurement.evaluatedLevel());
      case TOPK, TOPP -> Optional.empty();
    };
  }

  /** Chunk lengths that no sequence reaches have no row. */
  List<UnionSparsityRow> unions() {
    List<UnionState> layers = measurement.pass().summary().unions();
    List<UnionSparsityRow> rows = new ArrayList<>();
    for (int layer = 0; layer < layers.size(); layer++) {
      UnionState union = layers.get(layer);
      for (int tokens : UnionState.chunkTokens()) {
        if (union.chunks(tokens) > 0) {
          double ratio = union.activationRatio(tokens, measurement.subject().checkpoint().dFf());
          rows.add(
              new UnionSparsityRow(measurement.id(), layer, tokens, union.chunks(tokens), ratio));
        }
      }
    }
    return rows;
  }

  /** One row a document; none where the documents tell no error. */
  List<InfluenceRow> influences() {
    if (note().isPresent()) {
      return List.of();
    }
    DocumentSums documents = measurement.estimates().pass().sparse();
    double[] influences = measurement.estimates().influences();
    List<InfluenceRow> rows = new ArrayList<>();
    for (int g = 0; g < influences.length; g++) {
      rows.add(new InfluenceRow(measurement.id(), documents.document(g), influences[g]));
    }
    return rows;
  }

  /** The error of an estimate, where this measurement has errors. */
  Optional<Estimate.Uncertainty> error(Estimate estimate) {
    return note().isPresent() ? Optional.empty() : estimate.error();
  }

  /** Why there is no interval. */
  private Optional<String> note() {
    if (corpus.documents() < Estimate.LEAST_DOCUMENTS) {
      return Optional.of(
          "an interval takes at least %d documents, this corpus has %d"
              .formatted(Estimate.LEAST_DOCUMENTS, corpus.documents()));
    }
    return measurement
        .search()
        .filter(outcome -> outcome.slope().isEmpty())
        .map(outcome -> "no level was found: " + status());
  }

  private SparsityStatus status() {
    return measurement
        .search()
        .map(outcome -> SparsityStatus.valueOf(outcome.status().name()))
        .orElse(measurement.origin().status());
  }

  SparsityRow sparsity() {
    Subject subject = measurement.subject();
    ExtractionRow extraction = subject.extraction();
    CheckpointRow checkpoint = subject.checkpoint();
    Origin origin = measurement.origin();
    Evaluation pass = measurement.estimates().pass();
    boolean corrected = measurement.estimates().corrected();
    Estimate ratio = measurement.estimates().activationRatio();
    Optional<Estimate.Uncertainty> error = error(ratio);
    Optional<Estimate> level = measurement.estimates().cett();
    Optional<Estimate.Uncertainty> levelError = level.flatMap(this::error);
    SparseSummary found = measurement.pass().summary();
    double neurons = (double) checkpoint.layers() * checkpoint.dFf();
    return new SparsityRow(
        measurement.id(),
        extraction.measurementId(),
        checkpoint.checkpointId(),
        extraction.corpusId(),
        origin.method(),
        origin.percent(),
        origin.percent().isPresent() ? Optional.empty() : Optional.of(pass.level()),
        status(),
        origin.rule() == Method.CETT
            ? Optional.of(level.map(Estimate::value).orElse(pass.level()))
            : Optional.empty(),
        ratio.value(),
        1 - ratio.value(),
        subject.naturalSparsity().stream().mapToDouble(Double::doubleValue).average().orElseThrow(),
        found.dead().stream().mapToInt(Integer::intValue).sum() / neurons,
        extraction.denseLoss(),
        pass.sparse().loss().mean(),
        pass.pplRatio(),
        Optional.empty(),
        measurement.search().map(SearchOutcome::crossings),
        measurement.evaluations(),
        extraction.positions(),
        extraction.scoredPositions(),
        extraction.denseForwardSeconds(),
        extraction.totalSeconds() + measurement.seconds(),
        Instant.now(),
        Optional.of(found.alwaysOn().stream().mapToInt(Integer::intValue).sum() / neurons),
        origin.calibrationCorpusId(),
        error.map(Estimate.Uncertainty::standard),
        error.map(Estimate.Uncertainty::low),
        error.map(Estimate.Uncertainty::high),
        levelError.map(Estimate.Uncertainty::standard),
        levelError.map(Estimate.Uncertainty::low),
        levelError.map(Estimate.Uncertainty::high),
        error.map(some -> pass.logRatioError()),
        corrected ? Optional.of(measurement.estimates().ratioSlope()) : Optional.empty(),
        corrected ? Optional.of(pass.level()) : Optional.empty(),
        corrected ? Optional.of(pass.activationRatio()) : Optional.empty(),
        Optional.of(
            corpus.documents() < Estimate.LEAST_DOCUMENTS
                ? corpus.documents()
                : (long) pass.sparse().size()),
        note(),
        Optional.of(SparsityRow.METHOD_VERSION),
        checkpoint.neuronsPerRouted().map(each -> ratio.value() * each),
        checkpoint
            .experts()
            .map(x -> found.neverRouted().stream().mapToInt(Integer::intValue).sum() / neurons));
  }
}
