package io.sparsing.jobs.table;

import io.sparsing.analysis.cett.CettCurve;

/**
 * CETT of one layer, exact on all positions, at thresholds close together around the levels that a
 * search looks at. Columns: {@code cett_windows.sql}.
 */
@SuppressWarnings("ArrayRecordComponent") // written and read once, never compared
public record CettWindowRow(
    String measurementId,
    int layer,
    long positions,
    long zeroOutputPositions,
    float[] thresholds,
    double[] cett,
    double[] activationRatios) {

  /** The row of a layer's curve; standard errors are not kept. */
  public static CettWindowRow of(String measurementId, int layer, CettCurve curve) {
    return new CettWindowRow(
        measurementId,
        layer,
        curve.positions(),
        curve.zeroDenominatorPositions(),
        curve.thresholds(),
        curve.cett(),
        curve.activationRatios());
  }

  /** The curve, with standard errors of 0. */
  public CettCurve curve() {
    return CettCurve.at(
        thresholds,
        cett,
        new double[thresholds.length],
        activationRatios,
        positions,
        zeroOutputPositions);
  }
}
