package io.sparsing.jobs.storage;

import java.io.IOException;

/** Reads the lists of {@code activations}, row after row; null elements are zeros. */
interface ElementReader {
  /** Appends the next row's values. */
  void appendRow(FloatList to) throws IOException;
}
