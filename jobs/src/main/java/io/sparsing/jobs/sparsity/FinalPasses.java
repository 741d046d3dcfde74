package io.sparsing.jobs.sparsity;

import io.sparsing.analysis.cett.LayerThreshold;
import io.sparsing.jobs.sparsity.ExactThresholds.Exact;
import io.sparsing.jobs.sparsity.MeasurementPlan.Thresholds;
import io.sparsing.model.probe.TruncationRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;

/**
 * Measures plans with all details, and the exact CETT of their thresholds on all positions.
 *
 * <p>A searched plan keeps the thresholds that the search evaluated, so that its PPL ratio is the
 * one the search saw. Where the exact CETT of one differs from the level by more than 1e-4, the
 * plan is measured again at refined thresholds, and lowered while that takes the PPL ratio above
 * the target.
 */
final class FinalPasses {
  private static final int MOST_ROUNDS = 10;

  private final ExactThresholds exactThresholds;
  private final SparsePass pass;

  FinalPasses(ExactThresholds exactThresholds, SparsePass pass) {
    this.exactThresholds = exactThresholds;
    this.pass = pass;
  }

  /**
   * Results of one round.
   *
   * @param measured the accepted ones, by index of their target in {@code details}
   * @param details what the round's tasks found, persisted; the writer unpersists it
   */
  record Round(Map<Integer, Measured> measured, JavaRDD<SparsePass.ShardResult> details) {}

  /** Measures all plans; each is accepted in one of the rounds. */
  List<Round> measure(List<MeasurementPlan> plans) {
    List<Round> rounds = new ArrayList<>();
    List<MeasurementPlan> open = plans;
    for (int i = 0; !open.isEmpty(); i++) {
      Round round = round(open);
      List<MeasurementPlan> again = new ArrayList<>();
      if (i < MOST_ROUNDS) {
        round.measured().values().removeIf(one -> one.next().map(again::add).orElse(false));
      }
      rounds.add(round);
      open = again;
    }
    return rounds;
  }

  private Round round(List<MeasurementPlan> plans) {
    Map<MeasurementPlan, List<LayerThreshold>> thresholds = new HashMap<>();
    Map<MeasurementPlan, Double> seconds = new HashMap<>();
    for (Thresholds kind : Thresholds.values()) {
      find(plans, kind, thresholds, seconds);
    }
    List<SparseTarget> targets = new ArrayList<>();
    for (MeasurementPlan plan : plans) {
      String uri = plan.subject().checkpoint().uri();
      targets.add(new SparseTarget(targets.size(), uri, rule(plan, thresholds.get(plan))));
    }
    JavaRDD<SparsePass.ShardResult> details =
        pass.results(targets).persist(StorageLevel.MEMORY_AND_DISK());
    Map<Integer, Measured> measured = new LinkedHashMap<>();
    SparsePass.merged(details, targets.size())
        .forEach(
            (index, state) -> {
              MeasurementPlan plan = plans.get(index);
              double ratio =
                  Math.exp(
                      state.truncation().loss().mean() - plan.subject().extraction().denseLoss());
              measured.put(
                  index,
                  new Measured(
                      plan,
                      thresholds.getOrDefault(plan, List.of()),
                      state,
                      ratio,
                      seconds.getOrDefault(plan, 0.0)));
            });
    return new Round(measured, details);
  }

  /** Thresholds of the CETT plans of one kind: the levels of a checkpoint share dense passes. */
  private void find(
      List<MeasurementPlan> plans,
      Thresholds kind,
      Map<MeasurementPlan, List<LayerThreshold>> thresholds,
      Map<MeasurementPlan, Double> seconds) {
    Map<Subject, List<MeasurementPlan>> bySubject = new LinkedHashMap<>();
    plans.stream()
        .filter(plan -> plan.method() == Method.CETT && plan.thresholds() == kind)
        .forEach(
            plan -> bySubject.computeIfAbsent(plan.subject(), s -> new ArrayList<>()).add(plan));
    if (bySubject.isEmpty()) {
      return;
    }
    List<Subject> subjects = List.copyOf(bySubject.keySet());
    List<double[]> levels =
        bySubject.values().stream()
            .map(group -> group.stream().mapToDouble(MeasurementPlan::parameter).toArray())
            .toList();
    List<Exact> found =
        switch (kind) {
          case FROM_CURVE -> exactThresholds.verify(subjects, levels);
          case REFINED -> exactThresholds.refine(subjects, levels);
        };
    for (int i = 0; i < subjects.size(); i++) {
      List<MeasurementPlan> group = bySubject.get(subjects.get(i));
      for (int j = 0; j < group.size(); j++) {
        thresholds.put(group.get(j), found.get(i).byLevel().get(j));
        seconds.put(group.get(j), found.get(i).seconds());
      }
    }
  }

  private static TruncationRule rule(MeasurementPlan plan, List<LayerThreshold> thresholds) {
    return switch (plan.method()) {
      case CETT -> {
        float[] byLayer = new float[thresholds.size()];
        thresholds.forEach(one -> byLayer[one.layer()] = one.threshold());
        yield new TruncationRule.MagnitudeBelow(byLayer);
      }
      case TOPK -> new TruncationRule.TopShare(plan.parameter());
      case FAT -> new TruncationRule.GateBelow((float) plan.parameter());
    };
  }
}
