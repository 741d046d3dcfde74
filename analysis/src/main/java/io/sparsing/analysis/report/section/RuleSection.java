package io.sparsing.analysis.report.section;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.sparsing.analysis.report.chart.AxisEnds;
import io.sparsing.analysis.report.chart.Chart;
import io.sparsing.analysis.report.chart.ChartQuantity;
import io.sparsing.analysis.report.chart.LineChart;
import io.sparsing.analysis.report.chart.LineChart.Drawn;
import io.sparsing.analysis.report.chart.LineChart.Owner;
import io.sparsing.analysis.report.chart.Panels;
import io.sparsing.analysis.report.data.Comparison;
import io.sparsing.analysis.report.data.Figures;
import io.sparsing.analysis.report.data.MainSeries;
import io.sparsing.analysis.report.data.RuleCurve;
import io.sparsing.analysis.report.data.RuleCurve.Pass;
import io.sparsing.analysis.report.page.Markup;
import io.sparsing.analysis.report.page.Palette;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** PPL ratio against activation ratio: what each rule of sparsity costs. */
public record RuleSection(Comparison comparison, MainSeries main, Palette palette)
    implements Section {
  /** The frame ends here, unless every pass costs more. Nobody would run what costs much more. */
  private static final double HIGHEST_RATIO = 1.25;

  /** Half the shortest horizontal axis: passes near one target lie close together. */
  private static final double LEAST_HALF_WIDTH = 0.025;

  @Override
  public String id() {
    return "rules";
  }

  @Override
  public String heading() {
    return "PPL ratio against activation ratio";
  }

  @Override
  public String link() {
    return "Rules";
  }

  @Override
  public void write(Markup markup) throws IOException {
    if (comparison.rules().isEmpty()) {
      Section.nothing("No series with training tokens has a sparse pass yet.", markup);
      return;
    }
    List<String> rules = comparison.rules().stream().map(RuleCurve::rule).distinct().toList();
    Section.explain(
        "What a share of active neurons costs, at the last checkpoint of each series: the lower and"
            + " the further left, the better the rule. "
            + (rules.size() == 1
                ? "Only " + rules.get(0) + " was measured; sparsing measure knows other rules."
                : ""),
        markup);
    if (rules.size() > 1) {
      Palette.RULES.legend(rules.stream(), markup);
    } else {
      palette.legend(markup);
    }
    Map<String, List<RuleCurve>> bySeries =
        comparison.rules().stream()
            .collect(groupingBy(RuleCurve::series, LinkedHashMap::new, toList()));
    if (bySeries.size() > 1) {
      overview().write(markup, "wide");
    }
    List<Chart> charts = new ArrayList<>();
    for (List<RuleCurve> curves : bySeries.values()) {
      charts.add(panel(curves, charts.size() + 1));
    }
    Panels.write(charts, markup);
  }

  private Chart overview() throws IOException {
    LineChart chart = chart(comparison.rules()).height(340);
    return new Chart(
        "rules",
        "rules-all",
        new Chart.Caption("All series, by rule", "last checkpoints"),
        "",
        "PPL ratio against activation ratio, "
            + Figures.count(comparison.rules().size(), "curve")
            + " of series and rule.",
        chart.specification());
  }

  private Chart panel(List<RuleCurve> curves, int number) throws IOException {
    String series = curves.get(0).series();
    int passes = curves.stream().mapToInt(curve -> curve.points().size()).sum();
    return new Chart(
        "rules",
        "rules-" + number,
        new Chart.Caption(series, curves.get(0).checkpoint()),
        main.words(series),
        "PPL ratio against activation ratio for "
            + String.join(", ", curves.stream().map(RuleCurve::rule).toList())
            + "; "
            + Figures.count(passes, "sparse pass", "sparse passes")
            + ".",
        chart(curves).specification());
  }

  private LineChart chart(List<RuleCurve> curves) throws IOException {
    LineChart chart = new LineChart(ChartQuantity.ACTIVATION_RATIO, ChartQuantity.PPL_RATIO);
    List<Pass> passes = curves.stream().flatMap(curve -> curve.points().stream()).toList();
    AxisEnds ratios = AxisEnds.around(passes.stream().mapToDouble(Pass::pplRatio));
    double top = ratios.low() < HIGHEST_RATIO ? HIGHEST_RATIO : ratios.high();
    AxisEnds shown = new AxisEnds(Math.min(1, ratios.low()), Math.min(ratios.high(), top));
    chart.y().domain(shown.padded(0.06).ends());
    AxisEnds active =
        AxisEnds.around(
            passes.stream()
                .filter(pass -> pass.pplRatio() <= shown.high())
                .mapToDouble(Pass::activationRatio));
    double middle = (active.low() + active.high()) / 2;
    double half = Math.max(LEAST_HALF_WIDTH, 0.56 * active.length());
    chart.x().domain(new AxisEnds(middle - half, middle + half).within(0, 1).ends());
    boolean byRule = comparison.rules().stream().map(RuleCurve::rule).distinct().count() > 1;
    for (RuleCurve curve : curves) {
      Owner owner =
          new Owner(
              curve.series(),
              main.activationFunction(curve.series()),
              curve.series() + " · " + curve.rule(),
              byRule ? Palette.RULES.colour(curve.rule()) : palette.colour(curve.series()),
              byRule ? Palette.RULES.shape(curve.rule()) : palette.shape(curve.series()));
      for (Pass pass : curve.points()) {
        chart.add(
            owner,
            "%s, %s %s"
                .formatted(curve.checkpoint(), curve.rule(), Figures.significant(pass.parameter())),
            pass.activationRatio(),
            pass.pplRatio(),
            Drawn.JOINED);
      }
    }
    return chart;
  }
}
