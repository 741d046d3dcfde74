package io.sparsing.analysis.report.data;

import java.util.List;

/**
 * How a series and its level are called on the page.
 *
 * @param corpora how many corpora the page tells apart
 */
public record SeriesLabel(long corpora) {

  /** Labels that tell these series apart. */
  public static SeriesLabel among(List<SeriesSection> series) {
    return new SeriesLabel(
        series.stream().map(section -> section.conditions().corpus()).distinct().count());
  }

  /** For example {@code relu · PPL-1%}, and the corpus where there are several. */
  public String conditions(SeriesSection series) {
    String level = series.activationFunction() + " · " + level(series.pplIncreasePercent());
    return corpora > 1 ? level + " · " + shortened(series.conditions().corpus()) : level;
  }

  /** The last part of a folder's or file's name. */
  public static String shortened(String corpus) {
    String trimmed = corpus.replaceAll("/+$", "");
    return trimmed.substring(trimmed.lastIndexOf('/') + 1);
  }

  /** For example {@code PPL-1%}. */
  public static String level(double pplIncreasePercent) {
    return "PPL-" + Figures.shortest(pplIncreasePercent) + "%";
  }
}
