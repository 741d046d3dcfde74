package io.sparsing.jobs.sparsity;

import io.sparsing.analysis.cett.CettCurve;
import io.sparsing.analysis.cett.LayerThreshold;
import io.sparsing.analysis.cett.RefinementOptions;
import io.sparsing.analysis.cett.ThresholdRefinement;
import io.sparsing.analysis.metric.ThresholdGrid;
import io.sparsing.jobs.activation.DenseMode;
import io.sparsing.jobs.activation.DensePass;
import io.sparsing.jobs.activation.DenseState;
import io.sparsing.jobs.activation.DenseTarget;
import io.sparsing.jobs.table.CorpusShards.Shard;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.LongAccumulator;

/** Evaluates CETT exactly, on all positions, in dense passes over many checkpoints at once. */
final class ExactThresholds {
  private final DensePass pass;
  private final JavaRDD<Shard> shards;

  ExactThresholds(JavaSparkContext context, JavaRDD<Shard> shards, LongAccumulator positionsDone) {
    this.pass = new DensePass(context, DenseMode.windows(), positionsDone);
    this.shards = shards;
  }

  /**
   * Evaluates CETT at the thresholds of windows: one dense pass over those who have one.
   *
   * @param windows thresholds of each layer [L], by place among the subjects
   * @return curves of each layer with task seconds, by place among the subjects
   */
  Map<Integer, Resolved> resolve(
      List<Subject> subjects, Map<Integer, List<ThresholdGrid>> windows) {
    List<DenseTarget> targets = new ArrayList<>();
    windows.forEach(
        (index, grids) ->
            targets.add(new DenseTarget(index, subjects.get(index).checkpoint().uri(), grids)));
    Map<Integer, Resolved> resolved = new TreeMap<>();
    pass.states(targets, shards)
        .forEach(
            (index, state) ->
                resolved.put(
                    index,
                    new Resolved(
                        state.windows().stream().map(CettCurve::of).toList(),
                        state.totalSeconds())));
    return resolved;
  }

  /**
   * Exact curves of one subject.
   *
   * @param curves one a layer [L]
   * @param seconds task time of the dense pass
   */
  record Resolved(List<CettCurve> curves, double seconds) {}

  /**
   * Thresholds of one subject at fixed levels.
   *
   * @param byLevel thresholds of all layers [levels][L], in the order of the levels asked for
   * @param seconds task time of the dense passes
   */
  record Refined(List<List<LayerThreshold>> byLevel, double seconds) {}

  /**
   * The largest thresholds whose exact CETT is at most the level, within 1e-5 where the data allow:
   * dense passes until no layer needs one.
   *
   * @param levels CETT levels, the same for all subjects
   */
  List<Refined> refine(List<Subject> subjects, double[] levels) {
    List<ThresholdRefinement> refinements = new ArrayList<>();
    for (Subject subject : subjects) {
      refinements.add(
          ThresholdRefinement.start(
              subject.curves(),
              levels,
              subject.extraction().positions(),
              RefinementOptions.STANDARD));
    }
    double[] seconds = new double[subjects.size()];
    List<DenseTarget> targets = unfinished(subjects, refinements);
    while (!targets.isEmpty()) {
      for (Map.Entry<Integer, DenseState> found : pass.states(targets, shards).entrySet()) {
        int index = found.getKey();
        refinements.set(index, refinements.get(index).observe(found.getValue().windows()));
        seconds[index] += found.getValue().totalSeconds();
      }
      targets = unfinished(subjects, refinements);
    }
    List<Refined> refined = new ArrayList<>();
    for (int i = 0; i < subjects.size(); i++) {
      ThresholdRefinement finished = refinements.get(i);
      int layers = subjects.get(i).curves().size();
      refined.add(
          new Refined(
              Arrays.stream(levels)
                  .mapToObj(
                      level ->
                          IntStream.range(0, layers)
                              .mapToObj(layer -> finished.threshold(layer, level))
                              .toList())
                  .toList(),
              seconds[i]));
    }
    return refined;
  }

  private static List<DenseTarget> unfinished(
      List<Subject> subjects, List<ThresholdRefinement> refinements) {
    List<DenseTarget> targets = new ArrayList<>();
    for (int i = 0; i < subjects.size(); i++) {
      if (!refinements.get(i).finished()) {
        targets.add(
            new DenseTarget(
                i, subjects.get(i).checkpoint().uri(), refinements.get(i).nextThresholds()));
      }
    }
    return targets;
  }
}
