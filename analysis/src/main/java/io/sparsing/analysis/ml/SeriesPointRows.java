package io.sparsing.analysis.ml;

import io.sparsing.analysis.law.fit.FitOptions;
import io.sparsing.analysis.law.fit.KnownErrors;
import io.sparsing.analysis.law.fit.NotEnoughPointsException;
import io.sparsing.analysis.law.fit.SamplingErrors;
import io.sparsing.analysis.law.fit.SeriesPoints;
import io.sparsing.analysis.law.verdict.ScalingLawFitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.Row;

/** The points of one series as rows: training tokens, activation ratio, documents, influences. */
final class SeriesPointRows {

  private static final int TOKENS = 0;
  private static final int RATIO = 1;
  private static final int DOCUMENTS = 2;
  private static final int INFLUENCES = 3;

  private SeriesPointRows() {}

  static SeriesFit fit(String series, List<Row> rows, FitOptions options) {
    KnownErrors known = KnownErrors.of(series, rows.stream().map(SeriesPointRows::of).toList());
    List<String> notes = new ArrayList<>(known.note().stream().toList());
    try {
      SeriesPoints points = points(series, rows, known.errors());
      return new SeriesFit(Optional.of(new ScalingLawFitter(options).fit(points)), notes);
    } catch (NotEnoughPointsException e) {
      notes.add(e.getMessage());
      return new SeriesFit(Optional.empty(), notes);
    }
  }

  static SeriesPoints points(String series, List<Row> rows, Optional<SamplingErrors> errors) {
    return new SeriesPoints(
        series,
        numbers(rows, row -> number(row, TOKENS)),
        numbers(rows, row -> number(row, RATIO)),
        errors);
  }

  private static double[] numbers(List<Row> rows, ToDoubleFunction<Row> value) {
    return rows.stream().mapToDouble(value).toArray();
  }

  /** A null counts as no number, which the series then refuses. */
  private static double number(Row row, int column) {
    return row.isNullAt(column) ? Double.NaN : row.getDouble(column);
  }

  private static Optional<KnownErrors.Influences> of(Row row) {
    boolean known =
        row.size() > INFLUENCES && !row.isNullAt(DOCUMENTS) && !row.isNullAt(INFLUENCES);
    return known
        ? Optional.of(new KnownErrors.Influences(row.getList(DOCUMENTS), row.getList(INFLUENCES)))
        : Optional.empty();
  }
}
