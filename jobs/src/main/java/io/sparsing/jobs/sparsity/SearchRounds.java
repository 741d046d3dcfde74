package io.sparsing.jobs.sparsity;

import io.sparsing.analysis.search.PplSearch;
import io.sparsing.jobs.table.PerplexityRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;

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

  SearchRounds(
      SparsePass pass, List<Subject> subjects, List<PplSearch> searches, ExactLevels levels) {
    this.pass = pass;
    this.subjects = subjects;
    this.searches = new ArrayList<>(searches);
    this.levels = levels;
  }

  /** One candidate level of one checkpoint. */
  private record Candidate(int subject, double level) {}

  /**
   * A pass that was made.
   *
   * @param state what it found, merged over all shards
   * @param details what its tasks found
   * @param target which of the tasks' results are its own
   */
  record Evaluated(SparseState state, JavaRDD<SparsePass.ShardResult> details, int target) {}

  /** Evaluates candidates until every search is finished. */
  void run() {
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
      JavaRDD<SparsePass.ShardResult> details =
          pass.results(targets).persist(StorageLevel.MEMORY_AND_DISK());
      kept.add(details);
      Map<Integer, SparseState> states = SparsePass.merged(details, targets.size());
      for (int i = 0; i < round.size(); i++) {
        observe(round.get(i), new Evaluated(states.get(i), details, i));
      }
    }
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

  private void observe(Candidate candidate, Evaluated found) {
    PerplexityRow row =
        PerplexityRows.of(
            subjects.get(candidate.subject()),
            Method.CETT,
            candidate.level(),
            found.state().truncation());
    rows.add(row);
    evaluated.put(candidate, found);
    searches.set(
        candidate.subject(),
        searches
            .get(candidate.subject())
            .observe(candidate.level(), row.pplRatio(), row.activationRatio()));
  }

  /** The finished search of a subject. */
  PplSearch search(int subject) {
    return searches.get(subject);
  }

  /** The pass made for a subject at a level; empty at CETT 0, where none was. */
  Optional<Evaluated> evaluated(int subject, double level) {
    return Optional.ofNullable(evaluated.get(new Candidate(subject, level)));
  }

  /** Task time of a subject's passes. */
  double seconds(int subject) {
    return evaluated.entrySet().stream()
        .filter(entry -> entry.getKey().subject() == subject)
        .mapToDouble(entry -> entry.getValue().state().seconds())
        .sum();
  }

  /** Sparse passes made for a subject. */
  int evaluations(int subject) {
    return (int) evaluated.keySet().stream().filter(one -> one.subject() == subject).count();
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
