package io.sparsing.analysis.report.section;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparsing.analysis.report.chart.Axis;
import io.sparsing.analysis.report.chart.AxisEnds;
import io.sparsing.analysis.report.chart.Chart;
import io.sparsing.analysis.report.chart.ChartQuantity;
import io.sparsing.analysis.report.data.Figures;
import io.sparsing.analysis.report.data.MainSeries;
import io.sparsing.analysis.report.data.SeriesSection;
import io.sparsing.analysis.report.data.SeriesSection.Conditions;
import io.sparsing.analysis.report.data.SeriesSection.Point;
import io.sparsing.analysis.report.data.ShownLaw;
import io.sparsing.analysis.report.data.ShownLaw.Limit;
import io.sparsing.analysis.report.page.EmbeddedJson;
import io.sparsing.analysis.report.page.Markup;
import io.sparsing.analysis.report.page.Palette;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** Where the activation ratio of a series ends, against the shape and the size of its models. */
public record ShapeSection(MainSeries main, Palette palette) implements Section {
  private static final double LOGARITHMIC_FROM_RATIO = 4;

  @Override
  public String id() {
    return "shape";
  }

  @Override
  public String heading() {
    return "Limit against shape and size";
  }

  @Override
  public String link() {
    return "Shape and size";
  }

  @Override
  public void write(Markup markup) throws IOException {
    if (main.sections().isEmpty()) {
      Section.nothing("No series with training tokens was measured yet.", markup);
      return;
    }
    Section.explain(
        "Filled: the limit of the series, with its 95 % interval. Hollow: the last measured"
            + " activation ratio, where the data do not determine the limit.",
        markup);
    palette.legend(markup);
    markup.open("div", "class", "panels").line();
    ToDoubleFunction<SeriesSection> ratio = section -> section.conditions().widthDepthRatio();
    write("width-depth", "Width-depth ratio", ChartQuantity.WIDTH_DEPTH, ratio, markup);
    ToDoubleFunction<SeriesSection> size = section -> section.conditions().nonEmbeddingParameters();
    write("size", "Size", ChartQuantity.SIZE, size, markup);
    markup.close().line();
  }

  private void write(
      String id,
      String name,
      ChartQuantity measure,
      ToDoubleFunction<SeriesSection> value,
      Markup markup)
      throws IOException {
    List<SeriesSection> shown =
        main.sections().stream().filter(section -> section.last().isPresent()).toList();
    AxisEnds values = AxisEnds.around(shown.stream().mapToDouble(value));
    if (values.length() == 0) {
      Section.nothing(
          "%s: all series have the same, %s, so there is nothing to compare."
              .formatted(name, measure.text(values.low())),
          markup);
      return;
    }
    ObjectNode specification = (ObjectNode) EmbeddedJson.template("shape-chart.json");
    ObjectNode encoding = (ObjectNode) specification.get("encoding");
    measure.describe(encoding.putObject("x"));
    ChartQuantity.ACTIVATION_RATIO.describe(encoding.putObject("y"));
    if (values.low() > 0 && values.high() / values.low() >= LOGARITHMIC_FROM_RATIO) {
      Axis.x(specification).type("log");
      double margin = Math.pow(values.high() / values.low(), 0.05);
      Axis.x(specification).domain(new double[] {values.low() / margin, values.high() * margin});
    } else {
      Axis.x(specification).domain(values.padded(0.06).ends());
    }
    AxisEnds ratios = AxisEnds.around(shown.stream().flatMapToDouble(ShapeSection::extent));
    Axis.y(specification).domain(ratios.padded(0.08).within(0, 1).ends());
    ArrayNode rows = ((ObjectNode) specification.get("datasets")).withArray("limits");
    shown.forEach(section -> add(section, measure, value.applyAsDouble(section), rows));
    new Chart(
            "shape",
            id,
            new Chart.Caption(name, main.conditions()),
            "",
            "limit of the activation ratio of %s against %s."
                .formatted(Figures.count(shown.size(), "series", "series"), measure.title()),
            specification)
        .write(markup, "panel");
  }

  private static Optional<Limit> determined(SeriesSection section) {
    return section.law().flatMap(ShownLaw::limit).filter(Limit::identified);
  }

  private static double value(SeriesSection section) {
    return determined(section)
        .map(Limit::value)
        .orElseGet(() -> section.last().map(Point::activationRatio).orElse(0.0));
  }

  private static DoubleStream extent(SeriesSection section) {
    return determined(section)
        .map(limit -> DoubleStream.of(limit.value(), limit.low(), limit.high()))
        .orElseGet(() -> DoubleStream.of(value(section)));
  }

  private void add(SeriesSection section, ChartQuantity measure, double x, ArrayNode rows) {
    Conditions conditions = section.conditions();
    double value = value(section);
    Optional<Limit> limit = determined(section);
    ObjectNode row =
        rows.addObject()
            .put("series", section.name())
            .put("activation_function", conditions.activationFunction())
            .put(measure.field(), x)
            .put(ChartQuantity.ACTIVATION_RATIO.field(), value)
            .put("determined", limit.isPresent())
            .put("x_text", measure.text(x))
            .put(
                "y_text",
                limit
                    .map(Limit::inWords)
                    .orElse(Figures.percent(value) + " at the last checkpoint"))
            .put("colour", palette.colour(section))
            .put("fill", limit.isPresent() ? palette.colour(section) : "var(--paper)")
            .put("shape", palette.shape(section.name()));
    limit.ifPresent(found -> row.put("low", found.low()).put("high", found.high()));
  }
}
