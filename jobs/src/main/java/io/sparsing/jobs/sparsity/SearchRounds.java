package io.sparsing.jobs.sparsity;

import io.sparsing.analysis.search.PplSearch;
import io.sparsing.analysis.state.TruncationState;
import io.sparsing.jobs.table.PerplexityRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Runs the searches of many checkpoints side by side: each round is one Spark job over (checkpoint
 * × candidate × shard).
 *
 * <p>What the passes found of tokens and neurons is kept until this is closed: one of them is the
 * pass that a measurement is taken from.
 */
final class SearchRounds implements AutoCloseable {
  private final SparsePass pass;
  private final List<Subject> subjects;
  private final List<PplSearch> searches;
  private final ExactLevels levels;
  private final Map<Candidate, Evaluated> evaluated = new HashMap<>();
  private final List<JavaRDD<SparsePass.ShardResult>> kept = new ArrayList<>();
  private final List<PerplexityRow> rows = new ArrayList<>();
  private final double[] seconds;
  private final int[] evaluations;

  SearchRounds(
      SparsePass pass, List<Subject> subjects, List<PplSearch> searches, ExactLevels levels) {
    this.pass = pass;
    this.subjects = subjects;
    this.searches = new ArrayList<>(searches);
    this.levels = levels;
    this.seconds = new double[subjects.size()];
    this.evaluations = new int[subjects.size()];
  }

  /** One candidate level of one checkpoint. */
  private record Candidate(int subject, double level) {}

  /**
   * A pass that was made, with its details.
   *
   * @param state what it found, merged over all shards
   * @param merged the whole of it, with neurons
   * @param details what its tasks found
   * @param target which of the results are its own
   */
  record Evaluated(
      MeasuredState state,
      JavaPairRDD<Integer, SparseState> merged,
      JavaRDD<SparsePass.ShardResult> details,
      int target) {
    JavaPairRDD<Integer, SparseState> mergedAs(int place) {
      int own = target;
      return merged.filter(one -> one._1() == own).mapToPair(one -> new Tuple2<>(place, one._2()));
    }

    JavaRDD<SparsePass.ShardResult> detailsAs(int place) {
      int own = target;
      return details.filter(result -> result.target() == own).map(result -> result.as(place));
    }
  }

  /** Evaluates candidates until every search is finished. */
  void run() {
    boolean first = true;
    for (List<Candidate> round = candidates(); !round.isEmpty(); round = candidates()) {
      cover(round);
      List<SparseTarget> targets = new ArrayList<>();
      for (Candidate one : round) {
        targets.add(
            new SparseTarget(
                targets.size(),
                subjects.get(one.subject()).checkpoint().uri(),
                MeasurementPlan.magnitudesBelow(
                    levels.at(one.subject(), one.level()).orElseThrow())));
      }
      if (first) {
        evaluate(round, targets);
      } else {
        evaluateKeeping(round, targets);
      }
      first = false;
    }
  }

  /** The first levels tell where to go on; measurements are hardly ever taken from them. */
  private void evaluate(List<Candidate> round, List<SparseTarget> targets) {
    pass.states(targets)
        .forEach((index, state) -> observe(round.get(index), state.truncation(), state.seconds()));
  }

  private void evaluateKeeping(List<Candidate> round, List<SparseTarget> targets) {
    JavaRDD<SparsePass.ShardResult> details =
        pass.results(targets).persist(StorageLevel.MEMORY_AND_DISK());
    kept.add(details);
    JavaPairRDD<Integer, SparseState> merged = SparsePass.merged(details, targets.size());
    new TreeMap<>(merged.mapValues(MeasuredState::of).collectAsMap())
        .forEach(
            (index, state) -> {
              Candidate candidate = round.get(index);
              evaluated.put(candidate, new Evaluated(state, merged, details, index));
              observe(candidate, state.truncation(), state.seconds());
            });
  }

  private List<Candidate> candidates() {
    List<Candidate> round = new ArrayList<>();
    for (int i = 0; i < searches.size(); i++) {
      for (double level :
          searches.get(i).finished() ? List.<Double>of() : searches.get(i).nextCandidates()) {
        round.add(new Candidate(i, level));
      }
    }
    return round;
  }

  private void cover(List<Candidate> round) {
    Map<Integer, List<Double>> wanted = new TreeMap<>();
    for (Candidate one : round) {
      wanted.computeIfAbsent(one.subject(), subject -> new ArrayList<>()).add(one.level());
    }
    levels.cover(wanted);
  }

  private void observe(Candidate candidate, TruncationState truncation, double passSeconds) {
    int subject = candidate.subject();
    PerplexityRow row =
        PerplexityRows.of(subjects.get(subject), Method.CETT, candidate.level(), truncation);
    rows.add(row);
    seconds[subject] += passSeconds;
    evaluations[subject]++;
    searches.set(
        subject,
        searches.get(subject).observe(candidate.level(), row.pplRatio(), row.activationRatio()));
  }

  /** The finished search of a subject. */
  PplSearch search(int subject) {
    return searches.get(subject);
  }

  /** The pass made for a subject at a level; empty where none with details was. */
  Optional<Evaluated> evaluated(int subject, double level) {
    return Optional.ofNullable(evaluated.get(new Candidate(subject, level)));
  }

  /** Task time of a subject's passes. */
  double seconds(int subject) {
    return seconds[subject];
  }

  /** Sparse passes made for a subject. */
  int evaluations(int subject) {
    return evaluations[subject];
  }

  /** All points evaluated. */
  List<PerplexityRow> rows() {
    return rows;
  }

  @Override
  public void close() {
    kept.forEach(JavaRDD::unpersist);
  }
}
