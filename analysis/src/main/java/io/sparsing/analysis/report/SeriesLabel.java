package io.sparsing.analysis.report;

/** How a series and its level are called on the page. */
final class SeriesLabel {
  private SeriesLabel() {}

  /** For example {@code relu · PPL-1%}. */
  static String conditions(SeriesSection series) {
    return series.activationFunction() + " · " + level(series.pplIncreasePercent());
  }

  static String level(double pplIncreasePercent) {
    return "PPL-" + Figures.shortest(pplIncreasePercent) + "%";
  }
}
