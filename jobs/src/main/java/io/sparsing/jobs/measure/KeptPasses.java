package io.sparsing.jobs.measure;

import io.sparsing.jobs.pass.ModelPass;
import io.sparsing.jobs.pass.SparseState;
import io.sparsing.jobs.pass.SparseSummary;
import io.sparsing.jobs.pass.TokenActivity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Sparse passes with what they found of tokens and neurons, kept where the executors have it until
 * this is closed: a measurement is taken from one of the passes that found its level.
 */
final class KeptPasses implements AutoCloseable {
  private final JavaSparkContext context;
  private final ModelPass pass;
  private final List<Run> runs = new ArrayList<>();

  KeptPasses(JavaSparkContext context, ModelPass pass) {
    this.context = context;
    this.pass = pass;
  }

  private record Run(
      JavaRDD<ModelPass.ShardResult<SparseState, TokenActivity>> details,
      JavaPairRDD<Integer, SparseState> merged) {}

  /** A pass that was made: which, and what the driver was told. */
  record Kept(int run, int target, SparseSummary summary) {}

  /** Makes passes, one Spark job, and returns them in the order of their targets. */
  List<Kept> run(List<ModelPass.Target<SparseState, TokenActivity>> targets) {
    if (targets.isEmpty()) {
      return List.of();
    }
    JavaRDD<ModelPass.ShardResult<SparseState, TokenActivity>> details =
        pass.results(targets).persist(StorageLevel.MEMORY_AND_DISK());
    JavaPairRDD<Integer, SparseState> merged = ModelPass.merged(details, targets.size());
    runs.add(new Run(details, merged));
    Map<Integer, SparseSummary> summaries = summaries(merged);
    return IntStream.range(0, targets.size())
        .mapToObj(target -> new Kept(runs.size() - 1, target, summaries.get(target)))
        .toList();
  }

  /** What the driver is told of merged passes, by target. */
  static Map<Integer, SparseSummary> summaries(JavaPairRDD<Integer, SparseState> merged) {
    return merged.mapValues(SparseState::summary).collectAsMap();
  }

  /** What the tasks of chosen passes found; a result's target is its place in the choice. */
  JavaRDD<ModelPass.ShardResult<SparseState, TokenActivity>> details(List<Kept> chosen) {
    JavaRDD<ModelPass.ShardResult<SparseState, TokenActivity>> all = context.emptyRDD();
    for (int run = 0; run < runs.size(); run++) {
      Map<Integer, List<Integer>> places = places(chosen, run);
      if (!places.isEmpty()) {
        all =
            all.union(
                runs.get(run)
                    .details()
                    .flatMap(
                        result ->
                            places.getOrDefault(result.target(), List.of()).stream()
                                .map(result::as)
                                .iterator()));
      }
    }
    return all;
  }

  /** The whole of chosen passes, with neurons, by place in the choice. */
  JavaPairRDD<Integer, SparseState> merged(List<Kept> chosen) {
    JavaPairRDD<Integer, SparseState> all = JavaPairRDD.fromJavaRDD(context.emptyRDD());
    for (int run = 0; run < runs.size(); run++) {
      Map<Integer, List<Integer>> places = places(chosen, run);
      if (!places.isEmpty()) {
        all =
            all.union(
                runs.get(run)
                    .merged()
                    .flatMapToPair(
                        found ->
                            places.getOrDefault(found._1(), List.of()).stream()
                                .map(place -> new Tuple2<>(place, found._2()))
                                .iterator()));
      }
    }
    return all;
  }

  /** Places in the choice by target of a run. */
  private static Map<Integer, List<Integer>> places(List<Kept> chosen, int run) {
    return IntStream.range(0, chosen.size())
        .filter(place -> chosen.get(place).run() == run)
        .boxed()
        .collect(Collectors.groupingBy(place -> chosen.get(place).target()));
  }

  @Override
  public void close() {
    runs.forEach(run -> run.details().unpersist());
  }
}
