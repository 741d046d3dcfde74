package io.sparsing.analysis.ml;

import io.sparsing.analysis.law.fit.FitOptions;
import io.sparsing.analysis.law.fit.FitWindow;
import io.sparsing.analysis.law.fit.ForecastRequest;
import io.sparsing.analysis.law.fit.Loss;
import io.sparsing.analysis.law.fit.Resampling;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The parameters that estimator and model share; each declares them to MLlib as its own. */
public final class ScalingLawParams {

  private final Params owner;
  final Param<String> seriesCol;
  final Param<String> tokensCol;
  final Param<String> ratioCol;
  final Param<String> predictionCol;
  final Param<String> loss;
  final DoubleParam fromTokens;
  final IntParam resamples;
  final LongParam seed;

  ScalingLawParams(Params owner) {
    this.owner = owner;
    seriesCol = new Param<>(owner, "seriesCol", "column of the series' names, strings");
    tokensCol = new Param<>(owner, "tokensCol", "column of training tokens, raw counts");
    ratioCol = new Param<>(owner, "ratioCol", "column of activation ratios in [0, 1]");
    predictionCol = new Param<>(owner, "predictionCol", "column that predictions are written to");
    loss = new Param<>(owner, "loss", "what the fit keeps small: squared or huber");
    fromTokens = new DoubleParam(owner, "fromTokens", "least training tokens of a point used");
    resamples =
        new IntParam(owner, "resamples", "bootstrap resamples of each series; 0 or at least 100");
    seed = new LongParam(owner, "seed", "seed of the resamples");
    owner.setDefault(seriesCol, "series");
    owner.setDefault(tokensCol, "training_tokens");
    owner.setDefault(ratioCol, "activation_ratio");
    owner.setDefault(predictionCol, "prediction");
    owner.setDefault(loss, "squared");
    owner.setDefault(fromTokens, 0.0);
    owner.setDefault(resamples, 0);
    owner.setDefault(seed, 1L);
  }

  String value(Param<String> param) {
    return owner.getOrDefault(param);
  }

  /** The options of the fit; wrong ones are refused here. */
  FitOptions options() {
    double from = ((Number) owner.getOrDefault(fromTokens)).doubleValue();
    int count = ((Number) owner.getOrDefault(resamples)).intValue();
    long start = ((Number) owner.getOrDefault(seed)).longValue();
    return new FitOptions(
        from == 0 ? new FitWindow.All() : new FitWindow.From(from),
        Loss.named(owner.getOrDefault(loss)),
        new Resampling(count, start),
        ForecastRequest.NONE);
  }

  /** Checks the columns that a fit reads. */
  void checkPoints(StructType schema) {
    checkInputs(schema);
    requireNumber(schema, value(ratioCol));
  }

  /** The schema with the predictions; checks the columns that a prediction reads. */
  StructType withPrediction(StructType schema) {
    checkInputs(schema);
    String prediction = value(predictionCol);
    if (Arrays.asList(schema.fieldNames()).contains(prediction)) {
      throw new IllegalArgumentException(
          "Cannot predict: expected no column %s yet, found columns %s"
              .formatted(prediction, String.join(", ", schema.fieldNames())));
    }
    return schema.add(prediction, DataTypes.DoubleType, true);
  }

  private void checkInputs(StructType schema) {
    StructField series = field(schema, value(seriesCol));
    if (!series.dataType().equals(DataTypes.StringType)) {
      throw new IllegalArgumentException(
          "Cannot read series: expected column %s of strings, found %s"
              .formatted(series.name(), series.dataType().simpleString()));
    }
    requireNumber(schema, value(tokensCol));
  }

  private static void requireNumber(StructType schema, String column) {
    StructField field = field(schema, column);
    if (!(field.dataType() instanceof NumericType)) {
      throw new IllegalArgumentException(
          "Cannot read series: expected column %s of numbers, found %s"
              .formatted(column, field.dataType().simpleString()));
    }
  }

  private static StructField field(StructType schema, String column) {
    List<String> names = Arrays.asList(schema.fieldNames());
    if (!names.contains(column)) {
      throw new IllegalArgumentException(
          "Cannot read series: expected column %s, found columns %s"
              .formatted(column, String.join(", ", names)));
    }
    return schema.fields()[names.indexOf(column)];
  }
}
