package io.sparsing.jobs.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActivationFileTest {
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

  @TempDir private Path folder;

  @Test
  void whatIsReadIsWhatWasRounded() throws IOException {
    List<ActivationRow> rows = rows(3, 50, 37, 0.3);
    Path file = write(rows);
    int index = 0;
    for (ActivationFileReader.Block block : read(file, 16)) {
      for (int row = 0; row < block.positions(); row++, index++) {
        float[] expected = ActivationRoundingTest.rounded(rows.get(index).activations());
        assertThat(block.layer()).isEqualTo(rows.get(index).layer());
        assertThat(java.util.Arrays.copyOfRange(block.activations(), row * 37, (row + 1) * 37))
            .containsExactly(expected);
      }
    }
    assertThat(index).isEqualTo(150);
  }

  @Test
  void blocksHoldOneLayerAndNoMorePositionsThanAsked() throws IOException {
    // 50 positions a layer in blocks of 16: 16, 16, 16, 2.
    Path file = write(rows(2, 50, 5, 0.5));
    assertThat(read(file, 16))
        .extracting(ActivationFileReader.Block::positions)
        .containsExactly(16, 16, 16, 2, 16, 16, 16, 2);
  }

  @Test
  void rowGroupsHoldOneLayerEach() throws IOException {
    Path file = write(rows(3, 20, 8, 0));
    List<BlockMetaData> groups = footer(file);
    assertThat(groups).hasSize(3);
    for (int layer = 0; layer < 3; layer++) {
      ColumnChunkMetaData column = groups.get(layer).getColumns().get(1);
      assertThat(column.getStatistics().minAsString()).isEqualTo(Integer.toString(layer));
      assertThat(column.getStatistics().maxAsString()).isEqualTo(Integer.toString(layer));
    }
  }

  @Test
  void rowGroupsEndWhereTheyAreFull() throws IOException {
    // Rows of 2^20 values: four make a row group of 2^22, the fifth begins the next.
    Path file = write(rows(1, 5, 1 << 20, 1));
    assertThat(footer(file)).extracting(BlockMetaData::getRowCount).containsExactly(4L, 1L);
    assertThat(read(file, 3))
        .extracting(ActivationFileReader.Block::positions)
        .containsExactly(3, 1, 1);
  }

  @Test
  void onlyTheRowGroupsOfARangeAreRead() throws IOException {
    Path file = write(rows(3, 20, 8, 0));
    long start = footer(file).get(1).getStartingPos();
    long length = footer(file).get(2).getStartingPos() - start;
    try (ActivationFileReader reader = new ActivationFileReader(input(file), start, length, 100)) {
      ActivationFileReader.Block block = reader.next();
      assertThat(block.layer()).isEqualTo(1);
      assertThat(block.positions()).isEqualTo(20);
      assertThat(reader.next()).isNull();
    }
  }

  @Test
  void elementsAreSplitIntoBytesAndZerosAreNull() throws IOException {
    ColumnChunkMetaData column = footer(write(rows(1, 20, 10, 1))).get(0).getColumns().get(4);
    assertThat(column.getEncodings()).contains(Encoding.BYTE_STREAM_SPLIT);
    assertThat(column.getValueCount()).isEqualTo(200);
  }

  @Test
  void gatedSiluTakesUnderTwoBytes() throws IOException {
    List<ActivationRow> rows = new ArrayList<>();
    for (int position = 0; position < 400; position++) {
      float[] row = ActivationRoundingTest.gaussianProducts(position, 1408);
      rows.add(new ActivationRow("m", 0, 0, position, row));
    }
    assertThat(Files.size(write(rows)) / (400.0 * 1408)).isLessThan(2.0);
  }

  @Test
  void noiseWith85PercentZerosTakesUnderSixTenthsOfAByte() throws IOException {
    assertThat(Files.size(write(rows(1, 400, 1408, 0.85))) / (400.0 * 1408)).isLessThan(0.6);
  }

  private Path write(List<ActivationRow> rows) throws IOException {
    Path file = folder.resolve("rows.parquet");
    Files.deleteIfExists(file);
    try (ActivationFileWriter writer =
        new ActivationFileWriter(org.apache.iceberg.Files.localOutput(file.toFile()), SCHEMA)) {
      for (ActivationRow row : rows) {
        writer.add(row);
      }
      assertThat(writer.finish())
          .isEqualTo(footer(file).stream().map(BlockMetaData::getStartingPos).toList());
    }
    return file;
  }

  private static List<ActivationFileReader.Block> read(Path file, int blockPositions)
      throws IOException {
    List<ActivationFileReader.Block> blocks = new ArrayList<>();
    try (ActivationFileReader reader =
        new ActivationFileReader(input(file), 0, Files.size(file), blockPositions)) {
      ActivationFileReader.Block block = reader.next();
      while (block != null) {
        blocks.add(block);
        block = reader.next();
      }
    }
    return blocks;
  }

  private static List<BlockMetaData> footer(Path file) throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(new ParquetInput(input(file)))) {
      return reader.getFooter().getBlocks();
    }
  }

  private static org.apache.iceberg.io.InputFile input(Path file) {
    return org.apache.iceberg.Files.localInput(file.toFile());
  }

  /** ReLU-like noise with a share of zeros, layer by layer. */
  private static List<ActivationRow> rows(int layers, int positions, int neurons, double zeros) {
    Random random = new Random(1);
    List<ActivationRow> rows = new ArrayList<>();
    for (int row = 0; row < layers * positions; row++) {
      float[] values = new float[neurons];
      for (int i = 0; i < neurons; i++) {
        values[i] = random.nextDouble() < zeros ? 0 : (float) Math.abs(random.nextGaussian());
      }
      rows.add(new ActivationRow("m", row / positions, row % positions, 0, values));
    }
    return rows;
  }
}
