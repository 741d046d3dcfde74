package io.sparsing.jobs.sparsity;

import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.ExtractionRow;
import io.sparsing.jobs.table.SparsityRow;
import io.sparsing.jobs.table.Warehouse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Measures perplexity and activation ratio under several rules side by side, at fixed CETT levels,
 * kept shares, ε or shares of magnitude (design section 2, baselines).
 *
 * <p>All parameters of all rules and checkpoints of a wave are sparse passes of one Spark job.
 */
public final class MeasureParametersAction {
  private final Warehouse warehouse;
  private final MeasurementWaves waves;
  private final Map<String, ExtractionRow> extractions;
  private final List<MeasuredRule> rules;

  /**
   * An action over checkpoints whose dense pass is done.
   *
   * @param extractions finished dense passes over the corpus, by checkpoint id
   * @param rules rules with their parameters
   */
  public MeasureParametersAction(
      Warehouse warehouse,
      CorpusRow corpus,
      Map<String, ExtractionRow> extractions,
      List<MeasuredRule> rules) {
    this.warehouse = warehouse;
    this.waves = new MeasurementWaves(warehouse, corpus, "Fixed parameters");
    this.extractions = Map.copyOf(extractions);
    this.rules = List.copyOf(rules);
  }

  /** A rule at one of its parameters. */
  private record Point(Method method, double parameter) {}

  /** One measurement for each checkpoint and parameter; what the tables hold is not made again. */
  public List<SparsityRow> execute(List<CheckpointRow> checkpoints) {
    Map<String, List<Point>> points = points(checkpoints);
    List<String> ids = new ArrayList<>();
    checkpoints.forEach(row -> of(row, points).forEach(point -> ids.add(id(row, point))));
    Map<String, SparsityRow> known = waves.stored(ids);
    List<CheckpointRow> missing =
        checkpoints.stream()
            .filter(row -> of(row, points).stream().anyMatch(x -> !known.containsKey(id(row, x))))
            .toList();
    int passes = missing.stream().mapToInt(row -> of(row, points).size()).max().orElse(1);
    waves
        .run(missing, passes, (wave, levels) -> levels.measure(wanted(wave, points, known)))
        .forEach(row -> known.put(row.measurementId(), row));
    return ids.stream().map(known::get).toList();
  }

  private String id(CheckpointRow checkpoint, Point point) {
    return MeasurementPlan.fixedId(extractionId(checkpoint), point.method(), point.parameter());
  }

  private String extractionId(CheckpointRow checkpoint) {
    return extractions.get(checkpoint.checkpointId()).measurementId();
  }

  private List<Point> of(CheckpointRow checkpoint, Map<String, List<Point>> points) {
    return points.get(extractionId(checkpoint));
  }

  private List<KnownLevels.Wanted> wanted(
      List<CheckpointRow> wave, Map<String, List<Point>> points, Map<String, SparsityRow> known) {
    List<KnownLevels.Wanted> wanted = new ArrayList<>();
    for (Subject subject : new SubjectReader(warehouse).read(wave, extractions)) {
      for (Point point : of(subject.checkpoint(), points)) {
        if (!known.containsKey(id(subject.checkpoint(), point))) {
          wanted.add(
              new KnownLevels.Wanted(
                  subject, point.method(), point.parameter(), new Origin.Asked()));
        }
      }
    }
    return wanted;
  }

  /** Points of each checkpoint, by key of its dense pass. */
  private Map<String, List<Point>> points(List<CheckpointRow> checkpoints) {
    Map<String, List<Double>> gates = new HashMap<>();
    if (rules.stream().anyMatch(MeasuredRule::placedByData)) {
      gates.putAll(gates(checkpoints));
    }
    Map<String, List<Point>> points = new HashMap<>();
    for (CheckpointRow checkpoint : checkpoints) {
      String id = extractionId(checkpoint);
      List<Point> all = new ArrayList<>();
      for (MeasuredRule rule : rules) {
        List<Double> parameters = rule.placedByData() ? gates.get(id) : rule.parameters();
        parameters.forEach(parameter -> all.add(new Point(rule.method(), parameter)));
      }
      points.put(id, all.stream().distinct().toList());
    }
    return points;
  }

  private Map<String, List<Double>> gates(List<CheckpointRow> checkpoints) {
    GateQuantiles quantiles = new GateQuantiles(warehouse);
    List<String> ids = checkpoints.stream().map(this::extractionId).toList();
    Map<String, List<Double>> known = quantiles.stored(ids);
    Map<String, String> missing = new TreeMap<>();
    checkpoints.stream()
        .filter(row -> !known.containsKey(extractionId(row)))
        .forEach(row -> missing.put(extractionId(row), row.uri()));
    if (missing.isEmpty()) {
      return known;
    }
    quantiles.place(missing, waves.shards());
    return quantiles.stored(ids);
  }
}
