package io.sparsing.jobs.storage;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.parquet.ParquetSchemaUtil;
import org.apache.iceberg.parquet.ParquetUtil;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/** Writes one file of {@code ffn_activations} on an executor. */
record WriteTask(Broadcast<Table> broadcast, FileLayout layout) implements Serializable {

  /** The file of sorted rows, not yet visible; none where there are no rows. */
  Iterator<DataFile> write(int file, Iterator<Tuple2<Place, float[]>> rows) {
    if (!rows.hasNext()) {
      return List.<DataFile>of().iterator();
    }
    Table table = broadcast.value();
    String measurementId = layout.measurement(file);
    PartitionKey partition = partition(table, measurementId);
    String name = "%05d-%s.parquet".formatted(file, UUID.randomUUID());
    OutputFile output =
        table
            .io()
            .newOutputFile(table.locationProvider().newDataLocation(table.spec(), partition, name));
    try {
      List<Long> rowGroups = writeRows(output, schema(table), measurementId, rows);
      DataFile written =
          DataFiles.builder(table.spec())
              .withInputFile(output.toInputFile())
              .withFormat(FileFormat.PARQUET)
              .withPartition(partition)
              .withSortOrder(table.sortOrder())
              .withSplitOffsets(rowGroups)
              .withMetrics(
                  ParquetUtil.fileMetrics(output.toInputFile(), MetricsConfig.forTable(table)))
              .build();
      return List.of(written).iterator();
    } catch (IOException e) {
      remove(table.io(), output.location(), e);
      throw new UncheckedIOException("Cannot write " + output.location(), e);
    } catch (RuntimeException e) {
      remove(table.io(), output.location(), e);
      throw e;
    }
  }

  private static List<Long> writeRows(
      OutputFile output,
      MessageType schema,
      String measurementId,
      Iterator<Tuple2<Place, float[]>> rows)
      throws IOException {
    try (ActivationFileWriter writer = new ActivationFileWriter(output, schema)) {
      while (rows.hasNext()) {
        Tuple2<Place, float[]> row = rows.next();
        Place place = row._1();
        writer.add(
            new ActivationRow(
                measurementId, place.layer(), place.sequenceId(), place.position(), row._2()));
      }
      return writer.finish();
    }
  }

  /** Removes a file that nobody will see; what that fails of is left to maintenance. */
  static void remove(FileIO io, String location, Exception cause) {
    try {
      io.deleteFile(location);
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  private static PartitionKey partition(Table table, String measurementId) {
    GenericRecord record = GenericRecord.create(table.schema());
    record.setField("measurement_id", measurementId);
    PartitionKey key = new PartitionKey(table.spec(), table.schema());
    key.partition(record);
    return key;
  }

  /** Iceberg's Parquet schema of the table, ids included; its classes are shaded, its text not. */
  private static MessageType schema(Table table) {
    return MessageTypeParser.parseMessageType(
        ParquetSchemaUtil.convert(table.schema(), "table").toString());
  }
}
