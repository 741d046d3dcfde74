package io.sparsing.jobs.measure;

import io.sparsing.analysis.search.Evaluation;
import io.sparsing.analysis.search.PplSearch;
import io.sparsing.analysis.search.RatioEstimates;
import io.sparsing.analysis.search.SearchOptions;
import io.sparsing.analysis.search.SearchOutcome;
import io.sparsing.jobs.pass.ModelPass;
import io.sparsing.jobs.pass.SparseState;
import io.sparsing.jobs.pass.SparseWork;
import io.sparsing.jobs.pass.TokenActivity;
import io.sparsing.jobs.table.PerplexityRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs the searches of many checkpoints side by side: each round is one Spark job over (checkpoint
 * × level × shard). The pass nearest to a target is the measurement.
 */
final class SearchRounds {
  private final KeptPasses passes;
  private final List<Running> searches = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();

  /** The search of one checkpoint. */
  private static final class Running {
    private final Subject subject;
    private final List<Origin.Searched> wanted;
    private final Map<Double, KeptPasses.Kept> passes = new HashMap<>();
    private PplSearch search;
    private double seconds;
    private boolean refused;

    private Running(Subject subject, List<Origin.Searched> wanted, PilotPasses.Told pilot) {
      SearchOptions options = wanted.get(0).options();
      this.subject = subject;
      this.wanted = wanted;
      this.search = PplSearch.start(percents(wanted), options, pilot.points());
      this.seconds = pilot.seconds();
    }

    private boolean goesOn() {
      return !refused && !search.finished();
    }
  }

  private static List<Double> percents(List<Origin.Searched> wanted) {
    return wanted.stream().map(Origin.Searched::increase).toList();
  }

  /**
   * Searches.
   *
   * @param wanted targets of each subject, in their order, at least one
   */
  SearchRounds(
      KeptPasses passes,
      PilotPasses pilot,
      List<Subject> subjects,
      List<List<Origin.Searched>> wanted) {
    this.passes = passes;
    List<PilotPasses.Told> told =
        pilot.run(subjects, wanted.stream().map(SearchRounds::percents).toList());
    for (int i = 0; i < subjects.size(); i++) {
      searches.add(new Running(subjects.get(i), wanted.get(i), told.get(i)));
    }
  }

  private record Candidate(Running running, double level) {}

  /** Evaluates levels until every search is finished, and returns what was measured. */
  List<Measurement> run() {
    List<Candidate> round;
    do {
      round = new ArrayList<>();
      for (Running one : searches) {
        for (double level : one.goesOn() ? one.search.nextLevels() : List.<Double>of()) {
          round.add(new Candidate(one, level));
        }
      }
      evaluate(round);
    } while (!round.isEmpty());
    evaluate(denseOutcomes());
    List<Measurement> made = new ArrayList<>();
    for (Running one : searches) {
      if (!one.refused) {
        one.wanted.forEach(wanted -> made.add(measurement(one, wanted)));
      }
    }
    return made;
  }

  /** Where even the smallest level is beyond the target, the pass that truncates nothing. */
  private List<Candidate> denseOutcomes() {
    return searches.stream()
        .filter(one -> !one.refused)
        .filter(
            one ->
                one.wanted.stream()
                    .anyMatch(wanted -> one.search.outcome(wanted.increase()).pass().isEmpty()))
        .map(one -> new Candidate(one, 0))
        .toList();
  }

  private void evaluate(List<Candidate> round) {
    List<ModelPass.Target<SparseState, TokenActivity>> targets = new ArrayList<>();
    for (Candidate one : round) {
      Subject subject = one.running().subject;
      targets.add(
          new ModelPass.Target<>(
              targets.size(),
              subject.checkpoint().uri(),
              new SparseWork(Measurement.magnitudesBelow(subject.thresholds(one.level())))));
    }
    List<KeptPasses.Kept> found = passes.run(targets);
    for (int i = 0; i < found.size(); i++) {
      observe(round.get(i), found.get(i));
    }
  }

  private void observe(Candidate candidate, KeptPasses.Kept kept) {
    Running one = candidate.running();
    if (!kept.summary().refusals().isEmpty()) {
      one.refused = true;
      refused.addAll(kept.summary().refusals());
      return;
    }
    one.passes.put(candidate.level(), kept);
    one.seconds += kept.summary().seconds();
    if (candidate.level() > 0) {
      one.search =
          one.search.observe(one.subject.evaluation(candidate.level(), kept.summary().documents()));
    }
  }

  private static Measurement measurement(Running one, Origin.Searched wanted) {
    SearchOutcome outcome = one.search.outcome(wanted.increase());
    Evaluation pass =
        outcome
            .pass()
            .orElseGet(() -> one.subject.evaluation(0, one.passes.get(0.0).summary().documents()));
    RatioEstimates estimates =
        outcome.slope().isPresent()
            ? RatioEstimates.atTarget(outcome, one.subject.cettErrors(pass.level()))
            : RatioEstimates.asEvaluated(pass);
    return new Measurement(
        one.subject,
        wanted,
        Optional.of(outcome),
        one.subject.thresholds(pass.level()),
        estimates,
        one.passes.get(pass.level()),
        one.seconds,
        one.passes.size());
  }

  /** All points evaluated. */
  List<PerplexityRow> evaluated() {
    List<PerplexityRow> rows = new ArrayList<>();
    for (Running one : searches) {
      one.search
          .observed()
          .forEach(point -> rows.add(MeasurementRows.perplexity(one.subject, Method.CETT, point)));
    }
    return rows;
  }

  /** One line for each checkpoint that could not be run. */
  List<String> refused() {
    return refused.stream().distinct().toList();
  }
}
