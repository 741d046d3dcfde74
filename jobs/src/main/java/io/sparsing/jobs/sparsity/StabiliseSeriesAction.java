package io.sparsing.jobs.sparsity;

import io.sparsing.analysis.search.SearchOptions;
import io.sparsing.jobs.InputException;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.ExtractionRow;
import io.sparsing.jobs.table.SparsityRow;
import io.sparsing.jobs.table.Warehouse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Measures every checkpoint of a series at one CETT level: the mean of the levels that PPL-p%
 * searches found on the last five checkpoints, by training tokens (Sparsing Law, section 4).
 *
 * <p>One level for a whole series takes the search's own scatter out of the curve. Thresholds are
 * each checkpoint's own, exact on all positions.
 */
public final class StabiliseSeriesAction {
  private static final int DECIDING_CHECKPOINTS = 5;

  private final Warehouse warehouse;
  private final MeasurementWaves waves;
  private final Map<String, ExtractionRow> extractions;
  private final List<Double> percents;
  private final SearchOptions options;

  /**
   * An action over checkpoints whose dense pass is done; the last of each series are searched.
   *
   * @param extractions finished dense passes over the corpus, by checkpoint id
   * @param percents p of the searches
   * @param options tolerances of the searches
   */
  public StabiliseSeriesAction(
      Warehouse warehouse,
      CorpusRow corpus,
      Map<String, ExtractionRow> extractions,
      List<Double> percents,
      SearchOptions options) {
    this.warehouse = warehouse;
    this.waves = new MeasurementWaves(warehouse, corpus, "One level a series");
    this.extractions = Map.copyOf(extractions);
    this.percents = percents.stream().distinct().sorted().toList();
    this.options = options;
  }

  /**
   * The checkpoints that decide the levels: the last five of each series, all where there are
   * fewer.
   *
   * @throws InputException naming a checkpoint whose training tokens nobody knows
   */
  public static List<CheckpointRow> deciding(List<CheckpointRow> checkpoints) {
    return bySeries(checkpoints).values().stream()
        .flatMap(series -> last(series).stream())
        .toList();
  }

  /** One measurement for each checkpoint and p; what the tables hold is not made again. */
  public List<SparsityRow> execute(List<CheckpointRow> checkpoints) {
    Map<String, List<Point>> points = new TreeMap<>();
    bySeries(checkpoints).forEach((series, members) -> points.put(series, points(members)));
    List<String> ids = new ArrayList<>();
    checkpoints.forEach(row -> points.get(row.series()).forEach(one -> ids.add(id(row, one))));
    Map<String, SparsityRow> known = waves.stored(ids);
    List<CheckpointRow> missing =
        checkpoints.stream()
            .filter(
                row ->
                    points.get(row.series()).stream().anyMatch(x -> !known.containsKey(id(row, x))))
            .toList();
    waves
        .run(
            missing, percents.size(), (wave, levels) -> levels.measure(wanted(wave, points, known)))
        .forEach(row -> known.put(row.measurementId(), row));
    return ids.stream().map(known::get).toList();
  }

  /** The level of a series at one p. */
  private record Point(double percent, double level) {}

  private List<Point> points(List<CheckpointRow> series) {
    List<CheckpointRow> deciding = last(series);
    return percents.stream().map(percent -> new Point(percent, level(deciding, percent))).toList();
  }

  private double level(List<CheckpointRow> deciding, double percent) {
    List<String> ids =
        deciding.stream()
            .map(
                row ->
                    MeasurementPlan.searchId(extractionId(row), percent, options.cettTolerance()))
            .toList();
    Map<String, SparsityRow> searched = waves.stored(ids);
    double sum = 0;
    for (int i = 0; i < ids.size(); i++) {
      SparsityRow row = searched.get(ids.get(i));
      if (row == null || !row.status().equals("found")) {
        throw new InputException(
            "Cannot stabilise series %s: expected a CETT level found at p = %s %%, found %s, %s"
                .formatted(
                    deciding.get(i).series(),
                    percent,
                    row == null ? "none" : row.status(),
                    deciding.get(i).uri()));
      }
      sum += row.cett().orElseThrow();
    }
    return sum / ids.size();
  }

  private List<KnownLevels.Wanted> wanted(
      List<CheckpointRow> wave, Map<String, List<Point>> points, Map<String, SparsityRow> known) {
    List<KnownLevels.Wanted> wanted = new ArrayList<>();
    for (Subject subject : new SubjectReader(warehouse).read(wave, extractions)) {
      for (Point point : points.get(subject.checkpoint().series())) {
        if (!known.containsKey(id(subject.checkpoint(), point))) {
          wanted.add(
              new KnownLevels.Wanted(
                  subject, Method.CETT, point.level(), new Origin.Stabilised(point.percent())));
        }
      }
    }
    return wanted;
  }

  private String id(CheckpointRow checkpoint, Point point) {
    return MeasurementPlan.stabilisedId(extractionId(checkpoint), point.percent(), point.level());
  }

  private String extractionId(CheckpointRow checkpoint) {
    return extractions.get(checkpoint.checkpointId()).measurementId();
  }

  private static Map<String, List<CheckpointRow>> bySeries(List<CheckpointRow> checkpoints) {
    for (CheckpointRow row : checkpoints) {
      if (row.trainingTokens().isEmpty()) {
        throw new InputException(
            "Cannot stabilise series %s: expected training tokens of every checkpoint, found none, %s"
                .formatted(row.series(), row.uri()));
      }
    }
    return checkpoints.stream()
        .sorted(
            Comparator.comparing((CheckpointRow row) -> row.trainingTokens().orElseThrow())
                .thenComparing(CheckpointRow::checkpointId))
        .collect(Collectors.groupingBy(CheckpointRow::series, TreeMap::new, Collectors.toList()));
  }

  private static List<CheckpointRow> last(List<CheckpointRow> series) {
    return series.subList(Math.max(0, series.size() - DECIDING_CHECKPOINTS), series.size());
  }
}
