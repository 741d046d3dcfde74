package io.sparsing.jobs.sparsity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * The sparse passes that measurements are taken from, with the activity of every token and neuron.
 *
 * @param plans what was measured
 * @param states what was found, by place in {@code plans}
 * @param merged the same with every neuron, where the executors have it
 * @param details what the tasks found, persisted until {@link #close}
 */
record FinalPasses(
    List<MeasurementPlan> plans,
    Map<Integer, MeasuredState> states,
    JavaPairRDD<Integer, SparseState> merged,
    JavaRDD<SparsePass.ShardResult> details)
    implements AutoCloseable {

  static FinalPasses run(SparsePass pass, List<MeasurementPlan> plans) {
    if (plans.isEmpty()) {
      return new FinalPasses(
          plans, Map.of(), JavaPairRDD.fromJavaRDD(pass.nothing()), pass.nothing());
    }
    List<SparseTarget> targets = new ArrayList<>();
    for (MeasurementPlan plan : plans) {
      targets.add(new SparseTarget(targets.size(), plan.subject().checkpoint().uri(), plan.rule()));
    }
    JavaRDD<SparsePass.ShardResult> details =
        pass.results(targets).persist(StorageLevel.MEMORY_AND_DISK());
    JavaPairRDD<Integer, SparseState> merged = SparsePass.merged(details, targets.size());
    return new FinalPasses(
        plans, merged.mapValues(MeasuredState::of).collectAsMap(), merged, details);
  }

  /**
   * Passes of a search taken over, and the missing ones made.
   *
   * @param found passes by place in {@code plans}; kept by whoever made them
   */
  static FinalPasses of(
      SparsePass pass, List<MeasurementPlan> plans, Map<Integer, SearchRounds.Evaluated> found) {
    List<Integer> missing =
        IntStream.range(0, plans.size()).filter(i -> !found.containsKey(i)).boxed().toList();
    FinalPasses made = run(pass, missing.stream().map(plans::get).toList());
    Map<Integer, MeasuredState> states = new TreeMap<>();
    made.states.forEach((index, state) -> states.put(missing.get(index), state));
    JavaPairRDD<Integer, SparseState> merged =
        made.merged.mapToPair(one -> new Tuple2<>(missing.get(one._1()), one._2()));
    JavaRDD<SparsePass.ShardResult> details =
        made.details.map(result -> result.as(missing.get(result.target())));
    for (Map.Entry<Integer, SearchRounds.Evaluated> one : found.entrySet()) {
      int place = one.getKey();
      SearchRounds.Evaluated evaluated = one.getValue();
      states.put(place, evaluated.state());
      merged = merged.union(evaluated.mergedAs(place));
      details = details.union(evaluated.detailsAs(place));
    }
    return new FinalPasses(plans, states, merged, details);
  }

  @Override
  public void close() {
    details.unpersist();
  }
}
