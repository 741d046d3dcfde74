package io.sparsing.jobs.storage;

import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.iceberg.CombinedScanTask;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.ReplacePartitions;
import org.apache.iceberg.SerializableTable;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/**
 * The table {@code ffn_activations}, written and read as arrays: executors write Parquet files of
 * our own, one Iceberg commit makes them visible, all or none.
 */
public final class ActivationTable {
  private static final long SMALLEST_SPLIT_BYTES = 8L << 20;
  private static final long LARGEST_SPLIT_BYTES = 128L << 20;
  private static final int SPLITS_PER_CORE = 3;

  private final Table table;
  private final JavaSparkContext context;

  /** The table of a warehouse. */
  public ActivationTable(Warehouse warehouse) {
    this.table = warehouse.icebergTable(WarehouseTable.FFN_ACTIVATIONS);
    this.context = new JavaSparkContext(warehouse.spark().sparkContext());
  }

  /**
   * Commits rows in one snapshot, in place of what the table holds of their measurements: done
   * twice, or by two jobs at once, it leaves them once. A file that a dead attempt of a task left
   * is named in no snapshot: nobody sees it, and maintenance removes it.
   *
   * @param rows in any order
   * @param extents the measurements that they belong to
   * @return files written
   */
  public int replace(JavaRDD<ActivationRow> rows, List<ActivationExtent> extents) {
    FileLayout layout = new FileLayout(extents, context.defaultParallelism());
    Broadcast<Table> broadcast = context.broadcast(SerializableTable.copyOf(table));
    WriteTask task = new WriteTask(broadcast, layout);
    List<DataFile> files =
        rows.mapToPair(row -> new Tuple2<>(place(row, layout), row.activations()))
            .repartitionAndSortWithinPartitions(new Place.ByFile(layout.files()))
            .mapPartitionsWithIndex(task::write, true)
            .collect();
    commit(files);
    return files.size();
  }

  private static Place place(ActivationRow row, FileLayout layout) {
    int file = layout.file(row.measurementId(), row.layer(), row.sequenceId());
    return new Place(file, row.layer(), row.sequenceId(), row.position());
  }

  private void commit(List<DataFile> files) {
    if (files.isEmpty()) {
      return;
    }
    ReplacePartitions replace = table.newReplacePartitions();
    files.forEach(replace::addFile);
    try {
      replace.commit();
    } catch (CommitStateUnknownException e) {
      throw e; // the files may be visible
    } catch (RuntimeException e) {
      files.forEach(file -> WriteTask.remove(table.io(), file.location(), e));
      throw e;
    }
  }

  /**
   * The stored activations of measurements, block by block and in the order of the files; a file is
   * split between tasks at its row groups.
   *
   * @param blockPositions most positions of a block
   */
  public JavaRDD<ActivationBlock> blocks(Collection<String> measurementIds, int blockPositions) {
    List<CombinedScanTask> tasks = new ArrayList<>();
    TableScan scan =
        table.newScan().filter(Expressions.in("measurement_id", List.copyOf(measurementIds)));
    String split = Long.toString(splitBytes(scan));
    plan(scan.option(TableProperties.SPLIT_SIZE, split).planTasks()).forEach(tasks::add);
    if (tasks.isEmpty()) {
      return context.emptyRDD();
    }
    ReadTask task =
        new ReadTask(context.broadcast(SerializableTable.copyOf(table)), blockPositions);
    return context.parallelize(tasks, tasks.size()).mapPartitions(task::read);
  }

  private long splitBytes(TableScan scan) {
    long bytes = 0;
    for (FileScanTask file : plan(scan.planFiles())) {
      bytes += file.length();
    }
    long share = bytes / Math.max(1, (long) context.defaultParallelism() * SPLITS_PER_CORE);
    return Math.max(SMALLEST_SPLIT_BYTES, Math.min(LARGEST_SPLIT_BYTES, share));
  }

  private static <T> List<T> plan(CloseableIterable<T> tasks) {
    try (tasks) {
      List<T> planned = new ArrayList<>();
      tasks.forEach(planned::add);
      return planned;
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException("Cannot plan a scan of ffn_activations", e);
    }
  }
}
