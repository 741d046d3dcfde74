package io.sparsing.analysis.report.data;

import java.util.Objects;

/**
 * A line of a list of facts.
 *
 * @param name what it is, for example {@code sparsity snapshot}
 * @param value its value as text
 */
public record NamedValue(String name, String value) {

  /** Rejects missing parts. */
  public NamedValue {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, "value");
  }
}
