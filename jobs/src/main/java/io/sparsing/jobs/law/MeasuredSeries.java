package io.sparsing.jobs.law;

import io.sparsing.analysis.law.fit.SeriesPoints;
import io.sparsing.jobs.SparsityMethod;
import io.sparsing.jobs.SparsityStatus;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.KeyHash;
import io.sparsing.jobs.table.SparsityRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.functions;

/**
 * The measured places of one series on one corpus at one p, by ascending training tokens. All
 * points come from one version of the measuring method.
 *
 * @param series training run
 * @param corpusId key of the corpus
 * @param percent p
 * @param points measurements; only those of checkpoints whose training tokens are known
 * @param versions which version of the method made the points
 */
public record MeasuredSeries(
    String series, String corpusId, double percent, List<Point> points, Versions versions) {
  /** Points that a note names; of more, it gives the number. */
  private static final int MOST_NAMED = 3;

  /** One measured checkpoint at one place. */
  public record Point(CheckpointRow checkpoint, SparsityRow measurement) {
    public double trainingTokens() {
      return checkpoint.trainingTokens().orElseThrow();
    }

    /** Whether laws, whose variable is the logarithm of the tokens, have a value here. */
    boolean isTrained() {
      return trainingTokens() > 0;
    }

    /** Whether the ratio is that at the target: only a search that found its level has one. */
    boolean isFound() {
      return measurement.status() == SparsityStatus.FOUND;
    }

    /** Whether a law is fitted to it. */
    boolean isFitted() {
      return isTrained() && isFound();
    }

    /** Version of the measuring method; 0 stands for all before versions were entered. */
    int methodVersion() {
      return measurement.methodVersion().orElse(0);
    }
  }

  /**
   * Versions of the measuring method.
   *
   * @param used the one that made the points: the newest of the series
   * @param newest the newest of all series on this corpus at this p
   * @param leftOut places that only earlier versions measured
   */
  record Versions(int used, int newest, int leftOut) {}

  /** All series in the tables, by name, corpus and p. */
  public static List<MeasuredSeries> read(Warehouse warehouse) {
    Map<String, List<Point>> series = new TreeMap<>();
    Map<String, Integer> newest = new TreeMap<>();
    PlacedMeasurements.read(
            warehouse,
            warehouse
                .read(WarehouseTable.SPARSITY)
                .where(functions.col("method").equalTo(SparsityMethod.PPLP.toString())))
        .stream()
        .filter(point -> point.checkpoint().trainingTokens().isPresent())
        .forEach(
            point -> {
              String conditions = conditions(point.measurement());
              newest.merge(conditions, point.methodVersion(), Math::max);
              series
                  .computeIfAbsent(
                      point.checkpoint().series() + "\n" + conditions, key -> new ArrayList<>())
                  .add(point);
            });
    return series.values().stream()
        .map(points -> of(points, newest.get(conditions(points.get(0).measurement()))))
        .toList();
  }

  /** Corpus and p in an order that sorts. */
  private static String conditions(SparsityRow row) {
    return "%s\n%012.6f".formatted(row.corpusId(), row.p().orElseThrow());
  }

  private static MeasuredSeries of(List<Point> all, int newest) {
    List<Point> kept =
        PlacedMeasurements.ofNewestVersion(all).stream()
            .sorted(
                Comparator.comparing(Point::trainingTokens)
                    .thenComparing(point -> point.measurement().measurementId()))
            .toList();
    Point one = kept.get(0);
    return new MeasuredSeries(
        one.checkpoint().series(),
        one.measurement().corpusId(),
        one.measurement().p().orElseThrow(),
        kept,
        new Versions(one.methodVersion(), newest, Math.toIntExact(places(all) - places(kept))));
  }

  private static long places(List<Point> points) {
    return points.stream().map(point -> point.checkpoint().uri()).distinct().count();
  }

  /** Whether no other series on this corpus at this p was measured by a newer version. */
  public boolean isCurrent() {
    return versions.used() == versions.newest();
  }

  /** What laws are fitted to: trained, and with a level that was found. */
  public SeriesPoints seriesPoints() {
    List<Point> fitted = points.stream().filter(Point::isFitted).toList();
    return new SeriesPoints(
        series,
        fitted.stream().mapToDouble(Point::trainingTokens).toArray(),
        fitted.stream().mapToDouble(point -> point.measurement().activationRatio()).toArray());
  }

  /** Keys of the measurements that laws are fitted to, in the order of {@link #seriesPoints()}. */
  List<String> fittedMeasurements() {
    return points.stream()
        .filter(Point::isFitted)
        .sorted(
            Comparator.comparingDouble(Point::trainingTokens)
                .thenComparingDouble(point -> point.measurement().activationRatio()))
        .map(point -> point.measurement().measurementId())
        .toList();
  }

  /** Whether measurements that laws are fitted to have a standard error. */
  boolean hasErrors() {
    return points.stream()
        .filter(Point::isFitted)
        .anyMatch(point -> point.measurement().activationRatioSe().isPresent());
  }

  /** Number of points that no law is fitted to. */
  int unfitted() {
    return (int) points.stream().filter(point -> !point.isFitted()).count();
  }

  /** What a reader of a fit must know of its points, one line each; empty where all are plain. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    String untrained =
        points.stream()
            .filter(point -> !point.isTrained())
            .map(point -> point.checkpoint().name())
            .collect(Collectors.joining(", "));
    if (!untrained.isEmpty()) {
      notes.add(
          "Left out of the fit of %s: %s, measured before any training; the laws have no value at 0 training tokens"
              .formatted(series, untrained));
    }
    String without =
        points.stream()
            .filter(point -> point.isTrained() && !point.isFound())
            .map(
                point ->
                    "%s (%s)".formatted(point.checkpoint().name(), point.measurement().status()))
            .collect(Collectors.joining(", "));
    if (!without.isEmpty()) {
      notes.add(
          "Left out of the fit of %s: %s, where no level with a PPL ratio of 1 + p/100 was found"
              .formatted(series, without));
    }
    if (versions.leftOut() > 0) {
      notes.add(
          "Left out of series %s: %d points that only an earlier version of the measuring method has measured; measure them again"
              .formatted(series, versions.leftOut()));
    }
    if (!isCurrent()) {
      notes.add(
          "Left out of comparisons: series %s, measured by an earlier version of the method than other series; measure it again"
              .formatted(series));
    }
    sharedWeights().ifPresent(notes::add);
    return notes;
  }

  /** Which points are the same weights at other training tokens. */
  private Optional<String> sharedWeights() {
    Map<String, Long> places =
        points.stream()
            .collect(
                Collectors.groupingBy(
                    point -> point.measurement().measurementId(), Collectors.counting()));
    List<String> names =
        points.stream()
            .filter(point -> places.get(point.measurement().measurementId()) > 1)
            .map(point -> point.checkpoint().name())
            .toList();
    if (names.isEmpty()) {
      return Optional.empty();
    }
    String others =
        names.size() > MOST_NAMED ? " and %d more".formatted(names.size() - MOST_NAMED) : "";
    return Optional.of(
        "Series %s has %d points whose weights are those of another point of it, measured once: %s%s"
            .formatted(
                series,
                names.size(),
                names.stream().limit(MOST_NAMED).collect(Collectors.joining(", ")),
                others));
  }

  /**
   * Key of the fit of exactly these points.
   *
   * @param options {@link io.sparsing.analysis.law.fit.FitOptions#id()}
   */
  String fitId(String options) {
    List<String> parts = new ArrayList<>(List.of("fit 5", series, corpusId, options));
    if (hasErrors()) {
      parts.add("with sampling errors");
    }
    points.forEach(
        point -> {
          parts.add(point.measurement().measurementId());
          parts.add(Double.toString(point.trainingTokens()));
          parts.add(Double.toString(point.measurement().activationRatio()));
          if (!point.isFound()) {
            parts.add(point.measurement().status().toString());
          }
        });
    return KeyHash.of(parts);
  }
}
