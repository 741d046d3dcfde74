package io.sparsing.jobs.storage;

import java.io.Serializable;
import java.util.Comparator;
import org.apache.spark.Partitioner;

/** Where a row lies: its file, and its order within. */
record Place(int file, int layer, long sequenceId, int position)
    implements Comparable<Place>, Serializable {
  private static final Comparator<Place> ORDER =
      Comparator.comparingInt(Place::file)
          .thenComparingInt(Place::layer)
          .thenComparingLong(Place::sequenceId)
          .thenComparingInt(Place::position);

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }

  /** One task a file. */
  static final class ByFile extends Partitioner {
    private final int files;

    ByFile(int files) {
      this.files = files;
    }

    @Override
    public int numPartitions() {
      return files;
    }

    @Override
    public int getPartition(Object key) {
      return ((Place) key).file();
    }
  }
}
