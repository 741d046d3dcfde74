package io.sparsing.jobs.measure;

import io.sparsing.jobs.pass.ModelPass;
import io.sparsing.jobs.pass.SparseState;
import io.sparsing.jobs.pass.SparseSummary;
import io.sparsing.jobs.pass.TokenActivity;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
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
    return union(
        chosen,
        (run, places) ->
            run.details()
                .flatMap(result -> places.of(result.target()).stream().map(result::as).iterator()));
  }

  /** The whole of chosen passes, with neurons, by place in the choice. */
  JavaPairRDD<Integer, SparseState> merged(List<Kept> chosen) {
    return JavaPairRDD.fromJavaRDD(
        union(
            chosen,
            (run, places) ->
                run.merged()
                    .flatMap(
                        found ->
                            places.of(found._1()).stream()
                                .map(place -> new Tuple2<>(place, found._2()))
                                .iterator())));
  }

  private <T> JavaRDD<T> union(List<Kept> chosen, BiFunction<Run, Places, JavaRDD<T>> parts) {
    JavaRDD<T> all = context.emptyRDD();
    for (int run = 0; run < runs.size(); run++) {
      Places places = places(chosen, run);
      if (!places.byTarget().isEmpty()) {
        all = all.union(parts.apply(runs.get(run), places));
      }
    }
    return all;
  }

  /** Places in the choice by target of a run. */
  private record Places(Map<Integer, List<Integer>> byTarget) implements Serializable {
    List<Integer> of(int target) {
      return byTarget.getOrDefault(target, List.of());
    }
  }

  private static Places places(List<Kept> chosen, int run) {
    return new Places(
        IntStream.range(0, chosen.size())
            .filter(place -> chosen.get(place).run() == run)
            .boxed()
            .collect(Collectors.groupingBy(place -> chosen.get(place).target())));
  }

  @Override
  public void close() {
    runs.forEach(run -> run.details().unpersist());
  }
}
