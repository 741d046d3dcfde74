package io.sparsing.analysis.ml;

import java.util.HashMap;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsReader$;
import org.apache.spark.ml.util.DefaultParamsWriter$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.reflect.ClassTag$;

/**
 * The laws of many series: predicts the activation ratio of a series after some training tokens.
 *
 * <p>A series that the model has no law for is predicted as NaN, as MLlib does with users that a
 * factorization has not met; evaluators stop at nulls.
 */
public final class ScalingLawRegressionModel extends Model<ScalingLawRegressionModel>
    implements HasScalingLawParams, MLWritable {

  private static final long serialVersionUID = 1L;
  private static final String DATA = "data";

  private final String uid;
  private final ScalingLawParams params;

  @SuppressWarnings("serial") // an immutable list of rows
  private final List<Row> laws;

  ScalingLawRegressionModel(String uid, List<Row> laws) {
    this.uid = uid;
    this.laws = List.copyOf(laws);
    this.params = new ScalingLawParams(this);
  }

  /** Reads what {@link #save} wrote. */
  public static MLReader<ScalingLawRegressionModel> read() {
    return new Reader();
  }

  /** Loads a saved model. */
  public static ScalingLawRegressionModel load(String path) {
    return read().load(path);
  }

  @Override
  public String uid() {
    return uid;
  }

  /**
   * One row for each series, by name: {@code series}, {@code law}, {@code alpha}, {@code b} (null
   * for the convergent law), {@code c}, {@code limit}, {@code limit_low}, {@code limit_high} (95
   * %), {@code limit_status}, {@code identified}, {@code mse}, {@code points}, {@code converged},
   * and {@code problem}, which says why there is no law where all of that is null.
   */
  public Dataset<Row> laws(SparkSession spark) {
    return spark.createDataFrame(laws, SeriesEstimate.SCHEMA);
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    HashMap<String, SeriesEstimate.LawCurve> curves = new HashMap<>();
    laws.stream()
        .filter(SeriesEstimate::hasLaw)
        .forEach(row -> curves.put(row.getString(0), SeriesEstimate.curve(row)));
    Broadcast<HashMap<String, SeriesEstimate.LawCurve>> shared =
        dataset
            .sparkSession()
            .sparkContext()
            .broadcast(curves, ClassTag$.MODULE$.apply(HashMap.class));
    UDF2<String, Double, Double> predict =
        (series, tokens) -> {
          SeriesEstimate.LawCurve curve = shared.value().get(series);
          return curve == null || tokens == null ? Double.NaN : curve.predict(tokens);
        };
    return dataset.withColumn(
        params.value(params.predictionCol),
        functions
            .udf(predict, DataTypes.DoubleType)
            .apply(
                functions.col(params.value(params.seriesCol)),
                functions.col(params.value(params.tokensCol)).cast(DataTypes.DoubleType)));
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return params.withPrediction(schema);
  }

  @Override
  public ScalingLawRegressionModel copy(ParamMap extra) {
    return copyValues(new ScalingLawRegressionModel(uid, laws), extra).setParent(parent());
  }

  @Override
  public MLWriter write() {
    return new Writer(this);
  }

  @Override
  public ScalingLawParams shared() {
    return params;
  }

  /** Parameters as MLlib writes them, laws as one Parquet file. */
  private static final class Writer extends MLWriter {
    private final ScalingLawRegressionModel model;

    Writer(ScalingLawRegressionModel model) {
      this.model = model;
    }

    @Override
    public void saveImpl(String path) {
      DefaultParamsWriter$.MODULE$.saveMetadata(model, path, sparkSession());
      model.laws(sparkSession()).coalesce(1).write().parquet(new Path(path, DATA).toString());
    }
  }

  private static final class Reader extends MLReader<ScalingLawRegressionModel> {
    @Override
    public ScalingLawRegressionModel load(String path) {
      DefaultParamsReader.Metadata metadata =
          DefaultParamsReader$.MODULE$.loadMetadata(
              path, sparkSession(), ScalingLawRegressionModel.class.getName());
      List<Row> laws =
          sparkSession()
              .read()
              .schema(SeriesEstimate.SCHEMA)
              .parquet(new Path(path, DATA).toString())
              .sort(SeriesEstimate.SERIES)
              .collectAsList();
      ScalingLawRegressionModel model = new ScalingLawRegressionModel(metadata.uid(), laws);
      metadata.getAndSetParams(model, Option.empty());
      return model;
    }
  }
}
