package io.sparsing.jobs.cli;

/**
 * A command that failed, told to a cluster that runs the driver: it takes a return for success and
 * an exception for failure. One line, no stack trace.
 */
final class RunFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RunFailedException(int exitCode, String complaint) {
    super(
        "sparsing ended with exit code %d: %s".formatted(exitCode, complaint), null, false, false);
  }
}
