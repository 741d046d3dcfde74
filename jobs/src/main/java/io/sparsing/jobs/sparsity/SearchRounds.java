package io.sparsing.jobs.sparsity;

import io.sparsing.analysis.search.PplSearch;
import io.sparsing.analysis.state.TruncationState;
import io.sparsing.jobs.table.PerplexityRow;
import io.sparsing.model.probe.TruncationRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs the searches of many checkpoints side by side: each round is one Spark job over (checkpoint
 * × candidate × shard).
 */
final class SearchRounds {
  private final SparsePass pass;
  private final List<Subject> subjects;
  private final List<PplSearch> searches;
  private final LevelThresholds levelThresholds;
  private final double[] seconds;
  private final int[] evaluations;
  private final List<PerplexityRow> evaluated = new ArrayList<>();

  /** Where the thresholds of a subject at a level come from. */
  interface LevelThresholds {
    TruncationRule rule(int subject, double level);
  }

  SearchRounds(
      SparsePass pass,
      List<Subject> subjects,
      List<PplSearch> searches,
      LevelThresholds levelThresholds) {
    this.levelThresholds = levelThresholds;
    this.pass = pass;
    this.subjects = subjects;
    this.searches = new ArrayList<>(searches);
    this.seconds = new double[subjects.size()];
    this.evaluations = new int[subjects.size()];
  }

  /** One candidate level of one checkpoint. */
  private record Candidate(int subject, double level) {}

  /** Evaluates candidates until every search is finished. */
  void run() {
    for (List<Candidate> round = candidates(); !round.isEmpty(); round = candidates()) {
      List<SparseTarget> targets = new ArrayList<>();
      for (Candidate candidate : round) {
        Subject subject = subjects.get(candidate.subject());
        TruncationRule rule = levelThresholds.rule(candidate.subject(), candidate.level());
        targets.add(new SparseTarget(targets.size(), subject.checkpoint().uri(), rule));
      }
      Map<Integer, SparseState> states = pass.states(targets);
      for (int i = 0; i < round.size(); i++) {
        observe(round.get(i), states.get(i));
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

  private void observe(Candidate candidate, SparseState state) {
    Subject subject = subjects.get(candidate.subject());
    TruncationState truncation = state.truncation();
    PerplexityRow row = PerplexityRows.of(subject, Method.CETT, candidate.level(), truncation);
    evaluated.add(row);
    seconds[candidate.subject()] += state.seconds();
    evaluations[candidate.subject()]++;
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

  /** Task time spent on a subject. */
  double seconds(int subject) {
    return seconds[subject];
  }

  /** Sparse passes made for a subject. */
  int evaluations(int subject) {
    return evaluations[subject];
  }

  /** All points evaluated now. */
  List<PerplexityRow> evaluated() {
    return evaluated;
  }
}
