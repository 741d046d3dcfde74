package io.sparsing.jobs.sparsity;

import io.sparsing.analysis.cett.CettCurve;
import io.sparsing.analysis.search.PilotSearch;
import io.sparsing.analysis.search.PositionSample;
import io.sparsing.analysis.search.SearchTarget;
import io.sparsing.analysis.state.TruncationState;
import io.sparsing.jobs.StageProgress;
import io.sparsing.jobs.activation.DenseMode;
import io.sparsing.jobs.activation.DensePass;
import io.sparsing.jobs.activation.DenseState;
import io.sparsing.jobs.activation.DenseTarget;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.CorpusShards;
import io.sparsing.jobs.table.CorpusShards.Shard;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.model.probe.TruncationRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;

/**
 * Runs every k-th sequence of a corpus to learn where the PPL-p% levels of checkpoints lie, so that
 * the dense pass over the whole corpus can evaluate thresholds exactly just there and the search
 * starts near its end. Writes nothing.
 *
 * <p>Where r crosses a target more than once, which crossing is found depends on where a search
 * starts. So a pilot starts at typical levels, never at those that the tables hold of a
 * checkpoint's neighbours: a measurement is to depend on checkpoint, corpus and configuration
 * alone, the increases asked for together among it, not on what was measured before it or beside
 * it.
 */
public final class PilotAction {
  /** Share of the corpus wanted, within bounds: few tokens tell too little, many add nothing. */
  private static final int CORPUS_SHARE = 16;

  private static final long FEWEST_POSITIONS = 512;
  private static final long MOST_POSITIONS = 8_192;

  /** Positions that the curves are taken from. */
  private static final long CURVE_POSITIONS = 512;

  /** Levels from n positions are off by up to some 6/√n: 27 % at 512, 7 % at 8,192. */
  private static final double LEVEL_ERROR = 6;

  private static final double SMALLEST_FACTOR = 1.1;
  private static final long SAMPLE_SEED = 20_241_104L;

  private final Warehouse warehouse;
  private final JavaSparkContext context;
  private final CorpusRow corpus;
  private final List<Double> percents;

  /** A pilot over one corpus for increases p in percent. */
  public PilotAction(Warehouse warehouse, CorpusRow corpus, List<Double> percents) {
    this.warehouse = warehouse;
    this.context = new JavaSparkContext(warehouse.spark().sparkContext());
    this.corpus = corpus;
    this.percents = percents.stream().distinct().sorted().toList();
  }

  /** What was learnt, by checkpoint id; nothing of a checkpoint that cannot be measured. */
  public Map<String, Pilot> execute(List<CheckpointRow> checkpoints) {
    if (checkpoints.isEmpty()) {
      return Map.of();
    }
    long every = every();
    JavaRDD<Shard> few =
        CorpusShards.read(warehouse, corpus.corpusId())
            .map(shard -> thinned(shard, every))
            .filter(shard -> !shard.sequences().isEmpty())
            .persist(StorageLevel.MEMORY_AND_DISK());
    long positions = Math.max(1, corpus.positions() / every);
    long total = checkpoints.size() * positions * (2 + 2L * percents.size());
    try (StageProgress progress =
        StageProgress.start(warehouse.spark().sparkContext(), "Pilot", "tokens", total)) {
      return pilots(checkpoints, few, positions, progress);
    } finally {
      few.unpersist();
    }
  }

  private long every() {
    long wanted =
        Math.min(MOST_POSITIONS, Math.max(FEWEST_POSITIONS, corpus.positions() / CORPUS_SHARE));
    long bySequences = Math.max(1, corpus.sequences());
    return Math.max(1, Math.min(bySequences, corpus.positions() / wanted));
  }

  /** The sequences whose number is a multiple of k: spread evenly over the corpus. */
  private static Shard thinned(Shard shard, long every) {
    List<Integer> kept =
        IntStream.range(0, shard.sequences().size())
            .filter(index -> shard.sequenceIds().get(index) % every == 0)
            .boxed()
            .toList();
    return new Shard(
        shard.shard(),
        kept.stream().map(shard.sequenceIds()::get).toList(),
        kept.stream().map(shard.sequences()::get).toList(),
        kept.stream().map(shard.sources()::get).toList());
  }

  private Map<String, Pilot> pilots(
      List<CheckpointRow> checkpoints, JavaRDD<Shard> few, long positions, StageProgress progress) {
    List<DenseTarget> targets = new ArrayList<>();
    checkpoints.forEach(row -> targets.add(new DenseTarget(targets.size(), row.uri(), List.of())));
    PositionSample curve = PositionSample.atLeast(CURVE_POSITIONS, positions, SAMPLE_SEED);
    Map<Integer, DenseState> dense =
        new DensePass(context, DenseMode.curve(curve), progress.counter()).states(targets, few);
    dense
        .values()
        .removeIf(state -> !state.refusals().isEmpty() || state.loss().scoredPositions() == 0);
    Map<Integer, Beginner> beginners = new HashMap<>();
    dense.forEach((index, state) -> beginners.put(index, beginner(checkpoints.get(index), state)));
    SparsePass pass = new SparsePass(context, few, progress.counter());
    while (round(pass, beginners)) {
      // every round is one Spark job over all checkpoints that are not done
    }
    double factor = Math.max(SMALLEST_FACTOR, 1 + LEVEL_ERROR / Math.sqrt((double) positions));
    Map<String, Pilot> pilots = new HashMap<>();
    beginners.forEach(
        (index, one) ->
            pilots.put(
                checkpoints.get(index).checkpointId(),
                new Pilot(
                    one.search.expectations(),
                    one.curves,
                    LevelResolution.of(checkpoints.get(index), corpus.positions()),
                    factor,
                    one.seconds)));
    return pilots;
  }

  private Beginner beginner(CheckpointRow checkpoint, DenseState state) {
    return new Beginner(
        checkpoint,
        state.loss().mean(),
        state.curves().stream().map(CettCurve::withoutFlatEnds).toList(),
        PilotSearch.start(percents.stream().map(SearchTarget::cold).toList()),
        state.totalSeconds());
  }

  /** A checkpoint on its way through the pilot. */
  private static final class Beginner {
    private final CheckpointRow checkpoint;
    private final double denseLoss;
    private final List<CettCurve> curves;
    private PilotSearch search;
    private double seconds;

    private Beginner(
        CheckpointRow checkpoint,
        double denseLoss,
        List<CettCurve> curves,
        PilotSearch search,
        double seconds) {
      this.checkpoint = checkpoint;
      this.denseLoss = denseLoss;
      this.curves = curves;
      this.search = search;
      this.seconds = seconds;
    }

    private TruncationRule rule(double level) {
      float[] thresholds = new float[curves.size()];
      for (int layer = 0; layer < thresholds.length; layer++) {
        thresholds[layer] = curves.get(layer).thresholdAt(level).threshold();
      }
      return new TruncationRule.MagnitudeBelow(thresholds);
    }

    private void observe(double level, SparseState state) {
      TruncationState truncation = state.truncation();
      double ratio = Math.exp(truncation.loss().mean() - denseLoss);
      search = search.observe(level, ratio, truncation.activationRatio(checkpoint.dFf()));
      seconds += state.seconds();
    }
  }

  private record Candidate(Beginner beginner, double level) {}

  /** Evaluates the next levels of all; false where none was left. */
  private static boolean round(SparsePass pass, Map<Integer, Beginner> beginners) {
    List<Candidate> candidates = new ArrayList<>();
    for (Beginner one : beginners.values()) {
      one.search.nextCandidates().forEach(level -> candidates.add(new Candidate(one, level)));
    }
    if (candidates.isEmpty()) {
      return false;
    }
    List<SparseTarget> targets = new ArrayList<>();
    for (Candidate one : candidates) {
      targets.add(
          new SparseTarget(
              targets.size(), one.beginner().checkpoint.uri(), one.beginner().rule(one.level())));
    }
    Map<Integer, SparseState> states = pass.states(targets);
    for (int i = 0; i < candidates.size(); i++) {
      candidates.get(i).beginner().observe(candidates.get(i).level(), states.get(i));
    }
    return true;
  }
}
