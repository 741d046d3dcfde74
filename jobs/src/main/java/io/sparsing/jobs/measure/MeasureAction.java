package io.sparsing.jobs.measure;

import io.sparsing.jobs.Arithmetic;
import io.sparsing.jobs.StageProgress;
import io.sparsing.jobs.cluster.TaskDevice;
import io.sparsing.jobs.pass.CorpusShards;
import io.sparsing.jobs.pass.CorpusShards.Shard;
import io.sparsing.jobs.pass.ModelPass;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.ExtractionRow;
import io.sparsing.jobs.table.PerplexityRow;
import io.sparsing.jobs.table.SparsityRow;
import io.sparsing.jobs.table.Warehouse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;

/**
 * Measures activation ratio and perplexity of checkpoints whose dense pass is in the tables: PPL-p%
 * searches, rules at fixed parameters, one level for a series, thresholds of another corpus. What
 * the tables hold already is not made again.
 */
public final class MeasureAction {
  /** Tokens that a search counts for each p beside the pilot, for the progress that people see. */
  private static final double TYPICAL_PASSES = 2.3;

  private final Warehouse warehouse;
  private final JavaSparkContext context;
  private final CorpusRow corpus;
  private final MeasureRequest request;
  private final Arithmetic arithmetic;
  private final RequestedOrigins origins;

  /** An action over one corpus. */
  public MeasureAction(Warehouse warehouse, CorpusRow corpus, MeasureRequest request) {
    this.warehouse = warehouse;
    this.context = new JavaSparkContext(warehouse.spark().sparkContext());
    this.corpus = corpus;
    this.request = request;
    this.arithmetic = TaskDevice.of(context.getConf()).arithmetic();
    this.origins =
        new RequestedOrigins(
            warehouse, corpus.corpusId(), new GateQuantiles(warehouse, corpus), arithmetic);
  }

  /**
   * What was measured.
   *
   * @param measurements those asked for, by checkpoint, found or made
   * @param made how many were made now
   * @param refused one line for each checkpoint that cannot be run
   */
  public record Result(List<SparsityRow> measurements, int made, List<String> refused) {}

  /** Sparse passes that a checkpoint may take, about. */
  public static int passes(MeasureRequest request) {
    if (request instanceof MeasureRequest.Rules rules) {
      return rules.rules().stream()
          .mapToInt(rule -> rule.placedByData() ? GateQuantiles.count() : rule.parameters().size())
          .sum();
    }
    return 3;
  }

  /** Measures checkpoints that have a dense pass over the corpus; the others are passed over. */
  public Result execute(List<CheckpointRow> checkpoints) {
    Map<String, ExtractionRow> extractions = new HashMap<>();
    ExtractionRow.read(warehouse, checkpoints, corpus, arithmetic)
        .forEach(row -> extractions.put(row.checkpointId(), row));
    List<CheckpointRow> extracted =
        checkpoints.stream().filter(row -> extractions.containsKey(row.checkpointId())).toList();
    Map<String, List<Origin>> wanted = origins.of(request, extracted);
    List<String> ids = new ArrayList<>();
    for (CheckpointRow row : extracted) {
      String extractionId = extractions.get(row.checkpointId()).measurementId();
      wanted.get(row.checkpointId()).forEach(origin -> ids.add(origin.measurementId(extractionId)));
    }
    Map<String, SparsityRow> rows = new HashMap<>();
    origins.stored(ids).forEach(row -> rows.put(row.measurementId(), row));
    int before = rows.size();
    wanted.forEach(
        (checkpointId, all) -> {
          String extractionId = extractions.get(checkpointId).measurementId();
          wanted.put(
              checkpointId,
              all.stream()
                  .filter(origin -> !rows.containsKey(origin.measurementId(extractionId)))
                  .toList());
        });
    List<CheckpointRow> missing =
        extracted.stream().filter(row -> !wanted.get(row.checkpointId()).isEmpty()).toList();
    List<String> refused = missing.isEmpty() ? List.of() : make(missing, extractions, wanted, rows);
    return new Result(
        ids.stream().distinct().filter(rows::containsKey).map(rows::get).toList(),
        rows.size() - before,
        refused);
  }

  private List<String> make(
      List<CheckpointRow> missing,
      Map<String, ExtractionRow> extractions,
      Map<String, List<Origin>> wanted,
      Map<String, SparsityRow> rows) {
    List<Subject> subjects = new SubjectReader(warehouse).read(missing, extractions);
    List<List<Origin>> ofSubjects =
        missing.stream().map(row -> wanted.get(row.checkpointId())).toList();
    JavaRDD<Shard> shards =
        CorpusShards.read(warehouse, corpus).persist(StorageLevel.MEMORY_AND_DISK());
    try (StageProgress progress =
        StageProgress.start(context.sc(), label(), "tokens", tokens(ofSubjects))) {
      ModelPass pass = new ModelPass(context, shards, progress.counter());
      try (KeptPasses passes = new KeptPasses(context, pass)) {
        if (request instanceof MeasureRequest.Search) {
          PilotPasses pilot = new PilotPasses(context, shards, corpus, progress.counter());
          SearchRounds rounds =
              new SearchRounds(passes, pilot, subjects, all(Origin.Searched.class, ofSubjects));
          List<Measurement> made = rounds.run();
          write(made, rounds.evaluated(), passes, rows);
          return rounds.refused();
        }
        FixedPasses fixed =
            new FixedPasses(warehouse, pass, passes, subjects, all(Origin.Known.class, ofSubjects));
        write(fixed.run(), List.of(), passes, rows);
        return fixed.refused();
      }
    } finally {
      shards.unpersist();
    }
  }

  private void write(
      List<Measurement> made,
      List<PerplexityRow> evaluated,
      KeptPasses passes,
      Map<String, SparsityRow> rows) {
    new MeasurementWriter(warehouse, corpus)
        .write(made, evaluated, passes)
        .forEach(row -> rows.put(row.measurementId(), row));
  }

  private static <T extends Origin> List<List<T>> all(Class<T> kind, List<List<Origin>> wanted) {
    return wanted.stream().map(origins -> origins.stream().map(kind::cast).toList()).toList();
  }

  private String label() {
    if (request instanceof MeasureRequest.Search) {
      return "PPL-p% search";
    }
    return request instanceof MeasureRequest.Rules ? "Fixed parameters" : "Known thresholds";
  }

  private long tokens(List<List<Origin>> wanted) {
    long passes = wanted.stream().mapToLong(List::size).sum();
    double each = request instanceof MeasureRequest.Search ? TYPICAL_PASSES : 1;
    return Math.round(passes * each * corpus.positions());
  }
}
