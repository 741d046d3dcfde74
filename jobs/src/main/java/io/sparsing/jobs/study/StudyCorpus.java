package io.sparsing.jobs.study;

import io.sparsing.analysis.search.SearchOptions;
import io.sparsing.jobs.activation.ExtractActivationsAction;
import io.sparsing.jobs.corpus.TokenizeCorpusAction;
import io.sparsing.jobs.corpus.TokenizeCorpusAction.Tokenized;
import io.sparsing.jobs.sparsity.MeasureParametersAction;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.SparsityRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The measurements of a study on one of its corpora.
 *
 * <p>Checkpoints go in waves. A wave that fails is done again checkpoint by checkpoint, so that one
 * bad checkpoint is found and the others are measured; where the first two fail as the wave did,
 * the cause lies elsewhere and the corpus is given up.
 */
final class StudyCorpus {
  private static final int CHECKPOINTS_PER_WAVE = 16;

  private final Warehouse warehouse;
  private final Study.Measures measures;
  private final CorpusSource corpus;

  StudyCorpus(Warehouse warehouse, Study.Measures measures, CorpusSource corpus) {
    this.warehouse = warehouse;
    this.measures = measures;
    this.corpus = corpus;
  }

  /** Measures what is missing and returns how many measurements were made. */
  int measure(List<CheckpointRow> checkpoints, Consumer<FailedPart> onFailure) {
    int made = 0;
    for (int start = 0; start < checkpoints.size(); start += CHECKPOINTS_PER_WAVE) {
      made +=
          wave(
              checkpoints.subList(
                  start, Math.min(start + CHECKPOINTS_PER_WAVE, checkpoints.size())),
              onFailure);
    }
    return made;
  }

  private int wave(List<CheckpointRow> checkpoints, Consumer<FailedPart> onFailure) {
    Attempt together = attempt(checkpoints, onFailure);
    if (together.failure().isEmpty()) {
      return together.made();
    }
    RuntimeException failure = together.failure().get();
    if (checkpoints.size() == 1) {
      onFailure.accept(new FailedPart(name(checkpoints.get(0)), failure));
      return 0;
    }
    int made = 0;
    int alike = 0;
    List<FailedPart> apart = new ArrayList<>();
    for (int i = 0; i < checkpoints.size(); i++) {
      Attempt alone = attempt(checkpoints.subList(i, i + 1), onFailure);
      made += alone.made();
      CheckpointRow row = checkpoints.get(i);
      alone.failure().ifPresent(cause -> apart.add(new FailedPart(name(row), cause)));
      alike += alone.failure().filter(cause -> alike(cause, failure)).isPresent() ? 1 : 0;
      if (i == 1 && alike == 2) {
        throw failure;
      }
    }
    apart.forEach(onFailure);
    return made;
  }

  private String name(CheckpointRow row) {
    return "checkpoint %s on corpus %s".formatted(row.uri(), corpus.name());
  }

  private static boolean alike(RuntimeException one, RuntimeException other) {
    return String.valueOf(one.getMessage()).equals(String.valueOf(other.getMessage()));
  }

  /** Measurements made, or why none could be. */
  private record Attempt(int made, Optional<RuntimeException> failure) {}

  private Attempt attempt(List<CheckpointRow> checkpoints, Consumer<FailedPart> onFailure) {
    try {
      int made = 0;
      List<String> refused = new ArrayList<>();
      for (Tokenized tokenized :
          new TokenizeCorpusAction(warehouse, corpus.path(), checkpoints, corpus.contextTokens())
              .execute()) {
        made += search(tokenized, refused) + rules(tokenized, refused);
      }
      refused.stream().distinct().map(FailedPart::refused).forEach(onFailure);
      return new Attempt(made, Optional.empty());
    } catch (RuntimeException e) {
      if (warehouse.spark().sparkContext().isStopped()) {
        throw e;
      }
      return new Attempt(0, Optional.of(e));
    }
  }

  private int search(Tokenized tokenized, List<String> refused) {
    if (measures.percents().isEmpty()) {
      return 0;
    }
    MeasuredWaves.Result result =
        new MeasuredWaves(
                warehouse, measures.samplePositions(), measures.percents(), SearchOptions.STANDARD)
            .measure(tokenized);
    refused.addAll(result.refused());
    return result.made();
  }

  private int rules(Tokenized tokenized, List<String> refused) {
    if (measures.rules().isEmpty()) {
      return 0;
    }
    var extracted =
        new ExtractActivationsAction(
                warehouse, tokenized.corpus(), tokenized.checkpoints(), measures.samplePositions())
            .execute();
    refused.addAll(extracted.refused());
    List<CheckpointRow> sound =
        tokenized.checkpoints().stream()
            .filter(row -> extracted.extractions().containsKey(row.checkpointId()))
            .toList();
    Set<String> before = measured(tokenized.corpus().corpusId());
    return Math.toIntExact(
        new MeasureParametersAction(
                warehouse, tokenized.corpus(), extracted.extractions(), measures.rules())
            .execute(sound).stream()
                .map(SparsityRow::measurementId)
                .distinct()
                .filter(id -> !before.contains(id))
                .count());
  }

  private Set<String> measured(String corpusId) {
    return warehouse
        .read(WarehouseTable.SPARSITY, "corpus_id", List.of(corpusId))
        .select("measurement_id")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .collect(Collectors.toSet());
  }
}
