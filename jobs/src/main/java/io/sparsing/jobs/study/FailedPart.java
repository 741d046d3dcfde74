package io.sparsing.jobs.study;

import io.sparsing.jobs.InputException;

/**
 * A part of a study that could not be done, while the others were.
 *
 * @param name which part
 * @param cause why
 */
public record FailedPart(String name, RuntimeException cause) {
  /**
   * What stopped a part. Spark throws checked exceptions where a task fails, though its methods for
   * Java declare none.
   */
  static RuntimeException unchecked(Exception thrown) {
    return thrown instanceof RuntimeException plain
        ? plain
        : new IllegalStateException(thrown.getMessage(), thrown);
  }

  /** A part whose one line says which and why. */
  static FailedPart refused(String line) {
    return new FailedPart("", new InputException(line));
  }
}
