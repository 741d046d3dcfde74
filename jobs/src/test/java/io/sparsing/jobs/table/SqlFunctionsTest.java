package io.sparsing.jobs.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparsing.jobs.cli.LocalSpark;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.hipparchus.distribution.continuous.TDistribution;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlFunctionsTest {
  @TempDir static Path folder;
  private static SparkSession spark;

  @BeforeAll
  static void open() {
    spark = LocalSpark.open(folder).spark();
  }

  /** 1 = 2^0: bin 127 * 16. 1.5 lies 8/16 of the way to 2; 3 = 2 * 1.5; 0.09375 = 2^-4 * 1.5. */
  @ParameterizedTest
  @CsvSource({
    "1.0, 2032",
    "1.0624999, 2032",
    "1.0625, 2033",
    "1.5, 2040",
    "1.9999999, 2047",
    "2.0, 2048",
    "3.0, 2056",
    "0.09375, 1976",
    "0.0, 0",
  })
  void binsAreSixteenAnOctave(String magnitude, int bin) {
    assertThat(value("magnitude_bin(CAST(" + magnitude + " AS FLOAT))")).isEqualTo(bin);
  }

  /** The naive twin, which SQL has no function for: the upper 13 bits. */
  @Test
  void binsAreTheUpperBitsOfTheFloat() {
    Random random = new Random(1);
    List<Float> magnitudes =
        Stream.concat(
                Stream.of(
                    0f,
                    Float.MIN_VALUE,
                    Math.nextDown(Float.MIN_NORMAL),
                    Float.MIN_NORMAL,
                    Math.nextDown(1f),
                    Math.nextDown(1024f),
                    Float.MAX_VALUE,
                    Float.POSITIVE_INFINITY),
                Stream.generate(() -> Float.intBitsToFloat(random.nextInt(0x7f800000))).limit(5000))
            .toList();
    List<Row> bins =
        spark
            .createDataset(magnitudes, Encoders.FLOAT())
            .selectExpr("value", "magnitude_bin(value)", "bin_edge(magnitude_bin(value))")
            .where("value < CAST('Infinity' AS FLOAT)")
            .collectAsList();
    assertThat(bins).hasSize(magnitudes.size() - 1);
    for (Row row : bins) {
      int bits = Float.floatToRawIntBits(row.getFloat(0));
      assertThat(row.getInt(1)).as("bin of %s", row.getFloat(0)).isEqualTo(bits >>> 19);
      assertThat(row.getDouble(2)).isEqualTo(Float.intBitsToFloat(bits >>> 19 << 19));
    }
    assertThat(value("magnitude_bin(CAST('Infinity' AS FLOAT))")).isEqualTo(4080);
  }

  @Test
  void whatIsNoMagnitudeHasNoBin() {
    assertThat(value("magnitude_bin(CAST(-1 AS FLOAT))")).isNull();
    assertThat(value("magnitude_bin(CAST('NaN' AS FLOAT))")).isNull();
    assertThat(value("magnitude_bin(CAST(NULL AS FLOAT))")).isNull();
  }

  /** Bin 2040 begins at 2^(127-127) * (1 + 8/16); bin 2048 at 2. */
  @ParameterizedTest
  @CsvSource({"2032, 1.0", "2040, 1.5", "2048, 2.0", "1976, 0.09375", "2031, 0.96875"})
  void anEdgeIsTheLeastMagnitudeOfItsBin(int bin, double edge) {
    assertThat(value("bin_edge(" + bin + ")")).isEqualTo(edge);
  }

  /**
   * 100 positions: 40 zeros, 30 in bin 2032 [1, 1.0625), 10 in the next, none in bin 2034, 20 in
   * bin 2035 [1.1875, 1.25).
   */
  @ParameterizedTest
  @CsvSource({
    "0.0, 1.0", // every magnitude is at least 0
    "1e-9, 0.6", // all but the zeros
    "1.0, 0.6",
    "1.03125, 0.45", // half of bin 2032: (15 + 10 + 20) / 100
    "1.0625, 0.3",
    "1.09375, 0.25", // half of bin 2033: (5 + 20) / 100
    "1.15, 0.2", // inside the empty bin
    "1.234375, 0.05", // a quarter of bin 2035: 5 / 100
    "1.25, 0.0",
    "7.0, 0.0",
  })
  void frequencyIsInterpolatedInsideABin(double threshold, double frequency) {
    assertThat(
            (Double)
                value(
                    "activation_frequency(2032, array(30, 10, 0, 20), 40L, 100L, %sD)"
                        .formatted(threshold)))
        .isCloseTo(frequency, within(1e-12)); // few operations on doubles of about 1
  }

  @Test
  void aNeuronThatIsAlwaysZeroIsActiveOnlyAtThresholdZero() {
    assertThat(value("activation_frequency(0, CAST(array() AS ARRAY<INT>), 9L, 9L, 0D)"))
        .isEqualTo(1.0);
    assertThat(value("activation_frequency(0, CAST(array() AS ARRAY<INT>), 9L, 9L, 0.5D)"))
        .isEqualTo(0.0);
  }

  /** Quantiles by Hipparchus; the first term that the expansion leaves out is below 5e-5 at 7. */
  @ParameterizedTest
  @ValueSource(longs = {8, 9, 11, 16, 40, 160, 4096})
  void anIntervalIsAsManyStandardErrorsAsStudentSays(long documents) {
    double quantile = new TDistribution(documents - 1).inverseCumulativeProbability(0.975);

    assertThat((Double) value("interval_factor(%dL)".formatted(documents)))
        .isCloseTo(quantile, within(5e-5));
  }

  @Test
  void fewerThanEightDocumentsHaveNoInterval() {
    assertThat(value("interval_factor(7L)")).isNull();
    assertThat(value("interval_factor(CAST(NULL AS BIGINT))")).isNull();
  }

  @Test
  void functionsTakeColumns() {
    List<Row> rows =
        spark
            .sql(
                "SELECT activation_frequency(b, c, z, 10L, t) FROM VALUES"
                    + " (2032, array(4, 2), 4L, 1.0625D), (2048, array(5), 5L, 1.0D) AS v(b, c, z, t)")
            .collectAsList();
    // 2 of 10 in bin 2033; 5 of 10 above the threshold.
    assertThat(rows).extracting(row -> row.getDouble(0)).containsExactly(0.2, 0.5);
  }

  private static Object value(String expression) {
    return spark.sql("SELECT " + expression).first().get(0);
  }
}
