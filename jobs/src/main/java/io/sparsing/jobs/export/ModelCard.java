package io.sparsing.jobs.export;

import io.sparsing.analysis.law.interval.LimitStatus;
import io.sparsing.jobs.law.MeasuredSeries;
import io.sparsing.jobs.law.MeasuredSeries.Point;
import io.sparsing.jobs.table.ScalingFitRow;
import io.sparsing.jobs.table.SparsityRow;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Markdown for a model card.
 *
 * @param lines one for each series, corpus and p; those of a series stand together
 * @param version of this software
 */
record ModelCard(List<Line> lines, String version) {
  private static final String HEADINGS =
      """
      | Checkpoint | Training tokens | Corpus | Allowed increase of perplexity | Activation ratio | Limit of the fitted law |
      |---|---|---|---|---|---|
      """;

  private static final String DEFINITION =
      """
      The activation ratio is the least share of feed-forward neurons that gives at most the allowed increase of perplexity (CETT-PPL-p%%),
      mean over positions and layers. The limit is the ratio that the law gives for endless training. Intervals are 95 %%.
      Measured with Sparsing %s.

      The method is that of *Sparsing Law*. Cite it so:

      ```bibtex
      @article{luo2024sparsinglaw,
        title   = {Sparsing Law: Towards Large Language Models with Greater Activation Sparsity},
        author  = {Luo, Yuqi and Song, Chenyang and Han, Xu and Chen, Yingfa and Xiao, Chaojun and Meng, Xiaojun and Deng, Liqun and Wei, Jiansheng and Liu, Zhiyuan and Sun, Maosong},
        journal = {arXiv preprint arXiv:2411.02335},
        year    = {2024}
      }
      ```
      """;

  ModelCard {
    lines = List.copyOf(lines);
  }

  /**
   * The last checkpoint of a series on one corpus at one p.
   *
   * @param series its measurements
   * @param corpus what the corpus is called
   * @param fit the law of the series as it is now
   */
  record Line(MeasuredSeries series, String corpus, Optional<ScalingFitRow> fit) {
    private String markdown() {
      Point last = series.points().get(series.points().size() - 1);
      return "| %s | %s | %s | %s %% | %s | %s |\n"
          .formatted(
              cell(last.checkpoint().name()),
              format("%,d", last.checkpoint().trainingTokens().orElseThrow()),
              cell(corpus),
              BigDecimal.valueOf(series.percent()).stripTrailingZeros().toPlainString(),
              ratio(last.measurement()),
              fit.map(Line::limit).orElse("no law is fitted"));
    }

    private static String ratio(SparsityRow row) {
      return switch (row.status()) {
        case NOT_REACHED -> "not reached: truncating all neurons adds less";
        case ABOVE_AT_SMALLEST -> "not found: the smallest level adds more";
        case UNRESOLVED -> "not found: the corpus is too small";
        case FOUND, FIXED, STABILISED, CALIBRATED ->
            format("%.4f", row.activationRatio())
                + row.activationRatioLow()
                    .map(low -> interval(low, row.activationRatioHigh().orElseThrow()))
                    .orElseGet(() -> row.intervalNote().map(" (%s)"::formatted).orElse(""))
                + row.routedActivationRatio()
                    .map(routed -> format("; %.4f of the routed neurons", routed))
                    .orElse("");
      };
    }

    private static String limit(ScalingFitRow fit) {
      return format("%.4f", fit.limitRatio())
          + interval(fit.limitLow(), fit.limitHigh())
          + fit.limitStatus().map(status -> ", " + words(status)).orElse("");
    }

    private static String words(String status) {
      return switch (LimitStatus.valueOf(status.toUpperCase(Locale.ROOT))) {
        case DETERMINED -> "determined";
        case NO_TREND -> "not determined: a constant describes the points as well";
        case REACHES_ZERO -> "not determined: the interval reaches 0";
        case REACHES_ONE -> "not determined: the interval reaches 1";
        case REACHES_BOTH -> "not determined: the interval reaches 0 and 1";
      };
    }

    private static String interval(double low, double high) {
      return format(" (%.4f to %.4f)", low, high);
    }

    private static String format(String pattern, Object... values) {
      return String.format(Locale.ROOT, pattern, values);
    }
  }

  /** A name inside a table: its signs are text and no markup. */
  private static String cell(String name) {
    return name.replaceAll("[\\\\|`*_<>\\[\\]]", "\\\\$0");
  }

  String markdown() {
    Map<String, List<Line>> bySeries =
        lines.stream()
            .collect(
                Collectors.groupingBy(
                    line -> line.series().series(), LinkedHashMap::new, Collectors.toList()));
    StringBuilder card = new StringBuilder();
    bySeries.forEach(
        (series, of) -> {
          card.append("## Activation sparsity of ").append(cell(series)).append("\n\n");
          card.append(HEADINGS);
          of.forEach(line -> card.append(line.markdown()));
          card.append('\n');
        });
    return card.append(DEFINITION.formatted(version)).toString().stripTrailing();
  }
}
