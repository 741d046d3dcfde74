package io.sparsing.jobs.table;

import io.sparsing.analysis.cett.CettCurve;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One point of a layer's CETT curve. Columns: {@code cett_curves.sql}. */
public record CettCurveRow(
    String measurementId,
    String checkpointId,
    String corpusId,
    Scope scope,
    int layer,
    float threshold,
    double cett,
    Optional<Double> standardError,
    double activationRatio,
    long positions,
    Optional<Long> zeroOutputPositions) {
  /** What made a point. */
  public enum Scope {
    /** The dense pass. */
    DENSE,
    /** A sweep over stored activations. */
    SWEEP;

    /** As it stands in tables. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The rows of one layer's curve. */
  public static List<CettCurveRow> of(
      String measurementId,
      String checkpointId,
      String corpusId,
      Scope scope,
      int layer,
      CettCurve curve) {
    float[] thresholds = curve.thresholds();
    double[] cett = curve.cett();
    double[] errors = curve.standardErrors();
    double[] ratios = curve.activationRatios();
    List<CettCurveRow> rows = new ArrayList<>();
    for (int i = 0; i < thresholds.length; i++) {
      rows.add(
          new CettCurveRow(
              measurementId,
              checkpointId,
              corpusId,
              scope,
              layer,
              thresholds[i],
              cett[i],
              Optional.of(errors[i]),
              ratios[i],
              curve.positions(),
              Optional.of(curve.zeroDenominatorPositions())));
    }
    return rows;
  }

  /** The curve that the rows of one layer hold. */
  public static CettCurve curve(List<CettCurveRow> layer) {
    List<CettCurveRow> rows =
        layer.stream().sorted(Comparator.comparing(CettCurveRow::threshold)).toList();
    float[] thresholds = new float[rows.size()];
    for (int i = 0; i < thresholds.length; i++) {
      thresholds[i] = rows.get(i).threshold();
    }
    return CettCurve.at(
        thresholds,
        rows.stream().mapToDouble(CettCurveRow::cett).toArray(),
        rows.stream().mapToDouble(row -> row.standardError().orElse(0.0)).toArray(),
        rows.stream().mapToDouble(CettCurveRow::activationRatio).toArray(),
        rows.get(0).positions(),
        rows.get(0).zeroOutputPositions().orElse(0L));
  }
}
