package io.sparsing.analysis.ml;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparsing.analysis.law.fit.FitOptions;
import io.sparsing.analysis.law.fit.Loss;
import io.sparsing.analysis.law.fit.SeriesPoints;
import io.sparsing.analysis.law.verdict.LawEstimate;
import io.sparsing.analysis.law.verdict.ScalingLawFitter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScalingLawRegressionTest {

  private static final StructType SCHEMA =
      new StructType()
          .add("series", DataTypes.StringType)
          .add("training_tokens", DataTypes.LongType)
          .add("activation_ratio", DataTypes.DoubleType);

  private static final int FOLDS = 3;

  private static SparkSession spark;
  private static final Map<String, SeriesPoints> SERIES = new TreeMap<>();

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "3")
            .getOrCreate();
    for (int i = 0; i < 12; i++) {
      SERIES.put("run-" + i, series(i));
    }
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  /** Even ones fall, odd ones rise; 20 points each. */
  private static SeriesPoints series(int index) {
    Random random = new Random(index);
    double[] tokens = new double[20];
    double[] ratio = new double[20];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = 2e9 * (i + 1);
      double d = 2.0 * (i + 1);
      double curve =
          index % 2 == 0
              ? 0.1 * Math.exp(-0.1 * d) + 0.2 + 0.01 * index
              : 0.3 + 0.01 * index - 0.1 * Math.pow(d, -0.7);
      ratio[i] = curve + 3e-4 * random.nextGaussian();
    }
    return new SeriesPoints("run-" + index, tokens, ratio);
  }

  private static Dataset<Row> frame() {
    return frame(SERIES.values());
  }

  private static Dataset<Row> frame(Collection<SeriesPoints> series) {
    List<Row> rows = new ArrayList<>();
    for (SeriesPoints points : series) {
      for (int i = points.size() - 1; i >= 0; i--) {
        rows.add(
            RowFactory.create(
                points.series(), (long) points.trainingTokens()[i], points.activationRatio()[i]));
      }
    }
    return spark.createDataFrame(rows, SCHEMA);
  }

  private static Map<String, Row> laws(ScalingLawRegressionModel model) {
    return model.laws(spark).collectAsList().stream()
        .collect(Collectors.toMap(row -> row.getString(0), row -> row));
  }

  @Test
  void fitsEverySeriesAsTheFitterDoes() {
    Map<String, Row> laws = laws(new ScalingLawRegression().fit(frame().repartition(5)));

    assertThat(laws.keySet()).isEqualTo(SERIES.keySet());
    SERIES.forEach(
        (name, points) -> {
          LawEstimate expected = new ScalingLawFitter(FitOptions.PLAIN).estimate(points);
          Row row = laws.get(name);
          assertThat(row.<String>getAs("law")).isEqualTo(expected.law().id());
          assertThat(row.<Double>getAs("limit")).isEqualTo(expected.limit());
          assertThat(row.<Double>getAs("b")).isEqualTo(expected.parameters().get("b"));
          assertThat(row.<Double>getAs("limit_low")).isEqualTo(expected.limitInterval().low());
          assertThat(row.<Double>getAs("mse")).isEqualTo(expected.meanSquaredError());
          assertThat(row.<Integer>getAs("points")).isEqualTo(20);
          assertThat(row.<String>getAs("problem")).isNull();
        });
  }

  @Test
  void predictsWithEachSeriesOwnLawAndNoNumberForStrangers() {
    ScalingLawRegressionModel model = new ScalingLawRegression().fit(frame());
    Dataset<Row> asked =
        spark.createDataFrame(
            List.of(
                RowFactory.create("run-3", 1_000_000_000_000L, 0.0),
                RowFactory.create("stranger", 1_000_000_000_000L, 0.0)),
            SCHEMA);
    List<Row> found = model.transform(asked).orderBy("series").collectAsList();

    LawEstimate law = new ScalingLawFitter(FitOptions.PLAIN).estimate(SERIES.get("run-3"));
    assertThat(found.get(0).<Double>getAs("prediction"))
        .isEqualTo(law.law().predict(law.parameters(), 1e12));
    assertThat(found.get(1).<Double>getAs("prediction")).isNaN();
  }

  @Test
  void parametersReachTheFit() {
    ScalingLawRegression estimator = new ScalingLawRegression();
    estimator.set(estimator.loss(), "huber");
    estimator.set(estimator.fromTokens(), 6e9);
    Row row = laws(estimator.fit(frame())).get("run-4");

    SeriesPoints points = SERIES.get("run-4").from(6e9);
    LawEstimate expected = new ScalingLawFitter(FitOptions.PLAIN.with(Loss.HUBER)).estimate(points);
    assertThat(row.<Double>getAs("limit")).isEqualTo(expected.limit());
    assertThat(row.<Integer>getAs("points")).isEqualTo(18);
  }

  @Test
  void saysWhyASeriesHasNoLaw() {
    Dataset<Row> few =
        spark.createDataFrame(List.of(RowFactory.create("short", 1_000L, 0.5)), SCHEMA);
    Row row = laws(new ScalingLawRegression().fit(few)).get("short");

    assertThat(row.<String>getAs("law")).isNull();
    assertThat(row.<String>getAs("problem"))
        .isEqualTo("Cannot fit short: expected at least 5 points, found 1");
  }

  @Test
  void comesBackFromDiskWithParametersAndLaws(@TempDir Path folder) throws Exception {
    ScalingLawRegression estimator = new ScalingLawRegression();
    estimator.set(estimator.predictionCol(), "guess");
    estimator.save(folder.resolve("estimator").toString());
    ScalingLawRegression loaded = ScalingLawRegression.load(folder.resolve("estimator").toString());
    assertThat(loaded.uid()).isEqualTo(estimator.uid());
    assertThat(loaded.getOrDefault(loaded.predictionCol())).isEqualTo("guess");

    ScalingLawRegressionModel model = loaded.fit(frame());
    model.save(folder.resolve("model").toString());
    ScalingLawRegressionModel again =
        ScalingLawRegressionModel.load(folder.resolve("model").toString());
    assertThat(again.laws(spark).collectAsList()).isEqualTo(model.laws(spark).collectAsList());
    assertThat(again.transform(frame()).collectAsList())
        .isEqualTo(model.transform(frame()).collectAsList());
    assertThat(again.transform(frame()).columns()).contains("guess");
  }

  @Test
  void isAStageOfAPipelineThatIsSaved(@TempDir Path folder) throws Exception {
    SQLTransformer rename =
        new SQLTransformer()
            .setStatement("SELECT series AS run, training_tokens, activation_ratio FROM __THIS__");
    ScalingLawRegression estimator = new ScalingLawRegression();
    estimator.set(estimator.seriesCol(), "run");
    PipelineModel model =
        new Pipeline().setStages(new PipelineStage[] {rename, estimator}).fit(frame());
    model.save(folder.resolve("pipeline").toString());
    PipelineModel loaded = PipelineModel.load(folder.resolve("pipeline").toString());

    assertThat(loaded.transform(frame()).collectAsList())
        .isEqualTo(model.transform(frame()).collectAsList());
    double mse =
        new RegressionEvaluator("uid")
            .setLabelCol("activation_ratio")
            .setMetricName("mse")
            .evaluate(loaded.transform(frame()));
    // Noise of 3e-4 less what the fits take of it.
    assertThat(Math.sqrt(mse)).isBetween(2.3e-4, 3.1e-4);
  }

  /**
   * The rmse is not the noise of 3e-4: a first point that is left out lies beyond its series' curve
   * and errs by about {@code 3e-4 sqrt(1 + h)}, with a leverage {@code h} of 9 (falling) to 17
   * (rising) for these laws. So what is expected is computed fold by fold with the fitter alone. A
   * fit range that begins late predicts the points before it worse still. Six series show it: each
   * is fitted six times here and six times there.
   */
  @Test
  void isTunedByCrossValidation() {
    List<SeriesPoints> six = IntStream.range(0, 6).mapToObj(i -> SERIES.get("run-" + i)).toList();
    ScalingLawRegression estimator = new ScalingLawRegression();
    ParamMap[] grid =
        new ParamGridBuilder().addGrid(estimator.fromTokens(), new double[] {0, 12e9}).build();
    CrossValidator validator =
        new CrossValidator()
            .setEstimator(estimator)
            .setEvaluator(
                new RegressionEvaluator().setLabelCol("activation_ratio").setMetricName("rmse"))
            .setEstimatorParamMaps(grid)
            .setNumFolds(FOLDS)
            .setFoldCol("fold");
    CrossValidatorModel tuned =
        validator.fit(
            frame(six).withColumn("fold", expr("CAST(training_tokens / 2000000000 AS INT) % 3")));

    assertThat(tuned.avgMetrics()[0]).isCloseTo(crossValidated(six, 0), within(1e-12));
    assertThat(tuned.avgMetrics()[1]).isCloseTo(crossValidated(six, 12e9), within(1e-12));
    assertThat(tuned.avgMetrics()[1]).isGreaterThan(1.2 * tuned.avgMetrics()[0]);
    ScalingLawRegressionModel best = (ScalingLawRegressionModel) tuned.bestModel();
    assertThat(best.getOrDefault(best.fromTokens())).isEqualTo(0.0);
  }

  private static double crossValidated(List<SeriesPoints> series, double fromTokens) {
    double mean = 0;
    for (int fold = 0; fold < FOLDS; fold++) {
      double squares = 0;
      int count = 0;
      for (SeriesPoints points : series) {
        LawEstimate law = withoutFold(points, fold, fromTokens);
        for (int i = 0; i < points.size(); i++) {
          if (foldOf(points, i) == fold) {
            double error =
                law.law().predict(law.parameters(), points.trainingTokens()[i])
                    - points.activationRatio()[i];
            squares += error * error;
            count++;
          }
        }
      }
      mean += Math.sqrt(squares / count) / FOLDS;
    }
    return mean;
  }

  private static LawEstimate withoutFold(SeriesPoints points, int fold, double fromTokens) {
    int[] kept = IntStream.range(0, points.size()).filter(i -> foldOf(points, i) != fold).toArray();
    SeriesPoints training =
        new SeriesPoints(
            points.series(),
            IntStream.of(kept).mapToDouble(i -> points.trainingTokens()[i]).toArray(),
            IntStream.of(kept).mapToDouble(i -> points.activationRatio()[i]).toArray());
    return new ScalingLawFitter(FitOptions.PLAIN).estimate(training.from(fromTokens));
  }

  private static int foldOf(SeriesPoints points, int index) {
    return (int) Math.round(points.trainingTokens()[index] / 2e9) % FOLDS;
  }

  @Test
  void refusesColumnsAndParametersThatAreWrong() {
    ScalingLawRegression estimator = new ScalingLawRegression();
    assertThatThrownBy(() -> estimator.fit(frame().drop("activation_ratio")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot read series: expected column activation_ratio, found columns series,"
                + " training_tokens");
    assertThatThrownBy(() -> estimator.fit(frame().selectExpr("1 AS series", "training_tokens")))
        .hasMessage("Cannot read series: expected column series of strings, found int");
    assertThatThrownBy(
            () ->
                estimator.fit(
                    frame().selectExpr("series", "'x' AS training_tokens", "activation_ratio")))
        .hasMessage("Cannot read series: expected column training_tokens of numbers, found string");
    estimator.set(estimator.loss(), "cubic");
    assertThatThrownBy(() -> estimator.fit(frame()))
        .hasMessage("Cannot find loss: expected squared or huber, found cubic");
  }
}
