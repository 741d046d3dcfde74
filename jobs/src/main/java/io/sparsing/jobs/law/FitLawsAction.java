package io.sparsing.jobs.law;

import io.sparsing.analysis.law.fit.FitOptions;
import io.sparsing.analysis.law.fit.NotEnoughPointsException;
import io.sparsing.analysis.law.fit.SeriesPoints;
import io.sparsing.analysis.law.verdict.ScalingFit;
import io.sparsing.analysis.law.verdict.ScalingLawFitter;
import io.sparsing.analysis.law.verdict.Verdict;
import io.sparsing.analysis.ml.ScalingLawRegression;
import io.sparsing.analysis.ml.SeriesFit;
import io.sparsing.jobs.table.ScalingFitRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Fits the laws to every measured series, all in one Spark job, and enters them in {@code
 * scaling_fits}.
 *
 * <p>Where all measurements of a series tell what each document moves them by ({@code influences}),
 * the fit takes their sampling errors.
 */
public final class FitLawsAction {
  private static final StructType POINTS =
      new StructType()
          .add("fit_id", DataTypes.StringType)
          .add("measurement_id", DataTypes.StringType)
          .add("series", DataTypes.StringType)
          .add("training_tokens", DataTypes.DoubleType)
          .add("activation_ratio", DataTypes.DoubleType);

  private final Warehouse warehouse;
  private final FitOptions options;

  /** An action over all series in the tables, with the standard options. */
  public FitLawsAction(Warehouse warehouse) {
    this(warehouse, FitOptions.STANDARD);
  }

  /** An action over all series in the tables. */
  public FitLawsAction(Warehouse warehouse, FitOptions options) {
    this.warehouse = warehouse;
    this.options = options;
  }

  /**
   * What was fitted.
   *
   * @param fits one for each series with enough points
   * @param notes one line for each series with too few, for each of whose points some were left
   *     out, and for each whose sampling errors are known in part only, with the reason
   */
  public record Result(List<ScalingFit> fits, List<String> notes) {
    /** What the fits say, in words: a paragraph for each series. */
    public List<String> findings() {
      return fits.stream().map(fit -> Verdict.of(fit).text()).toList();
    }
  }

  /**
   * Fits all series; a fit of the same points with the same options is not entered twice, but
   * counts as made now: it is what the report shows.
   */
  public Result execute() {
    List<MeasuredSeries> all = MeasuredSeries.read(warehouse);
    Set<String> entered = entered();
    Result result = fit(all);
    warehouse.update(
        WarehouseTable.SCALING_FITS,
        "fit_id",
        all.stream().map(this::id).filter(entered::contains).toList(),
        "created_at = now()");
    return result;
  }

  /** Fits only series of whose points no fit with these options is entered yet. */
  public Result executeChanged() {
    Set<String> entered = entered();
    return fit(
        MeasuredSeries.read(warehouse).stream()
            .filter(series -> !entered.contains(id(series)))
            .toList());
  }

  private Set<String> entered() {
    return Set.copyOf(
        warehouse
            .read(WarehouseTable.SCALING_FITS)
            .select("fit_id")
            .as(Encoders.STRING())
            .collectAsList());
  }

  private String id(MeasuredSeries series) {
    return series.fitId(options.id());
  }

  private Result fit(List<MeasuredSeries> all) {
    Map<String, MeasuredSeries> byId = new LinkedHashMap<>();
    all.forEach(series -> byId.put(id(series), series));
    Map<String, SeriesFit> fitted =
        byId.isEmpty()
            ? Map.of()
            : new ScalingLawRegression().fits(points(byId), "fit_id", options);
    List<ScalingFit> fits = new ArrayList<>();
    List<ScalingFitRow> rows = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    byId.forEach(
        (id, series) -> {
          SeriesFit one = fitted.getOrDefault(id, ofNoPoint(series));
          notes.addAll(series.notes());
          notes.addAll(one.notes());
          one.fit().ifPresent(fit -> rows.add(new FitRow(id, series, options).of(fit)));
          one.fit().ifPresent(fits::add);
        });
    warehouse.insertMissing(WarehouseTable.SCALING_FITS, rows);
    return new Result(fits, notes);
  }

  private static SeriesFit ofNoPoint(MeasuredSeries series) {
    return new SeriesFit(
        Optional.empty(),
        List.of(
            new NotEnoughPointsException(series.series(), ScalingLawFitter.LEAST_POINTS, 0)
                .getMessage()));
  }

  /** All points, with what documents move them by where a series knows that. */
  private Dataset<Row> points(Map<String, MeasuredSeries> byId) {
    List<Row> rows = new ArrayList<>();
    List<String> withErrors = new ArrayList<>();
    byId.forEach(
        (id, series) -> {
          SeriesPoints points = series.seriesPoints();
          List<String> measurements = series.fittedMeasurements();
          for (int i = 0; i < points.size(); i++) {
            rows.add(
                RowFactory.create(
                    id,
                    measurements.get(i),
                    series.series(),
                    points.trainingTokens()[i],
                    points.activationRatio()[i]));
          }
          if (series.hasErrors()) {
            withErrors.addAll(measurements);
          }
        });
    Dataset<Row> points = warehouse.spark().createDataFrame(rows, POINTS);
    return withErrors.isEmpty()
        ? points
        : points.join(
            new SeriesErrors(warehouse).influences(Set.copyOf(withErrors)),
            new String[] {"measurement_id"},
            "left");
  }
}
