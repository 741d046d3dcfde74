package io.sparsing.jobs.storage;

import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;

/** Takes part in any group and wants no value: columns are read directly. */
final class IgnoredValues extends GroupConverter {
  @Override
  public Converter getConverter(int field) {
    return new Field();
  }

  @Override
  public void start() {}

  @Override
  public void end() {}

  private static final class Field extends PrimitiveConverter {
    @Override
    public boolean isPrimitive() {
      return false;
    }

    @Override
    public GroupConverter asGroupConverter() {
      return new IgnoredValues();
    }
  }
}
