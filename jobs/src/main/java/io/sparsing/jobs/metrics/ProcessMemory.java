package io.sparsing.jobs.metrics;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Resident memory of this process outside the Java heap, where Linux tells; mapped files count as
 * resident.
 */
public final class ProcessMemory {
  private static final Path STATUS = Path.of("/proc/self/status");

  private ProcessMemory() {}

  /** Bytes now, or 0 where the system does not tell. */
  public static long residentBytes() {
    return bytes("VmRSS:");
  }

  /** The most bytes at once since the process began or the peak was reset; else as above. */
  public static long peakBytes() {
    return bytes("VmHWM:");
  }

  private static long bytes(String line) {
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted();
    return Math.max(0, resident(line) - heap);
  }

  private static long resident(String prefix) {
    try {
      return Files.exists(STATUS)
          ? Files.readAllLines(STATUS).stream()
              .filter(line -> line.startsWith(prefix))
              .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
              .findFirst()
              .orElse(0)
          : 0;
    } catch (IOException e) {
      return 0;
    }
  }
}
