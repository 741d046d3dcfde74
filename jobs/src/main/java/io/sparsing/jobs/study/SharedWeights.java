package io.sparsing.jobs.study;

import io.sparsing.jobs.table.CheckpointRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Folders that hold the same weights. The weights are measured once; every place in a series is a
 * point.
 *
 * @param folders at least two, in the order given
 */
record SharedWeights(List<CheckpointRow> folders) {
  /** Folders that the line names; of more, it gives the number. */
  private static final int MOST_NAMED = 3;

  /** The weights that more than one of these folders hold. */
  static List<SharedWeights> among(Collection<CheckpointRow> folders) {
    Map<String, List<CheckpointRow>> byWeights = new LinkedHashMap<>();
    folders.forEach(
        row -> byWeights.computeIfAbsent(row.checkpointId(), id -> new ArrayList<>()).add(row));
    return byWeights.values().stream()
        .filter(same -> same.size() > 1)
        .map(SharedWeights::new)
        .toList();
  }

  /** A warning in one line, however many folders there are. */
  String line() {
    return "%s hold the same weights: %s".formatted(named(), outcome());
  }

  private String named() {
    List<String> names =
        new ArrayList<>(folders.stream().limit(MOST_NAMED).map(CheckpointRow::uri).toList());
    int others = folders.size() - names.size();
    String last =
        switch (others) {
          case 0 -> names.remove(names.size() - 1);
          case 1 -> "1 other folder";
          default -> others + " other folders";
        };
    return String.join(", ", names) + " and " + last;
  }

  private String outcome() {
    List<CheckpointRow.Place> points =
        folders.stream()
            .map(CheckpointRow::place)
            .filter(place -> place.trainingTokens().isPresent())
            .distinct()
            .toList();
    String series =
        String.join(
            ", ", points.stream().map(CheckpointRow.Place::series).distinct().sorted().toList());
    return switch (points.size()) {
      case 0 -> "they are measured once; without training tokens they are no point of a series";
      case 1 -> "they are copies, measured once and one point of series " + series;
      default ->
          "they are measured once and are %d points of series %s".formatted(points.size(), series);
    };
  }
}
