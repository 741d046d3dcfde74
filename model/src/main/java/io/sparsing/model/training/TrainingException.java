package io.sparsing.model.training;

/** Says in one line which training run cannot go on, where, and why. */
public final class TrainingException extends RuntimeException {
  TrainingException(String message) {
    super(message);
  }

  TrainingException(String message, Throwable cause) {
    super(message, cause);
  }
}
