package io.sparsing.jobs.table.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

class RecordRowsTest {
  record Sample(
      String checkpointId,
      Optional<Long> trainingTokens,
      Instant createdAt,
      Map<String, Double> parameters,
      float outputNorm) {}

  /** Columns in another order than the components. */
  private static final StructType SCHEMA =
      new StructType()
          .add("output_norm", "float")
          .add("parameters", "map<string,double>")
          .add("checkpoint_id", "string")
          .add("created_at", "timestamp")
          .add("training_tokens", "bigint");

  private static final Sample FULL =
      new Sample(
          "c1",
          Optional.of(7L),
          Instant.parse("2026-01-02T03:04:05Z"),
          Map.of("a0", 0.5, "alpha", 1.25),
          1.5f);

  @Test
  void aRecordComesBackFromItsRow() {
    assertThat(RecordRows.fromRow(withSchema(RecordRows.toRow(FULL, SCHEMA)), Sample.class))
        .isEqualTo(FULL);
  }

  @Test
  void anEmptyOptionalIsANullColumn() {
    Sample sample =
        new Sample("c1", Optional.empty(), FULL.createdAt(), FULL.parameters(), FULL.outputNorm());
    Row row = withSchema(RecordRows.toRow(sample, SCHEMA));
    assertThat(row.isNullAt(4)).isTrue();
    assertThat(RecordRows.fromRow(row, Sample.class)).isEqualTo(sample);
  }

  @Test
  void valuesStandInTheColumnsOfTheirNames() {
    Row row = RecordRows.toRow(FULL, SCHEMA);
    assertThat(row.get(0)).isEqualTo(1.5f);
    assertThat(row.get(2)).isEqualTo("c1");
    assertThat(row.get(4)).isEqualTo(7L);
    Map<Object, Object> map = new HashMap<>(CollectionConverters.asJava(row.getMap(1)));
    assertThat(map).containsEntry("a0", 0.5).hasSize(2);
  }

  @Test
  void columnsWithoutAComponentAreAnError() {
    StructType wider = SCHEMA.add("extra", "string");
    assertThatThrownBy(() -> RecordRows.toRow(FULL, wider))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot write Sample: expected columns [output_norm, parameters, checkpoint_id,"
                + " created_at, training_tokens, extra], found 5 components");
  }

  @Test
  void componentsWithoutAColumnAreAnError() {
    StructType renamed =
        new StructType()
            .add("output_norm", "float")
            .add("parameters", "map<string,double>")
            .add("checkpoint", "string")
            .add("created_at", "timestamp")
            .add("training_tokens", "bigint");
    assertThatThrownBy(() -> RecordRows.toRow(FULL, renamed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("checkpoint_id");
  }

  @Test
  void capitalsBecomeUnderscores() {
    assertThat(RecordColumns.columnName("zeroOutputPositions")).isEqualTo("zero_output_positions");
    assertThat(RecordColumns.columnName("dModel")).isEqualTo("d_model");
    assertThat(RecordColumns.columnName("r2")).isEqualTo("r2");
  }

  private static Row withSchema(Row row) {
    Object[] values = new Object[row.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.get(i);
    }
    return new GenericRowWithSchema(values, SCHEMA);
  }
}
