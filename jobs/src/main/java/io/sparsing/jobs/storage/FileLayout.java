package io.sparsing.jobs.storage;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which file of one commit a row goes into: few large files, each with a run of the order (layer,
 * sequence).
 *
 * <p>A measurement gets one file where it is small, else as many as there are tasks to share the
 * work of writing, but none below 32 MB; and never one above some 256 MB.
 */
final class FileLayout implements Serializable {
  private static final long LARGEST_FILE_VALUES = 128L << 20; // two bytes each
  private static final long SHARED_FILE_VALUES = 16L << 20;

  private record Span(int firstFile, int files, ActivationExtent extent) implements Serializable {}

  private final Map<String, Span> spans = new HashMap<>();
  private final List<String> measurementByFile = new ArrayList<>();

  /**
   * A layout.
   *
   * @param tasks how many files can be written at once
   */
  FileLayout(List<ActivationExtent> extents, int tasks) {
    int share = (tasks + extents.size() - 1) / Math.max(1, extents.size());
    for (ActivationExtent extent : extents) {
      long needed = (extent.values() + LARGEST_FILE_VALUES - 1) / LARGEST_FILE_VALUES;
      long useful = Math.min(share, extent.values() / SHARED_FILE_VALUES);
      int files = Math.toIntExact(Math.max(1, Math.max(needed, useful)));
      spans.put(extent.measurementId(), new Span(measurementByFile.size(), files, extent));
      for (int file = 0; file < files; file++) {
        measurementByFile.add(extent.measurementId());
      }
    }
  }

  int files() {
    return measurementByFile.size();
  }

  String measurement(int file) {
    return measurementByFile.get(file);
  }

  /** The file of a row: spans of (layer, sequence) of about equal size. */
  int file(String measurementId, int layer, long sequenceId) {
    Span span = spans.get(measurementId);
    double within = (sequenceId + 0.5) / Math.max(1, span.extent().sequences());
    double place = (layer + Math.min(within, 1)) / span.extent().layers();
    return span.firstFile() + Math.min(span.files() - 1, (int) (place * span.files()));
  }
}
