package io.sparsing.jobs.storage;

import org.apache.parquet.column.ColumnReader;

/** Lists in any encoding, through Parquet's own reader, value by value. */
record ColumnElements(ColumnReader column) implements ElementReader {
  @Override
  public void appendRow(FloatList to) {
    int defined = column.getDescriptor().getMaxDefinitionLevel();
    do {
      to.add(column.getCurrentDefinitionLevel() == defined ? column.getFloat() : 0);
      column.consume();
    } while (column.getCurrentRepetitionLevel() > 0);
  }
}
