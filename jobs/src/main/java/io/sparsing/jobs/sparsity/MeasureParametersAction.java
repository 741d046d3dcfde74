package io.sparsing.jobs.sparsity;

import io.sparsing.analysis.search.SearchOptions;
import io.sparsing.jobs.InputException;
import io.sparsing.jobs.StageProgress;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.CorpusShards;
import io.sparsing.jobs.table.ExtractionRow;
import io.sparsing.jobs.table.SparsityRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;

/**
 * Measures perplexity and activation ratio at fixed CETT levels, k shares or ε (design section 2,
 * baselines).
 */
public final class MeasureParametersAction {
  private static final int CHECKPOINTS_PER_WAVE = 16;

  private final Warehouse warehouse;
  private final JavaSparkContext context;
  private final CorpusRow corpus;
  private final Map<String, ExtractionRow> extractions;
  private final Method method;
  private final List<Double> parameters;

  /**
   * An action over checkpoints whose dense pass is done.
   *
   * @param extractions finished dense passes over the corpus, by checkpoint id
   * @param parameters CETT levels in [0, 1], k shares in (0, 1], or ε ≥ 0
   */
  public MeasureParametersAction(
      Warehouse warehouse,
      CorpusRow corpus,
      Map<String, ExtractionRow> extractions,
      Method method,
      List<Double> parameters) {
    for (double parameter : parameters) {
      boolean allowed =
          switch (method) {
            case CETT -> parameter >= 0 && parameter <= 1;
            case TOPK -> parameter > 0 && parameter <= 1;
            case FAT -> parameter >= 0 && parameter <= Float.MAX_VALUE;
          };
      if (!allowed) {
        throw new InputException(
            "Cannot measure %s: expected %s, found %s"
                .formatted(
                    method.tableName(),
                    switch (method) {
                      case CETT -> "CETT levels from 0 to 1";
                      case TOPK -> "shares above 0 and at most 1";
                      case FAT -> "thresholds from 0";
                    },
                    parameter));
      }
    }
    this.warehouse = warehouse;
    this.context = new JavaSparkContext(warehouse.spark().sparkContext());
    this.corpus = corpus;
    this.extractions = Map.copyOf(extractions);
    this.method = method;
    this.parameters = parameters.stream().distinct().toList();
  }

  /** One measurement for each checkpoint and parameter; what the tables hold is not made again. */
  public List<SparsityRow> execute(List<CheckpointRow> checkpoints) {
    Map<String, SparsityRow> known = stored(checkpoints);
    List<CheckpointRow> missing =
        checkpoints.stream()
            .filter(row -> parameters.stream().anyMatch(x -> !known.containsKey(id(row, x))))
            .toList();
    if (!missing.isEmpty()) {
      JavaRDD<CorpusShards.Shard> shards =
          CorpusShards.read(warehouse, corpus.corpusId()).persist(StorageLevel.MEMORY_AND_DISK());
      long total = missing.size() * corpus.positions() * (parameters.size() + 1);
      String label = method.tableName() + " at fixed parameters";
      try (StageProgress progress =
          StageProgress.start(warehouse.spark().sparkContext(), label, "tokens", total)) {
        for (int start = 0; start < missing.size(); start += CHECKPOINTS_PER_WAVE) {
          int end = Math.min(start + CHECKPOINTS_PER_WAVE, missing.size());
          measure(missing.subList(start, end), known, shards, progress)
              .forEach(row -> known.put(row.measurementId(), row));
        }
      } finally {
        shards.unpersist();
      }
    }
    List<SparsityRow> all = new ArrayList<>();
    checkpoints.forEach(row -> parameters.forEach(x -> all.add(known.get(id(row, x)))));
    return all;
  }

  private String id(CheckpointRow checkpoint, double parameter) {
    return MeasurementPlan.fixedId(
        extractions.get(checkpoint.checkpointId()).measurementId(), method, parameter);
  }

  private Map<String, SparsityRow> stored(List<CheckpointRow> checkpoints) {
    List<String> ids = new ArrayList<>();
    checkpoints.forEach(row -> parameters.forEach(x -> ids.add(id(row, x))));
    Map<String, SparsityRow> known = new HashMap<>();
    warehouse
        .records(WarehouseTable.SPARSITY, SparsityRow.class, "measurement_id", ids)
        .forEach(row -> known.put(row.measurementId(), row));
    return known;
  }

  private List<SparsityRow> measure(
      List<CheckpointRow> wave,
      Map<String, SparsityRow> known,
      JavaRDD<CorpusShards.Shard> shards,
      StageProgress progress) {
    List<Subject> subjects = new SubjectReader(warehouse).read(wave, extractions);
    List<ExactThresholds.Refined> refined = List.of();
    if (method == Method.CETT) {
      refined =
          new ExactThresholds(context, shards, progress.counter())
              .refine(subjects, parameters.stream().mapToDouble(Double::doubleValue).toArray());
    }
    List<MeasurementPlan> plans = new ArrayList<>();
    for (int i = 0; i < subjects.size(); i++) {
      for (int j = 0; j < parameters.size(); j++) {
        if (!known.containsKey(id(subjects.get(i).checkpoint(), parameters.get(j)))) {
          plans.add(
              new MeasurementPlan(
                  subjects.get(i),
                  method,
                  parameters.get(j),
                  refined.isEmpty() ? List.of() : refined.get(i).byLevel().get(j),
                  Optional.empty(),
                  refined.isEmpty() ? 0 : refined.get(i).seconds(),
                  0));
        }
      }
    }
    SparsePass pass = new SparsePass(context, shards, progress.counter());
    try (FinalPasses measured = FinalPasses.run(pass, plans)) {
      return new MeasurementWriter(warehouse, SearchOptions.STANDARD.cettTolerance())
          .write(measured);
    }
  }
}
