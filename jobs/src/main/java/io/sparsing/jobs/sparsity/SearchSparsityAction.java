package io.sparsing.jobs.sparsity;

import static org.apache.spark.sql.functions.col;

import io.sparsing.analysis.search.PplSearch;
import io.sparsing.analysis.search.SearchOptions;
import io.sparsing.analysis.search.SearchOutcome;
import io.sparsing.analysis.search.SearchTarget;
import io.sparsing.jobs.InputException;
import io.sparsing.jobs.StageProgress;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.CorpusShards;
import io.sparsing.jobs.table.ExtractionRow;
import io.sparsing.jobs.table.PerplexityRow;
import io.sparsing.jobs.table.SparsityRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import io.sparsing.model.probe.TruncationRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;

/**
 * Measures PPL-p% sparsity: the highest CETT level at which perplexity grows by at most p percent,
 * and the activation ratio there (design section 2).
 *
 * <p>Checkpoints go in waves, each committed when it is done; what the tables hold already is
 * skipped, and points that an earlier search evaluated are used again.
 */
public final class SearchSparsityAction {
  private static final int CHECKPOINTS_PER_WAVE = 16;
  private static final int TYPICAL_PASSES = 8;

  private final Warehouse warehouse;
  private final JavaSparkContext context;
  private final CorpusRow corpus;
  private final Map<String, ExtractionRow> extractions;
  private final List<Double> percents;
  private final SearchOptions options;

  /**
   * An action over checkpoints whose dense pass is done.
   *
   * @param extractions finished dense passes over the corpus, by checkpoint id
   * @param percents p, each above 0
   * @param options tolerances
   */
  public SearchSparsityAction(
      Warehouse warehouse,
      CorpusRow corpus,
      Map<String, ExtractionRow> extractions,
      List<Double> percents,
      SearchOptions options) {
    if (percents.isEmpty() || percents.stream().anyMatch(p -> !(p > 0 && p <= 1e6))) {
      throw new InputException(
          "Cannot search PPL-p%%: expected increases above 0 percent, found %s"
              .formatted(percents));
    }
    this.warehouse = warehouse;
    this.context = new JavaSparkContext(warehouse.spark().sparkContext());
    this.corpus = corpus;
    this.extractions = Map.copyOf(extractions);
    this.percents = percents.stream().distinct().sorted().toList();
    this.options = options;
  }

  /**
   * What was measured.
   *
   * @param measurements one for each checkpoint and p, found or made
   * @param made how many were made now
   */
  public record Result(List<SparsityRow> measurements, int made) {}

  /** Makes the measurements that are missing. */
  public Result execute(List<CheckpointRow> checkpoints) {
    Map<String, SparsityRow> known = stored(checkpoints);
    List<CheckpointRow> missing =
        checkpoints.stream().filter(row -> !missingPercents(row, known).isEmpty()).toList();
    int before = known.size();
    if (!missing.isEmpty()) {
      JavaRDD<CorpusShards.Shard> shards =
          CorpusShards.read(warehouse, corpus.corpusId()).persist(StorageLevel.MEMORY_AND_DISK());
      long total = missing.size() * corpus.positions() * (TYPICAL_PASSES + percents.size());
      try (StageProgress progress =
          StageProgress.start(warehouse.spark().sparkContext(), "PPL-p% search", "tokens", total)) {
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
    for (CheckpointRow checkpoint : checkpoints) {
      percents.forEach(percent -> all.add(known.get(id(checkpoint, percent))));
    }
    return new Result(all, known.size() - before);
  }

  private String id(CheckpointRow checkpoint, double percent) {
    return MeasurementPlan.searchId(
        extractions.get(checkpoint.checkpointId()).measurementId(),
        percent,
        options.cettTolerance());
  }

  private Map<String, SparsityRow> stored(List<CheckpointRow> checkpoints) {
    List<String> ids = new ArrayList<>();
    checkpoints.forEach(row -> percents.forEach(percent -> ids.add(id(row, percent))));
    Map<String, SparsityRow> known = new HashMap<>();
    warehouse
        .records(WarehouseTable.SPARSITY, SparsityRow.class, "measurement_id", ids)
        .forEach(row -> known.put(row.measurementId(), row));
    return known;
  }

  private List<Double> missingPercents(CheckpointRow checkpoint, Map<String, SparsityRow> known) {
    return percents.stream().filter(p -> !known.containsKey(id(checkpoint, p))).toList();
  }

  private List<SparsityRow> measure(
      List<CheckpointRow> wave,
      Map<String, SparsityRow> known,
      JavaRDD<CorpusShards.Shard> shards,
      StageProgress progress) {
    List<Subject> subjects = new SubjectReader(warehouse).read(wave, extractions);
    SparsePass pass = new SparsePass(context, shards, progress.counter());
    SearchRounds coarse =
        new SearchRounds(
            pass, subjects, coarseSearches(subjects, known), (i, c) -> onCurve(subjects.get(i), c));
    coarse.run();
    List<double[]> levels = new ArrayList<>();
    List<PplSearch> searches = new ArrayList<>();
    for (int i = 0; i < subjects.size(); i++) {
      List<Double> percentsOfSubject = missingPercents(subjects.get(i).checkpoint(), known);
      List<SearchOutcome> outcomes =
          percentsOfSubject.stream().map(coarse.search(i)::result).toList();
      levels.add(SearchWindow.levels(outcomes));
      searches.add(PplSearch.start(SearchWindow.targets(outcomes), options));
    }
    List<ExactThresholds.Resolved> resolved =
        new ExactThresholds(context, shards, progress.counter()).resolve(subjects, levels);
    SearchRounds fine =
        new SearchRounds(
            pass,
            subjects,
            searches,
            (i, c) -> MeasurementPlan.magnitudesBelow(resolved.get(i).thresholds(c)));
    fine.run();
    List<PerplexityRow> evaluated = new ArrayList<>(fine.evaluated());
    evaluated.addAll(coarse.evaluated());
    MeasurementWriter writer = new MeasurementWriter(warehouse, options.cettTolerance());
    writer.writeEvaluated(evaluated);
    List<MeasurementPlan> plans = new ArrayList<>();
    for (int i = 0; i < subjects.size(); i++) {
      for (double percent : missingPercents(subjects.get(i).checkpoint(), known)) {
        SearchOutcome outcome = fine.search(i).result(percent);
        plans.add(
            new MeasurementPlan(
                subjects.get(i),
                Method.CETT,
                outcome.lower().cett(),
                resolved.get(i).thresholds(outcome.lower().cett()),
                Optional.of(outcome),
                coarse.seconds(i) + resolved.get(i).seconds() + fine.seconds(i),
                coarse.evaluations(i) + fine.evaluations(i)));
      }
    }
    try (FinalPasses measured = FinalPasses.run(pass, plans)) {
      return writer.write(measured);
    }
  }

  private static TruncationRule onCurve(Subject subject, double level) {
    float[] thresholds = new float[subject.curves().size()];
    for (int layer = 0; layer < thresholds.length; layer++) {
      thresholds[layer] = subject.curves().get(layer).thresholdAt(level).threshold();
    }
    return new TruncationRule.MagnitudeBelow(thresholds);
  }

  /** Searches that bring the level near; points that an earlier run evaluated take part. */
  private List<PplSearch> coarseSearches(List<Subject> subjects, Map<String, SparsityRow> known) {
    Map<String, Set<PerplexityRow>> evaluated = new HashMap<>();
    List<String> ids = subjects.stream().map(one -> one.extraction().measurementId()).toList();
    Warehouse.records(
            warehouse
                .read(WarehouseTable.PERPLEXITIES, "measurement_id", ids)
                .where(col("method").equalTo(Method.CETT.tableName())),
            PerplexityRow.class)
        .forEach(
            row -> evaluated.computeIfAbsent(row.measurementId(), id -> new HashSet<>()).add(row));
    List<PplSearch> searches = new ArrayList<>();
    for (Subject subject : subjects) {
      List<SearchTarget> targets =
          missingPercents(subject.checkpoint(), known).stream().map(SearchTarget::cold).toList();
      PplSearch search = PplSearch.start(targets, SearchWindow.COARSE);
      for (PerplexityRow row :
          evaluated.getOrDefault(subject.extraction().measurementId(), Set.of())) {
        search = search.observe(row.parameter(), row.pplRatio(), row.activationRatio());
      }
      searches.add(search);
    }
    return searches;
  }
}
