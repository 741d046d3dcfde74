package io.sparsing.jobs.sparsity;

import io.sparsing.analysis.cett.CettCurve;
import io.sparsing.analysis.cett.LayerThreshold;
import io.sparsing.analysis.cett.RefinementOptions;
import io.sparsing.analysis.cett.ThresholdRefinement;
import io.sparsing.analysis.metric.ThresholdGrid;
import io.sparsing.analysis.search.PositionSample;
import io.sparsing.jobs.activation.DensePass;
import io.sparsing.jobs.activation.DenseState;
import io.sparsing.jobs.activation.DenseTarget;
import io.sparsing.jobs.table.CorpusShards.Shard;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.LongAccumulator;
import scala.Tuple2;

/** Evaluates CETT exactly, on all positions, in dense passes over many checkpoints at once. */
final class ExactThresholds {
  private final DensePass pass;
  private final JavaRDD<Shard> shards;

  ExactThresholds(JavaSparkContext context, JavaRDD<Shard> shards, LongAccumulator positionsDone) {
    this.pass = new DensePass(context, new PositionSample(0, 0), positionsDone);
    this.shards = shards;
  }

  /**
   * Subjects whose curves are dense around some levels: one dense pass.
   *
   * @param levels CETT levels to evaluate around, of each subject
   */
  List<Resolved> resolve(List<Subject> subjects, List<double[]> levels) {
    List<DenseTarget> targets = new ArrayList<>();
    for (int i = 0; i < subjects.size(); i++) {
      double[] wanted = levels.get(i);
      List<ThresholdGrid> grids =
          subjects.get(i).curves().stream().map(curve -> grid(curve, wanted)).toList();
      targets.add(new DenseTarget(i, subjects.get(i).checkpoint().uri(), grids));
    }
    Resolved[] resolved = new Resolved[subjects.size()];
    for (Tuple2<Integer, DenseState> found : pass.states(targets, shards)) {
      Subject subject = subjects.get(found._1());
      List<ResolvedCurve> curves =
          IntStream.range(0, subject.curves().size())
              .mapToObj(
                  layer ->
                      ResolvedCurve.of(
                          layer,
                          subject.curves().get(layer),
                          CettCurve.of(found._2().curves().get(layer))))
              .toList();
      resolved[found._1()] = new Resolved(curves, found._2().totalSeconds());
    }
    return List.of(resolved);
  }

  /**
   * Curves of one subject, dense around the levels asked for.
   *
   * @param curves one a layer [L]
   * @param seconds task time of the dense pass
   */
  record Resolved(List<ResolvedCurve> curves, double seconds) {
    List<LayerThreshold> thresholds(double level) {
      return curves.stream().map(curve -> curve.threshold(level)).toList();
    }
  }

  private static ThresholdGrid grid(CettCurve curve, double[] levels) {
    TreeSet<Float> ascending = new TreeSet<>();
    for (double level : levels) {
      ascending.add(curve.thresholdAt(level).threshold());
    }
    float[] thresholds = new float[ascending.size()];
    int index = 0;
    for (float threshold : ascending) {
      thresholds[index++] = threshold;
    }
    return ThresholdGrid.listing(thresholds);
  }

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
      for (Tuple2<Integer, DenseState> found : pass.states(targets, shards)) {
        int index = found._1();
        refinements.set(index, refinements.get(index).observe(found._2().curves()));
        seconds[index] += found._2().totalSeconds();
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
