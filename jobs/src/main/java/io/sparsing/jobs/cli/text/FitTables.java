package io.sparsing.jobs.cli.text;

import io.sparsing.analysis.law.fit.Alternative;
import io.sparsing.analysis.law.interval.Forecasts;
import io.sparsing.analysis.law.interval.RatioForecast;
import io.sparsing.analysis.law.interval.TokensForecast;
import io.sparsing.analysis.law.shape.Interval;
import io.sparsing.analysis.law.verdict.ScalingFit;
import io.sparsing.jobs.table.ModelComparisonRow;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Prints what {@code fit} found: limits, laws held against each other, forecasts, notes. */
public record FitTables(PrintWriter out) {
  /** Prints the fits. */
  public void print(List<ScalingFit> fits) {
    limits(fits);
    laws(fits);
    forecasts(fits);
    for (ScalingFit fit : fits) {
      if (!fit.basis().reason().isEmpty()) {
        out.println(fit.series() + ": " + fit.basis().reason());
      }
    }
    out.flush();
  }

  /** A sentence for each comparison. */
  public void comparisons(List<ModelComparisonRow> rows) {
    if (!rows.isEmpty()) {
      out.println();
    }
    for (ModelComparisonRow row : rows) {
      String versus = row.reference().map(reference -> " / " + reference).orElse("");
      out.println(row.kind() + ", " + row.subject() + versus + ": " + row.finding());
    }
    out.flush();
  }

  private void limits(List<ScalingFit> fits) {
    TextTable table =
        new TextTable(
            "series",
            "law",
            "points",
            "limit",
            "95 % interval",
            "determined",
            "R2",
            "MSE",
            "converged");
    for (ScalingFit fit : fits) {
      table.add(
          fit.series(),
          fit.law(),
          Integer.toString(fit.points()),
          number("%.4f", fit.limit()),
          interval(fit.limitInterval()),
          fit.identified() ? "yes" : "no",
          number("%.4f", fit.rSquared()),
          number("%.3e", fit.meanSquaredError()),
          fit.converged() ? "yes" : "no");
    }
    table.print(out);
  }

  /** AICc as differences to the best; the law that AICc and extrapolation prefer has a star. */
  private void laws(List<ScalingFit> fits) {
    if (fits.isEmpty()) {
      return;
    }
    out.println();
    out.println(
        "Laws by AICc above the best / rolling-origin error in percentage points (* preferred)");
    List<String> laws = fits.get(0).alternatives().stream().map(Alternative::law).sorted().toList();
    TextTable table =
        new TextTable(Stream.concat(Stream.of("series"), laws.stream()).toArray(String[]::new));
    for (ScalingFit fit : fits) {
      double best = fit.alternatives().get(0).aicc();
      Map<String, String> cells =
          fit.alternatives().stream()
              .collect(
                  Collectors.toMap(
                      Alternative::law,
                      law ->
                          String.format(
                              Locale.ROOT,
                              "%s / %.3f%s",
                              Double.isFinite(law.aicc()) ? number("%.1f", law.aicc() - best) : "-",
                              100 * law.extrapolationMeanAbsoluteError(),
                              law.law().equals(fit.preferred()) ? " *" : "")));
      table.add(
          Stream.concat(Stream.of(fit.series()), laws.stream().map(cells::get))
              .toArray(String[]::new));
    }
    table.print(out);
  }

  private void forecasts(List<ScalingFit> fits) {
    TextTable table = new TextTable("series", "tokens", "activation ratio", "95 % interval");
    for (ScalingFit fit : fits) {
      for (RatioForecast forecast : fit.forecasts().ratios()) {
        table.add(
            fit.series(),
            number("%.4g", forecast.trainingTokens()),
            number("%.4f", forecast.ratio()),
            interval(forecast.interval()));
      }
      for (TokensForecast forecast : fit.forecasts().tokens()) {
        table.add(
            fit.series(),
            tokens(forecast.trainingTokens()),
            number("%.4f", forecast.ratio()),
            "%s to %s tokens".formatted(tokens(forecast.low()), tokens(forecast.high())));
      }
    }
    if (fits.stream().anyMatch(fit -> !fit.forecasts().equals(Forecasts.NONE))) {
      out.println();
    }
    table.print(out);
  }

  private static String tokens(OptionalDouble count) {
    return count.isPresent() ? number("%.4g", count.getAsDouble()) : "never";
  }

  private static String interval(Interval interval) {
    return String.format(Locale.ROOT, "%.4f to %.4f", interval.low(), interval.high());
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
