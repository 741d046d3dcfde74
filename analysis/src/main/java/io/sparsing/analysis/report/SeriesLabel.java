package io.sparsing.analysis.report;

import java.util.List;

/**
 * How a series and its level are called on the page.
 *
 * @param corpora how many corpora the page tells apart
 */
record SeriesLabel(long corpora) {

  static SeriesLabel among(List<SeriesSection> series) {
    return new SeriesLabel(
        series.stream().map(section -> section.conditions().corpus()).distinct().count());
  }

  /** For example {@code relu · PPL-1%}, and the corpus where there are several. */
  String conditions(SeriesSection series) {
    String level = series.activationFunction() + " · " + level(series.pplIncreasePercent());
    return corpora > 1 ? level + " · " + shortened(series.conditions().corpus()) : level;
  }

  /** The last part of a folder's or file's name. */
  static String shortened(String corpus) {
    String trimmed = corpus.replaceAll("/+$", "");
    return trimmed.substring(trimmed.lastIndexOf('/') + 1);
  }

  static String level(double pplIncreasePercent) {
    return "PPL-" + Figures.shortest(pplIncreasePercent) + "%";
  }
}
