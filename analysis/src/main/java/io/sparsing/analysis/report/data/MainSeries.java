package io.sparsing.analysis.report.data;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The sections that charts of all series compare: each series once, at the lowest PPL-p% level and
 * on one corpus.
 *
 * @param sections those sections, in the order of the page
 */
public record MainSeries(List<SeriesSection> sections) {

  /**
   * Chooses among all sections.
   *
   * @param corpus the corpus to compare on; where no section has it, the most frequent one
   */
  public static MainSeries of(List<SeriesSection> all, String corpus) {
    double level =
        all.stream().mapToDouble(SeriesSection::pplIncreasePercent).min().orElse(Double.NaN);
    List<SeriesSection> lowest =
        all.stream().filter(section -> section.pplIncreasePercent() == level).toList();
    Map<String, List<SeriesSection>> byCorpus =
        lowest.stream()
            .collect(
                Collectors.groupingBy(
                    section -> section.conditions().corpus(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    return new MainSeries(
        byCorpus.containsKey(corpus)
            ? byCorpus.get(corpus)
            : byCorpus.values().stream()
                .max(Comparator.comparingInt(List::size))
                .orElse(List.of()));
  }

  /** For example {@code PPL-1% on validation.jsonl}. */
  public String conditions() {
    return sections.isEmpty()
        ? ""
        : SeriesLabel.level(sections.get(0).pplIncreasePercent())
            + " on "
            + SeriesLabel.shortened(sections.get(0).conditions().corpus());
  }

  /** Activation function of a series; empty where the series is not among the sections. */
  public String activationFunction(String series) {
    return sections.stream()
        .filter(section -> section.name().equals(series))
        .map(SeriesSection::activationFunction)
        .findFirst()
        .orElse("");
  }

  /** What the page's filter finds a series by. */
  public String words(String series) {
    return (series + " " + activationFunction(series)).strip();
  }

  /** Sections by series; the first of those that share a name. */
  public Map<String, SeriesSection> byName() {
    return sections.stream()
        .collect(
            Collectors.toMap(SeriesSection::name, Function.identity(), (first, second) -> first));
  }
}
