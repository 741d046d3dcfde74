package io.sparsing.jobs.activation;

import io.sparsing.analysis.cett.TailErrorKernel;
import io.sparsing.analysis.metric.OutputProjection;
import io.sparsing.analysis.metric.ThresholdGrid;
import io.sparsing.analysis.state.CettState;
import io.sparsing.jobs.table.ExtractionRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import io.sparsing.model.checkpoint.CheckpointFolder;
import io.sparsing.model.runtime.LoadedModel;
import io.sparsing.model.runtime.ModelCache;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/**
 * Evaluates CETT over the stored activations of dense passes: one Spark job whatever the number of
 * thresholds, without a model forward.
 *
 * <p>Reads rows in the order they are stored (measurement, layer), so that a task meets each output
 * projection once.
 */
final class StoredActivations {
  private final JavaSparkContext context;
  private final JavaRDD<Row> rows;
  private final LongAccumulator rowsDone;

  StoredActivations(
      Warehouse warehouse, List<ExtractionRow> extractions, LongAccumulator rowsDone) {
    this.context = new JavaSparkContext(warehouse.spark().sparkContext());
    List<String> ids = extractions.stream().map(ExtractionRow::measurementId).toList();
    this.rows =
        warehouse
            .read(WarehouseTable.FFN_ACTIVATIONS, "measurement_id", ids)
            .select("measurement_id", "layer", "activations")
            .toJavaRDD();
    this.rowsDone = rowsDone;
  }

  /** States by measurement and layer, at the thresholds of each target. */
  Map<String, List<CettState>> evaluate(Map<String, DenseTarget> targets) {
    Map<String, DenseTarget> wanted = new HashMap<>(targets);
    Task task =
        new Task(
            context.broadcast(new SerializableConfiguration(context.hadoopConfiguration())),
            wanted,
            rowsDone);
    Map<Key, CettState> states =
        rows.mapPartitions(task::run)
            .mapToPair(pair -> pair)
            .reduceByKey(CettState::merge)
            .collectAsMap();
    return states.keySet().stream()
        .sorted(java.util.Comparator.comparing(Key::layer))
        .collect(
            Collectors.groupingBy(
                Key::measurementId, Collectors.mapping(states::get, Collectors.toList())));
  }

  private record Key(String measurementId, int layer) implements Serializable {}

  /** The part that travels to executors. */
  private record Task(
      Broadcast<SerializableConfiguration> configuration,
      Map<String, DenseTarget> targets,
      LongAccumulator rowsDone)
      implements Serializable {

    Iterator<Tuple2<Key, CettState>> run(Iterator<Row> rows) {
      Map<Key, CettState> states = new HashMap<>();
      TailErrorKernel kernel = new TailErrorKernel();
      Key current = null;
      OutputProjection projection = null;
      while (rows.hasNext()) {
        Row row = rows.next();
        Key key = new Key(row.getString(0), row.getInt(1));
        if (!targets.containsKey(key.measurementId())) {
          continue;
        }
        if (!key.equals(current)) {
          projection = projection(key);
          current = key;
        }
        ThresholdGrid grid = targets.get(key.measurementId()).grid(key.layer());
        int neurons = projection.neurons();
        CettState state = states.computeIfAbsent(key, k -> new CettState(grid, neurons));
        if (grid.size() > 0) {
          kernel.add(floats(row.getList(2)), 1, projection, state);
        }
        rowsDone.add(1);
      }
      List<Tuple2<Key, CettState>> found = new ArrayList<>();
      states.forEach((key, state) -> found.add(new Tuple2<>(key, state)));
      return found.iterator();
    }

    private OutputProjection projection(Key key) {
      String uri = targets.get(key.measurementId()).checkpointUri();
      try (ModelCache.Lease lease =
          ModelCache.shared().lease(CheckpointFolder.open(uri, configuration.value().value()))) {
        LoadedModel model = lease.model();
        return new OutputProjection(
            model.config().ffnSize(),
            model.config().hiddenSize(),
            model.outputProjection(key.layer()),
            model.outputProjectionNorms(key.layer()));
      }
    }

    private static float[] floats(List<Float> values) {
      float[] array = new float[values.size()];
      int i = 0;
      for (float value : values) {
        array[i++] = value;
      }
      return array;
    }
  }
}
