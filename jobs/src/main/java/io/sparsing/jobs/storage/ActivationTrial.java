package io.sparsing.jobs.storage;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/**
 * Writes rows to a file as {@code ffn_activations} holds them, reads it back, and measures both.
 */
public final class ActivationTrial {
  private static final int BLOCK_POSITIONS = 512;
  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          """
          message table {
            required binary measurement_id (STRING) = 1;
            required int32 layer = 2;
            required int64 sequence_id = 3;
            required int32 position = 4;
            required group activations (LIST) = 5 {
              repeated group list { optional float element = 6; }
            }
          }
          """);

  private ActivationTrial() {}

  /**
   * What it took; processor time of this thread.
   *
   * @param values activations written
   * @param zeros how many of them are exactly 0
   * @param fileBytes size of the file, all columns and its footer
   * @param writeNanos time of writing, rounding included
   * @param readNanos time of reading
   */
  public record Cost(long values, long zeros, long fileBytes, long writeNanos, long readNanos) {}

  /**
   * Writes and reads.
   *
   * @param rows sorted by layer
   * @param file not there yet; removed at the end
   */
  public static Cost measure(List<ActivationRow> rows, Path file) throws IOException {
    ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    try {
      long start = clock.getCurrentThreadCpuTime();
      try (ActivationFileWriter writer =
          new ActivationFileWriter(org.apache.iceberg.Files.localOutput(file.toFile()), SCHEMA)) {
        for (ActivationRow row : rows) {
          writer.add(row);
        }
        writer.finish();
      }
      long written = clock.getCurrentThreadCpuTime();
      long zeros = 0;
      long values = 0;
      long counting = 0;
      try (ActivationFileReader reader =
          new ActivationFileReader(
              org.apache.iceberg.Files.localInput(file.toFile()),
              0,
              Files.size(file),
              BLOCK_POSITIONS)) {
        ActivationFileReader.Block block = reader.next();
        while (block != null) {
          long read = clock.getCurrentThreadCpuTime();
          values += block.activations().length;
          zeros += zeros(block.activations());
          counting += clock.getCurrentThreadCpuTime() - read;
          block = reader.next();
        }
      }
      long end = clock.getCurrentThreadCpuTime();
      return new Cost(values, zeros, Files.size(file), written - start, end - written - counting);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static long zeros(float[] values) {
    long zeros = 0;
    for (float value : values) {
      zeros += value == 0 ? 1 : 0;
    }
    return zeros;
  }
}
