package io.sparsing.jobs;

/**
 * What the user gave cannot be used: one line that says what was expected, what was found, where.
 * The command line answers it with exit code 2.
 */
public final class InputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An error with its one line. */
  public InputException(String message) {
    super(message);
  }

  /** An error with its one line and the exception that it comes from. */
  public InputException(String message, Throwable cause) {
    super(message, cause);
  }
}
