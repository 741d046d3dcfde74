package io.sparsing.jobs.table.record;

import java.lang.reflect.Array;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.types.Types;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Turns records into Spark rows and back, and what other readers read into records: component
 * {@code denseLoss} is column {@code dense_loss}.
 *
 * <p>An {@link Optional} component is a nullable column, an {@link Instant} a timestamp, a {@link
 * Map} a map, a {@link List} or an array an array, an enum the string that {@code toString} gives.
 * Columns without a component, or components without a column, are an error.
 */
public final class RecordRows {
  private RecordRows() {}

  /** A row in the order of {@code schema}. */
  public static Row toRow(Record record, StructType schema) {
    RecordColumns columns = RecordColumns.of(record.getClass());
    expectColumns(columns, record, schema.size(), () -> List.of(schema.fieldNames()));
    Object[] values = new Object[columns.count()];
    for (int i = 0; i < values.length; i++) {
      values[schema.fieldIndex(columns.names().get(i))] = external(columns.value(i, record));
    }
    return RowFactory.create(values);
  }

  /** The record as a row of an Iceberg schema, for writers that do without Spark. */
  static org.apache.iceberg.data.Record toColumns(Record record, Schema schema) {
    RecordColumns columns = RecordColumns.of(record.getClass());
    expectColumns(
        columns,
        record,
        schema.columns().size(),
        () -> schema.columns().stream().map(Types.NestedField::name).toList());
    org.apache.iceberg.data.Record row = GenericRecord.create(schema);
    for (int i = 0; i < columns.count(); i++) {
      row.setField(columns.names().get(i), listed(plain(columns.value(i, record))));
    }
    return row;
  }

  /** Iceberg's generic rows hold arrays as lists. */
  private static Object listed(Object value) {
    if (value instanceof int[] array) {
      return Arrays.stream(array).boxed().toList();
    }
    if (value instanceof double[] array) {
      return Arrays.stream(array).boxed().toList();
    }
    if (value instanceof float[] array) {
      return IntStream.range(0, array.length).mapToObj(index -> array[index]).toList();
    }
    return value;
  }

  /** The values of some of a record's components, as Spark would give them back. */
  public static List<Object> values(Record record, List<String> names) {
    RecordColumns columns = RecordColumns.of(record.getClass());
    return names.stream()
        .map(name -> external(columns.value(columns.names().indexOf(name), record)))
        .toList();
  }

  /** The record that {@code row} holds; the row's schema must have every component as a column. */
  public static <T extends Record> T fromRow(Row row, Class<T> type) {
    return fromColumns(column -> row.get(row.fieldIndex(column)), type);
  }

  /** The record whose components are these columns; {@code valueOf} gives null for null. */
  public static <T extends Record> T fromColumns(Function<String, Object> valueOf, Class<T> type) {
    RecordColumns columns = RecordColumns.of(type);
    Object[] values = new Object[columns.count()];
    for (int i = 0; i < values.length; i++) {
      values[i] = internal(valueOf.apply(columns.names().get(i)), columns.types().get(i));
    }
    return columns.record(values, type);
  }

  private static void expectColumns(
      RecordColumns columns, Record record, int expected, Supplier<List<String>> names) {
    if (columns.count() != expected) {
      throw new IllegalArgumentException(
          "Cannot write %s: expected columns %s, found %d components"
              .formatted(record.getClass().getSimpleName(), names.get(), columns.count()));
    }
  }

  private static Object external(Object value) {
    if (value instanceof Optional<?> optional) {
      return optional.isPresent() ? external(optional.get()) : null;
    }
    if (value instanceof Instant instant) {
      return Timestamp.from(instant);
    }
    if (value instanceof Map<?, ?> map) {
      return CollectionConverters.asScala(map);
    }
    if (value instanceof List<?> list) {
      return CollectionConverters.asScala(list).toSeq();
    }
    if (value instanceof Enum<?> constant) {
      return constant.toString();
    }
    return value;
  }

  private static Object plain(Object value) {
    if (value instanceof Optional<?> optional) {
      return optional.isPresent() ? plain(optional.get()) : null;
    }
    if (value instanceof Instant instant) {
      return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
    if (value instanceof Enum<?> constant) {
      return constant.toString();
    }
    return value;
  }

  private static Object internal(Object value, Class<?> type) {
    if (type == Optional.class) {
      return Optional.ofNullable(value).map(present -> internal(present, Object.class));
    }
    if (type.isEnum()) {
      return constant(value, type);
    }
    if (value instanceof Timestamp timestamp) {
      return timestamp.toInstant();
    }
    if (value instanceof OffsetDateTime time) {
      return time.toInstant();
    }
    if (value instanceof scala.collection.Map<?, ?> map) {
      return new TreeMap<>(CollectionConverters.asJava(map));
    }
    if (value instanceof scala.collection.Seq<?> values && type.isArray()) {
      return array(CollectionConverters.asJava(values), type.getComponentType());
    }
    if (value instanceof scala.collection.Seq<?> values) {
      return List.copyOf(CollectionConverters.asJava(values));
    }
    return value;
  }

  private static Object constant(Object value, Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> constant.toString().contentEquals((CharSequence) value))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "Cannot read %s: expected one of %s, found %s"
                        .formatted(
                            type.getSimpleName(),
                            Arrays.toString(type.getEnumConstants()),
                            value)));
  }

  private static Object array(List<?> values, Class<?> componentType) {
    Object array = Array.newInstance(componentType, values.size());
    int index = 0;
    for (Object value : values) {
      Array.set(array, index++, value);
    }
    return array;
  }
}
