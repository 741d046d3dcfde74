package io.sparsing.jobs.storage;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.iceberg.CombinedScanTask;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;

/** Reads planned parts of files on an executor. */
record ReadTask(Broadcast<Table> broadcast, int blockPositions) implements Serializable {

  Iterator<ActivationBlock> read(Iterator<CombinedScanTask> tasks) {
    Queue<FileScanTask> files = new ArrayDeque<>();
    tasks.forEachRemaining(task -> files.addAll(task.files()));
    Blocks blocks = new Blocks(broadcast.value(), files, blockPositions);
    TaskContext context = TaskContext.get();
    context.addTaskCompletionListener(
        (org.apache.spark.util.TaskCompletionListener) ended -> blocks.close());
    return blocks;
  }

  /** Opens one file after the other. */
  private static final class Blocks implements Iterator<ActivationBlock> {
    private final Table table;
    private final Queue<FileScanTask> files;
    private final int blockPositions;
    private String measurementId;
    private ActivationFileReader reader;
    private ActivationFileReader.Block next;

    Blocks(Table table, Queue<FileScanTask> files, int blockPositions) {
      this.table = table;
      this.files = files;
      this.blockPositions = blockPositions;
    }

    @Override
    public boolean hasNext() {
      try {
        while (next == null && (reader != null || open())) {
          next = reader.next();
          if (next == null) {
            close();
          }
        }
        return next != null;
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot read stored activations", e);
      }
    }

    @Override
    public ActivationBlock next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      ActivationFileReader.Block block = next;
      next = null;
      return new ActivationBlock(
          measurementId, block.layer(), block.positions(), block.activations());
    }

    private boolean open() throws IOException {
      FileScanTask task = files.poll();
      if (task == null) {
        return false;
      }
      if (!task.deletes().isEmpty()) {
        throw new IOException(
            "Cannot read %s: expected a file without row-level deletes, found %d"
                .formatted(task.file().location(), task.deletes().size()));
      }
      measurementId = task.file().partition().get(0, String.class);
      reader =
          new ActivationFileReader(
              table.io().newInputFile(task.file().location()),
              task.start(),
              task.length(),
              blockPositions);
      return true;
    }

    void close() {
      if (reader != null) {
        try {
          reader.close();
        } catch (IOException e) {
          throw new UncheckedIOException("Cannot close a file of stored activations", e);
        } finally {
          reader = null;
        }
      }
    }
  }
}
