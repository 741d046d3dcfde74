package io.sparsing.analysis.ml;

import io.sparsing.analysis.law.fit.FitOptions;
import io.sparsing.analysis.law.fit.NotEnoughPointsException;
import io.sparsing.analysis.law.interval.LimitStatus;
import io.sparsing.analysis.law.shape.ScalingLaw;
import io.sparsing.analysis.law.verdict.LawEstimate;
import io.sparsing.analysis.law.verdict.ScalingLawFitter;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** One series' law as a row. */
final class SeriesEstimate {

  static final String SERIES = "series";

  private static final List<String> PARAMETERS = List.of("alpha", "b", "c", "limit");

  /** Everything but the series is null where the points are too few; {@code problem} says so. */
  static final StructType SCHEMA =
      new StructType()
          .add(SERIES, DataTypes.StringType, false)
          .add("law", DataTypes.StringType, true)
          .add("alpha", DataTypes.DoubleType, true)
          .add("b", DataTypes.DoubleType, true)
          .add("c", DataTypes.DoubleType, true)
          .add("limit", DataTypes.DoubleType, true)
          .add("limit_low", DataTypes.DoubleType, true)
          .add("limit_high", DataTypes.DoubleType, true)
          .add("limit_status", DataTypes.StringType, true)
          .add("identified", DataTypes.BooleanType, true)
          .add("mse", DataTypes.DoubleType, true)
          .add("points", DataTypes.IntegerType, true)
          .add("converged", DataTypes.BooleanType, true)
          .add("problem", DataTypes.StringType, true);

  private SeriesEstimate() {}

  static Row of(String series, List<Row> points, FitOptions options) {
    try {
      return row(
          new ScalingLawFitter(options)
              .estimate(SeriesPointRows.points(series, points, Optional.empty())));
    } catch (NotEnoughPointsException e) {
      Object[] values = new Object[SCHEMA.size()];
      values[0] = series;
      values[values.length - 1] = e.getMessage();
      return RowFactory.create(values);
    }
  }

  private static Row row(LawEstimate estimate) {
    Map<String, Double> parameters = estimate.parameters();
    return RowFactory.create(
        estimate.series(),
        estimate.law().id(),
        parameters.get("alpha"),
        parameters.get("b"),
        parameters.get("c"),
        parameters.get("limit"),
        estimate.limitInterval().low(),
        estimate.limitInterval().high(),
        estimate.limitStatus().name().toLowerCase(Locale.ROOT),
        estimate.limitStatus() == LimitStatus.DETERMINED,
        estimate.meanSquaredError(),
        estimate.points(),
        estimate.converged(),
        null);
  }

  /** The curve of a row with a law. */
  static LawCurve curve(Row row) {
    Map<String, Double> parameters = new TreeMap<>();
    for (String name : PARAMETERS) {
      if (!row.isNullAt(SCHEMA.fieldIndex(name))) {
        parameters.put(name, row.getDouble(SCHEMA.fieldIndex(name)));
      }
    }
    return new LawCurve(
        ScalingLaw.named(row.getString(SCHEMA.fieldIndex("law"))), new TreeMap<>(parameters));
  }

  static boolean hasLaw(Row row) {
    return !row.isNullAt(SCHEMA.fieldIndex("law"));
  }

  /** A law with its parameters, as tasks get it. */
  record LawCurve(ScalingLaw law, TreeMap<String, Double> parameters) implements Serializable {
    double predict(double trainingTokens) {
      return law.predict(parameters, trainingTokens);
    }
  }
}
