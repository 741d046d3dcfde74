package io.sparsing.jobs.measure;

import io.sparsing.analysis.cett.LayerThreshold;
import io.sparsing.analysis.cett.ThresholdRefinement;
import io.sparsing.analysis.search.RatioEstimates;
import io.sparsing.jobs.InputException;
import io.sparsing.jobs.pass.DenseState;
import io.sparsing.jobs.pass.DenseWork;
import io.sparsing.jobs.pass.ModelPass;
import io.sparsing.jobs.pass.SampledActivation;
import io.sparsing.jobs.pass.SparseState;
import io.sparsing.jobs.pass.SparseWork;
import io.sparsing.jobs.pass.TokenActivity;
import io.sparsing.jobs.table.LayerSparsityRow;
import io.sparsing.jobs.table.SparsityRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Measurements whose level or parameter is known: exact thresholds where the rule is CETT, then one
 * Spark job over (measurement × shard) for the sparse passes of all of them.
 */
final class FixedPasses {
  private final Warehouse warehouse;
  private final ModelPass pass;
  private final KeptPasses kept;
  private final List<Subject> subjects;
  private final List<List<Origin.Known>> wanted;
  private final Map<Integer, ThresholdRefinement> refinements = new TreeMap<>();
  private final double[] seconds;
  private final List<String> refused = new ArrayList<>();

  /**
   * Measurements at known levels.
   *
   * @param wanted of each subject, in their order
   */
  FixedPasses(
      Warehouse warehouse,
      ModelPass pass,
      KeptPasses kept,
      List<Subject> subjects,
      List<List<Origin.Known>> wanted) {
    this.warehouse = warehouse;
    this.pass = pass;
    this.kept = kept;
    this.subjects = subjects;
    this.wanted = wanted;
    this.seconds = new double[subjects.size()];
  }

  /** Finds the thresholds and makes the passes. */
  List<Measurement> run() {
    refine();
    List<Planned> planned = new ArrayList<>();
    List<ModelPass.Target<SparseState, TokenActivity>> targets = new ArrayList<>();
    for (int i = 0; i < subjects.size(); i++) {
      for (Origin.Known origin : wanted.get(i)) {
        Planned one = new Planned(i, origin, thresholds(i, origin));
        planned.add(one);
        targets.add(
            new ModelPass.Target<>(
                targets.size(),
                subjects.get(i).checkpoint().uri(),
                new SparseWork(
                    Measurement.rule(origin.rule(), origin.parameter(), one.thresholds()))));
      }
    }
    List<KeptPasses.Kept> found = kept.run(targets);
    List<Measurement> made = new ArrayList<>();
    for (int i = 0; i < planned.size(); i++) {
      refused.addAll(found.get(i).summary().refusals());
      if (found.get(i).summary().refusals().isEmpty()) {
        made.add(measurement(planned.get(i), found.get(i)));
      }
    }
    return made;
  }

  /** One line for each checkpoint that could not be run. */
  List<String> refused() {
    return refused.stream().distinct().toList();
  }

  private record Planned(int subject, Origin.Known origin, List<LayerThreshold> thresholds) {}

  private Measurement measurement(Planned one, KeptPasses.Kept pass) {
    Subject subject = subjects.get(one.subject());
    return new Measurement(
        subject,
        one.origin(),
        Optional.empty(),
        one.thresholds(),
        RatioEstimates.asEvaluated(
            subject.evaluation(one.origin().parameter(), pass.summary().documents())),
        pass,
        seconds[one.subject()] + pass.summary().seconds(),
        1);
  }

  private List<LayerThreshold> thresholds(int subject, Origin.Known origin) {
    if (origin instanceof Origin.Calibrated calibrated) {
      return stored(calibrated.found());
    }
    if (origin.rule() != Method.CETT) {
      return List.of();
    }
    return IntStream.range(0, subjects.get(subject).curves().size())
        .mapToObj(layer -> refinements.get(subject).threshold(layer, origin.parameter()))
        .toList();
  }

  /** The thresholds of a measurement on another corpus. */
  private List<LayerThreshold> stored(SparsityRow found) {
    return warehouse
        .records(
            WarehouseTable.LAYER_SPARSITY,
            LayerSparsityRow.class,
            "measurement_id",
            List.of(found.measurementId()))
        .stream()
        .sorted(Comparator.comparing(LayerSparsityRow::layer))
        .map(
            row -> {
              float threshold = row.threshold().orElseThrow().floatValue();
              return new LayerThreshold(
                  row.layer(),
                  found.cett().orElseThrow(),
                  threshold,
                  row.cett().orElseThrow(),
                  row.activationRatio(),
                  threshold);
            })
        .toList();
  }

  /**
   * Finds the largest thresholds whose CETT over all positions is at most the level, within 1e-5
   * where the data allow: dense passes until no layer needs one.
   */
  private void refine() {
    for (int i = 0; i < subjects.size(); i++) {
      double[] levels =
          wanted.get(i).stream()
              .filter(origin -> origin.rule() == Method.CETT)
              .filter(origin -> !(origin instanceof Origin.Calibrated))
              .mapToDouble(Origin.Known::parameter)
              .sorted()
              .distinct()
              .toArray();
      if (levels.length > 0) {
        refinements.put(
            i,
            ThresholdRefinement.start(
                subjects.get(i).curves(), levels, subjects.get(i).extraction().positions()));
      }
    }
    for (var targets = unfinished(); !targets.isEmpty(); targets = unfinished()) {
      pass.states(targets)
          .forEach(
              (subject, state) -> {
                if (!state.refusals().isEmpty()) {
                  throw new InputException(state.refusals().get(0));
                }
                refinements.computeIfPresent(subject, (i, one) -> one.observe(state.bands()));
                seconds[subject] += state.totalSeconds();
              });
    }
  }

  private List<ModelPass.Target<DenseState, SampledActivation>> unfinished() {
    List<ModelPass.Target<DenseState, SampledActivation>> targets = new ArrayList<>();
    refinements.forEach(
        (subject, refinement) -> {
          if (!refinement.finished()) {
            targets.add(
                new ModelPass.Target<>(
                    subject,
                    subjects.get(subject).checkpoint().uri(),
                    new DenseWork(DenseWork.Mode.bands(), refinement.nextThresholds())));
          }
        });
    return targets;
  }
}
