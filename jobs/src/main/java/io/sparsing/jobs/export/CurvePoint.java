package io.sparsing.jobs.export;

import io.sparsing.jobs.SparsityMethod;
import io.sparsing.jobs.SparsityStatus;
import io.sparsing.jobs.law.MeasuredSeries.Point;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.SparsityRow;
import io.sparsing.jobs.table.record.RecordRows;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * One point of a curve: a checkpoint at its place in a series, measured on a corpus at one p.
 *
 * <p>Every component is a column of that name of {@code sparsity} or of the table of checkpoints,
 * but two: the checkpoint is its folder's name, and the corpus its address.
 */
public record CurvePoint(
    String series,
    String checkpoint,
    Optional<Long> trainingTokens,
    Optional<Long> trainingStep,
    String corpus,
    SparsityMethod method,
    double p,
    SparsityStatus status,
    double activationRatio,
    Optional<Double> activationRatioSe,
    Optional<Double> activationRatioLow,
    Optional<Double> activationRatioHigh,
    Optional<Double> routedActivationRatio,
    double sparsity,
    double naturalSparsity,
    double deadNeuronShare,
    Optional<Double> cett,
    double denseLoss,
    double sparseLoss,
    double pplRatio,
    Optional<Long> documents,
    Optional<Integer> methodVersion,
    String measurementId,
    Instant createdAt) {
  private static final StructType SCHEMA =
      StructType.fromDDL(
          """
          series STRING, checkpoint STRING, training_tokens BIGINT, training_step BIGINT,
          corpus STRING, method STRING, p DOUBLE, status STRING,
          activation_ratio DOUBLE, activation_ratio_se DOUBLE,
          activation_ratio_low DOUBLE, activation_ratio_high DOUBLE,
          routed_activation_ratio DOUBLE,
          sparsity DOUBLE, natural_sparsity DOUBLE, dead_neuron_share DOUBLE, cett DOUBLE,
          dense_loss DOUBLE, sparse_loss DOUBLE, ppl_ratio DOUBLE, documents BIGINT,
          method_version INT, measurement_id STRING, created_at TIMESTAMP
          """);

  /** By series, corpus, method and p: one curve after the other, each by training tokens. */
  static final Comparator<CurvePoint> BY_CURVE =
      Comparator.comparing(CurvePoint::series)
          .thenComparing(CurvePoint::corpus)
          .thenComparing(CurvePoint::method)
          .thenComparing(CurvePoint::p)
          .thenComparing(point -> point.trainingTokens().orElse(-1L))
          .thenComparing(CurvePoint::checkpoint)
          .thenComparing(CurvePoint::measurementId);

  static CurvePoint of(Point point, String corpus) {
    CheckpointRow checkpoint = point.checkpoint();
    SparsityRow row = point.measurement();
    return new CurvePoint(
        checkpoint.series(),
        checkpoint.name(),
        checkpoint.trainingTokens(),
        checkpoint.trainingStep(),
        corpus,
        row.method(),
        row.p().orElseThrow(),
        row.status(),
        row.activationRatio(),
        row.activationRatioSe(),
        row.activationRatioLow(),
        row.activationRatioHigh(),
        row.routedActivationRatio(),
        row.sparsity(),
        row.naturalSparsity(),
        row.deadNeuronShare(),
        row.cett(),
        row.denseLoss(),
        row.sparseLoss(),
        row.pplRatio(),
        row.documents(),
        row.methodVersion(),
        row.measurementId(),
        row.createdAt());
  }

  /** The points as rows; a component without a value is null. */
  public static Dataset<Row> rows(SparkSession spark, List<CurvePoint> points) {
    return spark.createDataFrame(
        points.stream().map(point -> RecordRows.toRow(point, SCHEMA)).toList(), SCHEMA);
  }
}
