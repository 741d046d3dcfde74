package io.sparsing.jobs.bench;

import io.sparsing.jobs.metrics.ProcessMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The most resident memory of this process outside the Java heap, where Linux tells; mapped files
 * count as resident.
 */
final class PeakMemory {
  private static final Path CLEAR = Path.of("/proc/self/clear_refs");

  private PeakMemory() {}

  /** Starts anew from what is resident now. */
  static void reset() {
    try {
      if (Files.isWritable(CLEAR)) {
        Files.writeString(CLEAR, "5");
      }
    } catch (IOException e) {
      // The peak then counts from the start of the process: larger, never smaller.
      return;
    }
  }

  /**
   * Bytes without those that the Java heap holds at the end, or 0 where the system does not tell.
   */
  static long bytes() {
    return ProcessMemory.peakBytes();
  }
}
