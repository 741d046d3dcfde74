package io.sparsing.analysis.report.chart;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparsing.analysis.report.data.Figures;
import io.sparsing.analysis.report.data.PplCurve;
import io.sparsing.analysis.report.data.PplCurve.Evaluation;
import io.sparsing.analysis.report.data.SeriesLabel;
import io.sparsing.analysis.report.page.EmbeddedJson;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** PPL ratio against CETT, one line per checkpoint of one series. */
public final class PplChart {
  /**
   * The frame ends this many times the highest target increase above 1: a search starts with far
   * worse levels.
   */
  private static final double INCREASES_SHOWN = 2.5;

  private final String series;
  private final List<PplCurve> curves;
  private final List<Double> targetsPercent;
  private final TokenScale tokens;

  /** A chart of the curves of one series. */
  public PplChart(
      String series, List<PplCurve> curves, List<Double> targetsPercent, TokenScale tokens) {
    this.series = series;
    this.curves =
        curves.stream().sorted(Comparator.comparingDouble(PplCurve::trainingTokens)).toList();
    this.targetsPercent = targetsPercent;
    this.tokens = tokens;
  }

  /** The chart; the page's filter finds it by those words. */
  public Chart chart(int number, String filteredBy) throws IOException {
    ObjectNode specification = (ObjectNode) EmbeddedJson.template("ppl-chart.json");
    AxisEnds ratios = ratioAxis();
    double widest =
        points()
            .filter(point -> point.pplRatio() <= ratios.high())
            .mapToDouble(Evaluation::cett)
            .max()
            .orElse(1);
    Axis.x(specification).domain(new double[] {0, widest * 1.05});
    Axis.y(specification).domain(ratios.ends());
    ObjectNode datasets = (ObjectNode) specification.get("datasets");
    for (double percent : targetsPercent) {
      datasets
          .withArray("targets")
          .addObject()
          .put("ppl_ratio", 1 + percent / 100)
          .put("label", SeriesLabel.level(percent));
    }
    curves.forEach(curve -> add(datasets.withArray("evaluations"), curve));
    String description =
        "PPL ratio against CETT for "
            + Figures.count(curves.size(), "checkpoint")
            + ", "
            + Figures.count(points().count(), "evaluated level")
            + ".";
    return new Chart(
        "ppl",
        "ppl-" + number,
        new Chart.Caption(series, Figures.count(curves.size(), "checkpoint")),
        filteredBy,
        description,
        specification);
  }

  private Stream<Evaluation> points() {
    return curves.stream().flatMap(curve -> curve.points().stream());
  }

  private AxisEnds ratioAxis() {
    DoubleStream ratios =
        DoubleStream.concat(DoubleStream.of(1), points().mapToDouble(Evaluation::pplRatio));
    AxisEnds all = AxisEnds.around(ratios);
    double shown =
        targetsPercent.stream()
            .mapToDouble(percent -> 1 + INCREASES_SHOWN * percent / 100)
            .max()
            .orElse(all.high());
    return new AxisEnds(all.low(), Math.min(all.high(), shown)).padded(0.06);
  }

  private void add(ArrayNode rows, PplCurve curve) {
    for (Evaluation point : curve.points()) {
      rows.addObject()
          .put("checkpoint", curve.checkpoint())
          .put("training_tokens", curve.trainingTokens())
          .put("cett", point.cett())
          .put("ppl_ratio", point.pplRatio())
          .put("activation_ratio", point.activationRatio())
          .put("tokens_text", Figures.tokens(curve.trainingTokens()))
          .put("ratio_text", Figures.percent(point.activationRatio()))
          .put("colour", tokens.colour(curve.trainingTokens()));
    }
  }
}
