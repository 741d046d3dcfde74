package io.sparsing.jobs.table.record;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.io.FanoutDataWriter;
import org.apache.iceberg.io.OutputFileFactory;

/**
 * Commits a few records from the driver, with no Spark job: one Parquet file for each partition,
 * all in one snapshot.
 *
 * <p>Optimistic: the commit fails where another job has committed rows of the same keys since the
 * table was looked at. Spark's {@code MERGE … WHEN NOT MATCHED THEN INSERT} cannot do that: it is
 * rewritten to a plain append, which Iceberg does not validate.
 */
public final class RecordCommit {
  private final Table table;
  private final Snapshot seen;

  /** A commit on top of what the table holds now; look for rows that are there after this. */
  public RecordCommit(Table table) {
    this.table = table;
    this.seen = table.currentSnapshot();
  }

  /**
   * Adds the records unless other rows that {@code conflicting} may match came since.
   *
   * @return false if nothing was added, because another job was faster
   */
  public boolean add(List<? extends Record> records, Expression conflicting) {
    List<DataFile> files = write(records);
    OverwriteFiles commit =
        table.newOverwrite().conflictDetectionFilter(conflicting).validateNoConflictingData();
    if (seen != null) {
      commit.validateFromSnapshot(seen.snapshotId());
    }
    files.forEach(commit::addFile);
    boolean added = Conflicts.tolerate(commit::commit);
    if (!added) {
      files.forEach(file -> table.io().deleteFile(file.location()));
    }
    return added;
  }

  private List<DataFile> write(List<? extends Record> records) {
    FileFormat format =
        FileFormat.fromString(
            table
                .properties()
                .getOrDefault(
                    TableProperties.DEFAULT_FILE_FORMAT,
                    TableProperties.DEFAULT_FILE_FORMAT_DEFAULT));
    var writer =
        new FanoutDataWriter<>(
            new GenericFileWriterFactory.Builder(table).dataFileFormat(format).build(),
            OutputFileFactory.builderFor(table, 0, 0)
                .format(format)
                .operationId(UUID.randomUUID().toString())
                .build(),
            table.io(),
            Long.MAX_VALUE);
    PartitionKey partition = new PartitionKey(table.spec(), table.schema());
    InternalRecordWrapper values = new InternalRecordWrapper(table.schema().asStruct());
    try (writer) {
      for (Record record : records) {
        org.apache.iceberg.data.Record row = RecordRows.toColumns(record, table.schema());
        partition.partition(values.wrap(row));
        writer.write(row, table.spec(), partition);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to table " + table.name(), e);
    }
    return writer.result().dataFiles();
  }
}
