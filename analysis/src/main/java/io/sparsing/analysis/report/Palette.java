package io.sparsing.analysis.report;

import java.util.List;
import java.util.Locale;

/** One colour per activation function: what the paper finds to decide which way a series moves. */
record Palette(List<String> activationFunctions) {
  private static final int COLOURS = 6;

  static Palette of(List<SeriesSection> series) {
    return new Palette(
        series.stream()
            .map(section -> section.activationFunction().toLowerCase(Locale.ROOT))
            .distinct()
            .toList());
  }

  /** A CSS variable of the page, which has one value in light and another in dark. */
  String colour(SeriesSection section) {
    int index = activationFunctions.indexOf(section.activationFunction().toLowerCase(Locale.ROOT));
    return "var(--series-" + (index % COLOURS + 1) + ")";
  }
}
