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
   * Thresholds of one checkpoint at some levels, with their exact CETT.
   *
   * @param byLevel thresholds of all layers [levels][L], in the order of the levels asked for
   * @param seconds task time of the dense passes
   */
  record Exact(List<List<LayerThreshold>> byLevel, double seconds) {}

  /**
   * The exact CETT of the thresholds that the subjects' curves give: one dense pass.
   *
   * @param levels CETT levels of each subject
   */
  List<Exact> verify(List<Subject> subjects, List<double[]> levels) {
    List<DenseTarget> targets = new ArrayList<>();
    for (int i = 0; i < subjects.size(); i++) {
      double[] wanted = levels.get(i);
      List<ThresholdGrid> grids =
          subjects.get(i).curves().stream().map(curve -> grid(curve, wanted)).toList();
      targets.add(new DenseTarget(i, subjects.get(i).checkpoint().uri(), grids));
    }
    Exact[] exact = new Exact[subjects.size()];
    for (Tuple2<Integer, DenseState> found : pass.states(targets, shards)) {
      Subject subject = subjects.get(found._1());
      List<CettCurve> evaluated = found._2().curves().stream().map(CettCurve::of).toList();
      List<List<LayerThreshold>> byLevel =
          Arrays.stream(levels.get(found._1()))
              .mapToObj(level -> verified(subject, evaluated, level))
              .toList();
      exact[found._1()] = new Exact(byLevel, found._2().totalSeconds());
    }
    return List.of(exact);
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

  private static List<LayerThreshold> verified(
      Subject subject, List<CettCurve> evaluated, double level) {
    return IntStream.range(0, evaluated.size())
        .mapToObj(
            layer -> {
              float threshold = subject.curves().get(layer).thresholdAt(level).threshold();
              CettCurve exact = evaluated.get(layer);
              return new LayerThreshold(
                  layer,
                  level,
                  threshold,
                  exact.cettAt(threshold),
                  exact.activationRatioAt(threshold),
                  Float.POSITIVE_INFINITY);
            })
        .toList();
  }

  /**
   * The largest thresholds whose exact CETT is at most the level, within 1e-5 where the data allow:
   * dense passes until no layer needs one.
   *
   * @param levels CETT levels of each subject
   */
  List<Exact> refine(List<Subject> subjects, List<double[]> levels) {
    List<ThresholdRefinement> refinements = new ArrayList<>();
    for (int i = 0; i < subjects.size(); i++) {
      refinements.add(
          ThresholdRefinement.start(
              subjects.get(i).curves(),
              levels.get(i),
              subjects.get(i).extraction().positions(),
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
    List<Exact> exact = new ArrayList<>();
    for (int i = 0; i < subjects.size(); i++) {
      ThresholdRefinement finished = refinements.get(i);
      List<List<LayerThreshold>> byLevel =
          Arrays.stream(levels.get(i))
              .mapToObj(
                  level ->
                      IntStream.range(0, finished.nextThresholds().size())
                          .mapToObj(layer -> finished.threshold(layer, level))
                          .toList())
              .toList();
      exact.add(new Exact(byLevel, seconds[i]));
    }
    return exact;
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
