package io.sparsing.jobs.sparsity;

import io.sparsing.analysis.cett.LayerThreshold;
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
import io.sparsing.jobs.table.SparsityRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;

/**
 * Measures PPL-p% sparsity: the highest CETT level at which perplexity grows by at most p percent,
 * and the activation ratio there (design section 2).
 *
 * <p>Checkpoints go in waves, each committed when it is done; what the tables hold already is
 * skipped. Every pass of a search runs at thresholds that are exact on all positions, and the pass
 * at the level found is the measurement.
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

  /** The checkpoints of which a measurement is missing. */
  public List<CheckpointRow> missing(List<CheckpointRow> checkpoints) {
    Map<String, SparsityRow> known = stored(checkpoints);
    return checkpoints.stream().filter(row -> !missingPercents(row, known).isEmpty()).toList();
  }

  /** Makes the measurements that are missing, with nothing known beforehand. */
  public Result execute(List<CheckpointRow> checkpoints) {
    return execute(checkpoints, Map.of());
  }

  /**
   * Makes the measurements that are missing.
   *
   * @param pilots where to look, by checkpoint id; without one a search starts at typical levels
   */
  public Result execute(List<CheckpointRow> checkpoints, Map<String, Pilot> pilots) {
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
          measure(missing.subList(start, end), known, pilots, shards, progress)
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
      Map<String, Pilot> pilots,
      JavaRDD<CorpusShards.Shard> shards,
      StageProgress progress) {
    SubjectReader reader = new SubjectReader(warehouse);
    List<Subject> subjects = reader.read(wave, extractions);
    SparsePass pass = new SparsePass(context, shards, progress.counter());
    ExactLevels levels =
        new ExactLevels(
            new ExactThresholds(context, shards, progress.counter()),
            subjects,
            reader.windows(subjects));
    List<PplSearch> searches = new ArrayList<>();
    for (int i = 0; i < wave.size(); i++) {
      Optional<Pilot> pilot = Optional.ofNullable(pilots.get(wave.get(i).checkpointId()));
      searches.add(PplSearch.start(targets(wave.get(i), known, pilot), options));
    }
    MeasurementWriter writer = new MeasurementWriter(warehouse, options.cettTolerance());
    try (SearchRounds rounds = new SearchRounds(pass, subjects, searches, levels)) {
      rounds.run();
      writer.writeEvaluated(rounds.rows());
      List<MeasurementPlan> plans = plans(subjects, known, pilots, levels, rounds);
      try (FinalPasses measured = FinalPasses.of(pass, plans, passes(subjects, plans, rounds))) {
        return writer.write(measured);
      }
    }
  }

  private List<MeasurementPlan> plans(
      List<Subject> subjects,
      Map<String, SparsityRow> known,
      Map<String, Pilot> pilots,
      ExactLevels levels,
      SearchRounds rounds) {
    List<MeasurementPlan> plans = new ArrayList<>();
    for (int i = 0; i < subjects.size(); i++) {
      CheckpointRow checkpoint = subjects.get(i).checkpoint();
      Pilot pilot = pilots.get(checkpoint.checkpointId());
      double pilotSeconds = pilot == null ? 0 : pilot.seconds();
      for (double percent : missingPercents(checkpoint, known)) {
        SearchOutcome outcome = rounds.search(i).result(percent);
        double level = outcome.lower().cett();
        // The pass that gave the level is counted where the measurement is written.
        Optional<SearchRounds.Evaluated> last = rounds.evaluated(i, level);
        double counted = last.map(one -> one.state().seconds()).orElse(0.0);
        plans.add(
            new MeasurementPlan(
                subjects.get(i),
                Method.CETT,
                level,
                levels.at(i, level).orElseGet(() -> nothing(checkpoint.layers())),
                Optional.of(outcome),
                pilotSeconds + levels.seconds(i) + rounds.seconds(i) - counted,
                rounds.evaluations(i) - (last.isPresent() ? 1 : 0)));
      }
    }
    return plans;
  }

  /** Thresholds at CETT 0: they truncate nothing. */
  private static List<LayerThreshold> nothing(int layers) {
    return IntStream.range(0, layers)
        .mapToObj(layer -> new LayerThreshold(layer, 0, 0, 0, 1, 0))
        .toList();
  }

  /** The passes of the search that measurements are taken from, by place in the plans. */
  private static Map<Integer, SearchRounds.Evaluated> passes(
      List<Subject> subjects, List<MeasurementPlan> plans, SearchRounds rounds) {
    Map<Integer, SearchRounds.Evaluated> found = new HashMap<>();
    for (int i = 0; i < plans.size(); i++) {
      int place = i;
      int subject = subjects.indexOf(plans.get(i).subject());
      rounds.evaluated(subject, plans.get(i).parameter()).ifPresent(one -> found.put(place, one));
    }
    return found;
  }

  private List<SearchTarget> targets(
      CheckpointRow checkpoint, Map<String, SparsityRow> known, Optional<Pilot> pilot) {
    return missingPercents(checkpoint, known).stream()
        .map(
            percent ->
                pilot.stream()
                    .flatMap(one -> one.expected().stream())
                    .filter(target -> target.percent() == percent)
                    .findFirst()
                    .orElseGet(() -> SearchTarget.cold(percent)))
        .toList();
  }
}
