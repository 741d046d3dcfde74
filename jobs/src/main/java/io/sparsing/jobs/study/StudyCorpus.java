package io.sparsing.jobs.study;

import io.sparsing.analysis.search.SearchOptions;
import io.sparsing.jobs.corpus.TokenizeCorpusAction;
import io.sparsing.jobs.corpus.TokenizeCorpusAction.Tokenized;
import io.sparsing.jobs.measure.MeasureRequest;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.Warehouse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The measurements of a study on one of its corpora. */
record StudyCorpus(Warehouse warehouse, Study.Measures measures, Study.CorpusSource corpus) {
  /** Measures what is missing and returns how many measurements were made. */
  int measure(List<CheckpointRow> checkpoints, Consumer<FailedPart> onFailure) {
    MeasurementRun run =
        new MeasurementRun(warehouse, measures.samplePositions(), requests(), onFailure);
    int made = 0;
    for (Tokenized group : tokenized(checkpoints, onFailure)) {
      MeasurementRun.Result result = run.measure(group);
      result.refused().stream().map(FailedPart::refused).forEach(onFailure);
      made += result.made();
    }
    return made;
  }

  private List<MeasureRequest> requests() {
    List<MeasureRequest> requests = new ArrayList<>();
    if (!measures.percents().isEmpty()) {
      requests.add(new MeasureRequest.Search(measures.percents(), SearchOptions.STANDARD));
    }
    if (!measures.rules().isEmpty()) {
      requests.add(new MeasureRequest.Rules(measures.rules()));
    }
    return requests;
  }

  /** The corpus for each tokenizer; a checkpoint without one is named and left out. */
  private List<Tokenized> tokenized(
      List<CheckpointRow> checkpoints, Consumer<FailedPart> onFailure) {
    Map<String, Tokenized> groups = new LinkedHashMap<>();
    Isolation.on(warehouse, corpus.name(), onFailure)
        .run(
            checkpoints,
            some ->
                new TokenizeCorpusAction(warehouse, corpus.path(), some, corpus.contextTokens())
                    .execute())
        .forEach(
            parts ->
                parts.forEach(
                    part -> groups.merge(part.corpus().corpusId(), part, StudyCorpus::joined)));
    return List.copyOf(groups.values());
  }

  private static Tokenized joined(Tokenized one, Tokenized other) {
    List<CheckpointRow> both = new ArrayList<>(one.checkpoints());
    both.addAll(other.checkpoints());
    return new Tokenized(one.corpus(), both);
  }
}
