package io.sparsing.model.checkpoint;

import java.util.List;

/**
 * One tensor of a safetensors file.
 *
 * @param shape dimensions, outermost first
 * @param begin first byte, counted from the start of the file
 * @param end byte after the last one
 */
record TensorEntry(String name, ElementType type, List<Long> shape, long begin, long end) {
  TensorEntry {
    shape = List.copyOf(shape);
  }
}
