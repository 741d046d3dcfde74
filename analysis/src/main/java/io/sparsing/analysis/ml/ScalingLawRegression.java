package io.sparsing.analysis.ml;

import io.sparsing.analysis.law.fit.FitOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapFunction;
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
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Fits the better of the paper's two laws to every series of a DataFrame, as many series at once as
 * there are cores.
 *
 * <p>Reads {@code seriesCol} (string), {@code tokensCol} and {@code ratioCol} (numbers). Each
 * series is fitted as {@link io.sparsing.analysis.law.verdict.ScalingLawFitter#estimate} does, in
 * whatever order its rows come; a series with too few points gets no law, and the model says why.
 * The points of one series must fit into a task's memory, one row of results for each series into
 * the driver's.
 */
public final class ScalingLawRegression extends Estimator<ScalingLawRegressionModel>
    implements HasScalingLawParams, DefaultParamsWritable {

  /** Columns that {@link #fits} reads where both are there: what documents move each point by. */
  public static final String DOCUMENTS = "documents";

  /** As {@link #DOCUMENTS}. */
  public static final String INFLUENCES = "influences";

  private static final long serialVersionUID = 1L;

  private static final StructType FITTED =
      new StructType()
          .add("key", DataTypes.StringType, false)
          .add("fit", DataTypes.StringType, false);

  /** Tasks for each core, so that a core whose series are quick takes another. */
  private static final int TASKS_PER_CORE = 4;

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
    MapFunction<Row, Row> estimate =
        row -> SeriesEstimate.of(row.getString(1), row.getList(2), options);
    List<Row> laws =
        series(dataset, params.value(params.seriesCol))
            .map(estimate, Encoders.row(SeriesEstimate.SCHEMA))
            .sort(SeriesEstimate.SERIES)
            .collectAsList();
    ScalingLawRegressionModel model = new ScalingLawRegressionModel(uid, laws);
    return copyValues(model.setParent(this), ParamMap.empty());
  }

  /**
   * All that {@link io.sparsing.analysis.law.verdict.ScalingLawFitter#fit} says of every series, in
   * one Spark job.
   *
   * <p>Where the columns {@link #DOCUMENTS} (array of int) and {@link #INFLUENCES} (array of
   * double) are there, and no point of a series lacks them, the fit takes its sampling errors from
   * them.
   *
   * @param keyCol column of strings that tells series apart; their names may repeat
   * @param options how to fit, in place of this estimator's parameters
   * @return by key; a series without any point is not among them
   */
  public Map<String, SeriesFit> fits(Dataset<?> dataset, String keyCol, FitOptions options) {
    params.checkPoints(dataset.schema());
    MapFunction<Row, Row> fit =
        row ->
            RowFactory.create(
                row.getString(0),
                SeriesPointRows.fit(row.getString(1), row.getList(2), options).toJson());
    Map<String, SeriesFit> fits = new TreeMap<>();
    series(dataset, keyCol)
        .map(fit, Encoders.row(FITTED))
        .collectAsList()
        .forEach(row -> fits.put(row.getString(0), SeriesFit.fromJson(row.getString(1))));
    return fits;
  }

  /** One row for each series: key, name, and its points as structs, in any order. */
  private Dataset<Row> series(Dataset<?> dataset, String keyCol) {
    List<String> columns = Arrays.asList(dataset.columns());
    Stream<Column> known =
        Stream.of(DOCUMENTS, INFLUENCES).filter(columns::contains).map(functions::col);
    Column[] point =
        Stream.concat(
                Stream.of(
                    number(params.value(params.tokensCol)), number(params.value(params.ratioCol))),
                known)
            .toArray(Column[]::new);
    // A number of partitions that is asked for stays: adaptive execution would take one.
    return dataset
        .select(
            functions.col(keyCol).as("key"),
            functions.col(params.value(params.seriesCol)).as("name"),
            functions.struct(point).as("point"))
        .groupBy("key")
        .agg(functions.first("name"), functions.collect_list("point"))
        .repartition(TASKS_PER_CORE * dataset.sparkSession().sparkContext().defaultParallelism());
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
