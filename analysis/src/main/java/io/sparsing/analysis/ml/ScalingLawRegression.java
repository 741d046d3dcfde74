package io.sparsing.analysis.ml;

import io.sparsing.analysis.law.fit.FitOptions;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.MapGroupsFunction;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Fits the better of the paper's two laws to every series of a DataFrame, one series a group, as
 * many groups at once as there are cores.
 *
 * <p>Reads {@code seriesCol} (string), {@code tokensCol} and {@code ratioCol} (numbers). Each
 * series is fitted as {@link io.sparsing.analysis.law.verdict.ScalingLawFitter#estimate} does, in
 * whatever order its rows come; a series with too few points gets no law, and the model says why.
 * The points of one series must fit into a task's memory, one row of results for each series into
 * the driver's.
 */
public final class ScalingLawRegression extends Estimator<ScalingLawRegressionModel>
    implements HasScalingLawParams, DefaultParamsWritable {

  private static final long serialVersionUID = 1L;

  private final String uid;
  private final ScalingLawParams params;

  /** An estimator with default parameters. */
  public ScalingLawRegression() {
    this(Identifiable$.MODULE$.randomUID("scalingLaw"));
  }

  /** An estimator with an identifier, as MLlib makes them when it copies and loads. */
  public ScalingLawRegression(String uid) {
    this.uid = uid;
    this.params = new ScalingLawParams(this);
  }

  /** Reads what {@link #save} wrote. */
  public static MLReader<ScalingLawRegression> read() {
    return new DefaultParamsReader<>();
  }

  /** Loads a saved estimator. */
  public static ScalingLawRegression load(String path) {
    return read().load(path);
  }

  @Override
  public String uid() {
    return uid;
  }

  /**
   * The law of every series.
   *
   * @throws IllegalArgumentException if a column is missing or of another type, or a parameter
   *     wrong
   */
  @Override
  public ScalingLawRegressionModel fit(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    FitOptions options = params.options();
    Dataset<Row> points =
        dataset.select(
            functions.col(params.value(params.seriesCol)),
            number(params.value(params.tokensCol)),
            number(params.value(params.ratioCol)));
    MapFunction<Row, String> key = row -> row.getString(0);
    MapGroupsFunction<String, Row, Row> estimate =
        (series, rows) -> SeriesEstimate.of(series, rows, options);
    List<Row> laws =
        points
            .groupByKey(key, Encoders.STRING())
            .mapGroups(estimate, Encoders.row(SeriesEstimate.SCHEMA))
            .sort(SeriesEstimate.SERIES)
            .collectAsList();
    ScalingLawRegressionModel model = new ScalingLawRegressionModel(uid, laws);
    return copyValues(model.setParent(this), ParamMap.empty());
  }

  private static Column number(String column) {
    return functions.col(column).cast(DataTypes.DoubleType);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    params.checkPoints(schema);
    return params.withPrediction(schema);
  }

  @Override
  public ScalingLawRegression copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  @Override
  public ScalingLawParams shared() {
    return params;
  }
}
