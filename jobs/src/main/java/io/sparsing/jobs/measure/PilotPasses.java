package io.sparsing.jobs.measure;

import io.sparsing.analysis.search.Evaluation;
import io.sparsing.analysis.search.PplSearch;
import io.sparsing.analysis.search.SearchOptions;
import io.sparsing.analysis.state.DocumentSums;
import io.sparsing.jobs.pass.CorpusShards;
import io.sparsing.jobs.pass.CorpusShards.Shard;
import io.sparsing.jobs.pass.ModelPass;
import io.sparsing.jobs.pass.SparseState;
import io.sparsing.jobs.pass.SparseSummary;
import io.sparsing.jobs.pass.SparseWork;
import io.sparsing.jobs.pass.TokenActivity;
import io.sparsing.jobs.table.CorpusRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.LongAccumulator;

/**
 * Runs every k-th sequence of a corpus to learn where PPL-p% levels lie, so that the passes over
 * the whole corpus start near them. Writes nothing, and no result rests on it.
 *
 * <p>A pilot starts at typical levels, never at those that the tables hold of a checkpoint's
 * neighbours: a measurement is to depend on checkpoint, corpus and configuration alone, not on what
 * was measured before it or beside it.
 */
final class PilotPasses {
  /** Share of the corpus wanted, within bounds: few tokens tell too little, many add nothing. */
  private static final int CORPUS_SHARE = 16;

  private static final long FEWEST_POSITIONS = 384;
  private static final long MOST_POSITIONS = 8_192;

  /** Nearer than half its own standard error a few sequences cannot tell. */
  private static final SearchOptions OPTIONS = new SearchOptions(0.5);

  private static final int MOST_ROUNDS = 3;

  /** Where the first level is the right one, a second shows how fast r grows. */
  private static final double SECOND_LEVEL = 1.25;

  private final long every;
  private final ModelPass pass;

  PilotPasses(
      JavaSparkContext context, JavaRDD<Shard> shards, CorpusRow corpus, LongAccumulator done) {
    long wanted =
        Math.min(MOST_POSITIONS, Math.max(FEWEST_POSITIONS, corpus.positions() / CORPUS_SHARE));
    long step = Math.max(1, Math.min(corpus.sequences(), corpus.positions() / wanted));
    this.every = step;
    this.pass =
        new ModelPass(
            context,
            shards
                .map(shard -> CorpusShards.only(shard, sequence -> sequence % step == 0))
                .filter(shard -> !shard.sequences().isEmpty()),
            done);
  }

  /** A checkpoint on its way through the pilot. */
  private static final class Pilot {
    private final Subject subject;
    private final DocumentSums dense;
    private PplSearch search;
    private double seconds;

    private Pilot(Subject subject, SparseSummary dense, List<Double> percents) {
      this.subject = subject;
      this.dense = dense.documents();
      this.search = PplSearch.start(percents, OPTIONS, List.of());
      this.seconds = dense.seconds();
    }

    private List<Double> nextLevels() {
      List<Evaluation> seen = search.observed();
      return !search.finished()
          ? search.nextLevels()
          : seen.size() == 1 ? List.of(Math.min(1, seen.get(0).level() * SECOND_LEVEL)) : List.of();
    }

    private void observe(double level, SparseSummary found) {
      search =
          search.observe(
              new Evaluation(level, dense, found.documents(), subject.checkpoint().dFf()));
      seconds += found.seconds();
    }
  }

  /** What a pilot tells of one checkpoint. */
  record Told(List<Evaluation> points, double seconds) {
    static final Told NOTHING = new Told(List.of(), 0);
  }

  /**
   * What was learnt of each subject, in their order.
   *
   * @param percents increases wanted of each
   */
  List<Told> run(List<Subject> subjects, List<List<Double>> percents) {
    if (every == 1) {
      return subjects.stream().map(subject -> Told.NOTHING).toList();
    }
    Map<Integer, Pilot> pilots = new HashMap<>();
    List<ModelPass.Target<SparseState, TokenActivity>> dense = new ArrayList<>();
    for (Subject subject : subjects) {
      dense.add(target(dense.size(), subject, 0));
    }
    states(dense)
        .forEach(
            (index, found) -> {
              if (found.refusals().isEmpty() && found.documents().loss().scoredPositions() > 0) {
                pilots.put(index, new Pilot(subjects.get(index), found, percents.get(index)));
              }
            });
    for (int round = 0; round < MOST_ROUNDS; round++) {
      round(List.copyOf(pilots.values()));
    }
    List<Told> told = new ArrayList<>();
    for (int index = 0; index < subjects.size(); index++) {
      Pilot pilot = pilots.get(index);
      told.add(pilot == null ? Told.NOTHING : new Told(pilot.search.observed(), pilot.seconds));
    }
    return told;
  }

  private record Candidate(Pilot pilot, double level) {}

  private void round(List<Pilot> pilots) {
    List<Candidate> candidates = new ArrayList<>();
    List<ModelPass.Target<SparseState, TokenActivity>> targets = new ArrayList<>();
    for (Pilot pilot : pilots) {
      for (double level : pilot.nextLevels()) {
        candidates.add(new Candidate(pilot, level));
        targets.add(target(targets.size(), pilot.subject, level));
      }
    }
    states(targets)
        .forEach(
            (index, found) -> {
              if (found.refusals().isEmpty()) {
                candidates.get(index).pilot().observe(candidates.get(index).level(), found);
              }
            });
  }

  private Map<Integer, SparseSummary> states(
      List<ModelPass.Target<SparseState, TokenActivity>> targets) {
    return targets.isEmpty()
        ? Map.of()
        : KeptPasses.summaries(ModelPass.merged(pass.results(targets), targets.size()));
  }

  private static ModelPass.Target<SparseState, TokenActivity> target(
      int index, Subject subject, double level) {
    return new ModelPass.Target<>(
        index,
        subject.checkpoint().uri(),
        new SparseWork(Measurement.magnitudesBelow(subject.thresholds(level))));
  }
}
