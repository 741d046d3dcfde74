package io.sparsing.model.checkpoint;

/** Says in one line which checkpoint, file and tensor cannot be used, and why. */
public final class CheckpointException extends RuntimeException {
  public CheckpointException(String message) {
    super(oneLine(message));
  }

  public CheckpointException(String message, Throwable cause) {
    super(oneLine(message), cause);
  }

  /** File contents may reach a message; a control character in a log line must not. */
  private static String oneLine(String message) {
    return message.replaceAll("\\p{Cntrl}", "?");
  }
}
