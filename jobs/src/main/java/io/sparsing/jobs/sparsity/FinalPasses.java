package io.sparsing.jobs.sparsity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;

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

  @Override
  public void close() {
    details.unpersist();
  }
}
