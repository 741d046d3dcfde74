package io.sparsing.jobs.sparsity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;

/**
 * The sparse passes that measurements are taken from, with the activity of every token and neuron.
 *
 * @param plans what was measured
 * @param states what was found, by place in {@code plans}
 * @param details what the tasks found, persisted until {@link #close}
 */
record FinalPasses(
    List<MeasurementPlan> plans,
    Map<Integer, SparseState> states,
    JavaRDD<SparsePass.ShardResult> details)
    implements AutoCloseable {

  static FinalPasses run(SparsePass pass, List<MeasurementPlan> plans) {
    if (plans.isEmpty()) {
      return new FinalPasses(plans, Map.of(), pass.nothing());
    }
    List<SparseTarget> targets = new ArrayList<>();
    for (MeasurementPlan plan : plans) {
      targets.add(new SparseTarget(targets.size(), plan.subject().checkpoint().uri(), plan.rule()));
    }
    JavaRDD<SparsePass.ShardResult> details =
        pass.results(targets).persist(StorageLevel.MEMORY_AND_DISK());
    return new FinalPasses(plans, SparsePass.merged(details, targets.size()), details);
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
    Map<Integer, SparseState> states = new TreeMap<>();
    JavaRDD<SparsePass.ShardResult> details = made.details;
    for (int i = 0; i < missing.size(); i++) {
      states.put(missing.get(i), made.states.get(i));
    }
    details = details.map(result -> result.as(missing.get(result.target())));
    for (Map.Entry<Integer, SearchRounds.Evaluated> one : found.entrySet()) {
      int place = one.getKey();
      int target = one.getValue().target();
      states.put(place, one.getValue().state());
      details =
          details.union(
              one.getValue()
                  .details()
                  .filter(result -> result.target() == target)
                  .map(result -> result.as(place)));
    }
    return new FinalPasses(plans, states, details);
  }

  @Override
  public void close() {
    details.unpersist();
  }
}
