package io.sparsing.jobs.extract;

import io.sparsing.analysis.metric.ThresholdGrid;
import io.sparsing.analysis.state.CettState;
import io.sparsing.jobs.storage.ActivationBlock;
import io.sparsing.jobs.storage.ActivationTable;
import io.sparsing.jobs.table.ExtractionRow;
import io.sparsing.jobs.table.Warehouse;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/**
 * Evaluates CETT over the stored activations of dense passes: one Spark job whatever the number of
 * thresholds, without a model forward.
 *
 * <p>Reads blocks in the order they are stored (measurement, layer), so that a task meets each
 * output projection once; of a checkpoint nothing else is read.
 */
final class StoredActivations {
  private static final int BLOCK_POSITIONS = 512;

  private final JavaSparkContext context;
  private final ActivationTable table;
  private final List<String> measurementIds;
  private final LongAccumulator rowsDone;

  StoredActivations(
      Warehouse warehouse, List<ExtractionRow> extractions, LongAccumulator rowsDone) {
    this.context = new JavaSparkContext(warehouse.spark().sparkContext());
    this.table = new ActivationTable(warehouse);
    this.measurementIds = extractions.stream().map(ExtractionRow::measurementId).toList();
    this.rowsDone = rowsDone;
  }

  /** States by measurement and layer, at the thresholds of each target. */
  Map<String, List<CettState>> evaluate(Map<String, SweepTarget> targets) {
    Task task =
        new Task(
            context.broadcast(new SerializableConfiguration(context.hadoopConfiguration())),
            new HashMap<>(targets),
            rowsDone);
    List<String> wanted = measurementIds.stream().filter(targets::containsKey).toList();
    Map<Key, CettState> states =
        table
            .blocks(wanted, BLOCK_POSITIONS)
            .mapPartitions(task::run)
            .mapToPair(pair -> pair)
            .reduceByKey(CettState::merge)
            .collectAsMap();
    return states.keySet().stream()
        .sorted(Comparator.comparing(Key::layer))
        .collect(
            Collectors.groupingBy(
                Key::measurementId, Collectors.mapping(states::get, Collectors.toList())));
  }

  /**
   * One checkpoint in a sweep.
   *
   * @param grids thresholds of each layer [L]; empty for the grid of all checkpoints
   */
  record SweepTarget(String checkpointUri, List<ThresholdGrid> grids) implements Serializable {
    ThresholdGrid grid(int layer) {
      return grids.isEmpty() ? ThresholdGrid.logarithmic() : grids.get(layer);
    }
  }

  private record Key(String measurementId, int layer) implements Serializable {}

  /** The part that travels to executors. */
  private record Task(
      Broadcast<SerializableConfiguration> configuration,
      Map<String, SweepTarget> targets,
      LongAccumulator rowsDone)
      implements Serializable {

    Iterator<Tuple2<Key, CettState>> run(Iterator<ActivationBlock> blocks) {
      Map<Key, CettState> states = new HashMap<>();
      Key current = null;
      LayerTails tails = null;
      try {
        while (blocks.hasNext()) {
          ActivationBlock block = blocks.next();
          Key key = new Key(block.measurementId(), block.layer());
          if (!key.equals(current)) {
            if (tails != null) {
              tails.close();
            }
            tails = open(key);
            current = key;
          }
          CettState found = tails.evaluate(block.activations(), block.positions());
          states.merge(key, found, CettState::merge);
          rowsDone.add(block.positions());
        }
      } finally {
        if (tails != null) {
          tails.close();
        }
      }
      List<Tuple2<Key, CettState>> found = new ArrayList<>();
      states.forEach((key, state) -> found.add(new Tuple2<>(key, state)));
      return found.iterator();
    }

    private LayerTails open(Key key) {
      SweepTarget target = targets.get(key.measurementId());
      return LayerTails.open(
          target.checkpointUri(),
          configuration.value().value(),
          key.layer(),
          target.grid(key.layer()));
    }
  }
}
