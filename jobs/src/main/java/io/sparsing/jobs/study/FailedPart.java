package io.sparsing.jobs.study;

import io.sparsing.jobs.InputException;

/**
 * A part of a study that could not be done, while the others were.
 *
 * @param name which part
 * @param cause why
 */
public record FailedPart(String name, RuntimeException cause) {
  /** A part whose one line says which and why. */
  static FailedPart refused(String line) {
    return new FailedPart("", new InputException(line));
  }
}
