package io.sparsing.jobs.report;

import io.sparsing.jobs.law.MeasuredSeries;
import io.sparsing.jobs.law.MeasuredSeries.Point;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The measurements that models are compared by: the last checkpoint of each series, at the lowest
 * p, on the corpus that most series were measured on, by the newest version of the method there.
 *
 * @param corpusId key of that corpus, empty where nothing was measured
 * @param bySeries the measurement of each series
 */
record LatestMeasurements(String corpusId, Map<String, Point> bySeries) {

  static LatestMeasurements of(List<MeasuredSeries> all) {
    double percent = all.stream().mapToDouble(MeasuredSeries::percent).min().orElse(Double.NaN);
    Map<String, List<MeasuredSeries>> byCorpus =
        all.stream()
            .filter(series -> series.percent() == percent && series.isCurrent())
            .collect(
                Collectors.groupingBy(
                    MeasuredSeries::corpusId, LinkedHashMap::new, Collectors.toList()));
    Optional<List<MeasuredSeries>> most =
        byCorpus.values().stream().max(Comparator.comparingInt(List::size));
    Map<String, Point> bySeries = new LinkedHashMap<>();
    most.orElse(List.of())
        .forEach(
            series ->
                bySeries.put(series.series(), series.points().get(series.points().size() - 1)));
    return new LatestMeasurements(most.map(list -> list.get(0).corpusId()).orElse(""), bySeries);
  }

  /** Keys of {@code sparsity}. */
  public List<String> measurementIds() {
    return bySeries.values().stream().map(point -> point.measurement().measurementId()).toList();
  }

  /** Keys of {@code extractions}. */
  List<String> extractionIds() {
    return bySeries.values().stream().map(point -> point.measurement().extractionId()).toList();
  }
}
