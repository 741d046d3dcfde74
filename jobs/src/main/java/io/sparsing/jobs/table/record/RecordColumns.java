package io.sparsing.jobs.table.record;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a record class says of its columns, looked up once for each class: reflection takes longer
 * than writing a row.
 *
 * @param names columns, in the order of the components
 * @param types of the components
 * @param accessors of the components
 * @param constructor the canonical one
 */
public record RecordColumns(
    List<String> names, List<Class<?>> types, List<Method> accessors, Constructor<?> constructor) {
  private static final ClassValue<RecordColumns> BY_CLASS =
      new ClassValue<>() {
        @Override
        protected RecordColumns computeValue(Class<?> type) {
          return read(type);
        }
      };

  static RecordColumns of(Class<? extends Record> type) {
    return BY_CLASS.get(type);
  }

  private static RecordColumns read(Class<?> type) {
    List<RecordComponent> components = List.of(type.getRecordComponents());
    Class<?>[] types = components.stream().map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return new RecordColumns(
          components.stream().map(one -> columnName(one.getName())).toList(),
          List.of(types),
          components.stream().map(RecordComponent::getAccessor).toList(),
          type.getDeclaredConstructor(types));
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("Cannot read records of " + type, e);
    }
  }

  /** Component {@code denseLoss} is column {@code dense_loss}. */
  public static String columnName(String component) {
    return component.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  int count() {
    return names.size();
  }

  /** The value of a component. */
  Object value(int index, Record record) {
    try {
      return accessors.get(index).invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot read column " + names.get(index), e);
    }
  }

  /** The record with these components. */
  <T extends Record> T record(Object[] values, Class<T> type) {
    try {
      return type.cast(constructor.newInstance(values));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "Cannot read %s from %s".formatted(type.getSimpleName(), Arrays.toString(values)), e);
    }
  }
}
