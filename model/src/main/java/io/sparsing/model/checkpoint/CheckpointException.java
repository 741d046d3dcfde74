package io.sparsing.model.checkpoint;

import io.sparsing.model.config.MessageText;

/** Says in one line which checkpoint, file and tensor cannot be used, and why. */
public final class CheckpointException extends RuntimeException {
  public CheckpointException(String message) {
    super(MessageText.oneLine(message));
  }

  public CheckpointException(String message, Throwable cause) {
    super(MessageText.oneLine(message), cause);
  }
}
