package io.sparsing.jobs.export;

import io.sparsing.jobs.InputException;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Which series are exported.
 *
 * @param names their names; all series where empty
 */
record SeriesChoice(List<String> names) {
  SeriesChoice {
    names = List.copyOf(names);
  }

  boolean has(String series) {
    return names.isEmpty() || names.contains(series);
  }

  /**
   * Refuses names that nothing has.
   *
   * @param present the series that could be exported
   * @param what they are, for the message where there are none
   */
  void check(Collection<String> present, String what) {
    if (present.isEmpty()) {
      throw new InputException("Cannot export: expected %s, found none".formatted(what));
    }
    List<String> unknown = names.stream().filter(name -> !present.contains(name)).toList();
    if (!unknown.isEmpty()) {
      throw new InputException(
          "Cannot export: expected series among %s, found %s"
              .formatted(String.join(", ", new TreeSet<>(present)), String.join(", ", unknown)));
    }
  }
}
