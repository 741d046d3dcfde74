package io.sparsing.analysis.report.data;

import java.util.List;
import java.util.Objects;

/**
 * Facts of one kind that the report's numbers rest on.
 *
 * @param heading the kind, for example {@code Corpus} or {@code Table snapshots}
 * @param values the facts, in the order of the page
 */
public record ProvenanceGroup(String heading, List<NamedValue> values) {

  /** Copies the list. */
  public ProvenanceGroup {
    Objects.requireNonNull(heading, "heading");
    values = List.copyOf(values);
  }
}
