package io.sparsing.analysis.report.section;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparsing.analysis.report.chart.AxisEnds;
import io.sparsing.analysis.report.chart.Chart;
import io.sparsing.analysis.report.chart.Heatmap;
import io.sparsing.analysis.report.chart.TokenScale;
import io.sparsing.analysis.report.data.Comparison;
import io.sparsing.analysis.report.data.Figures;
import io.sparsing.analysis.report.data.MainSeries;
import io.sparsing.analysis.report.data.ShownAlignment;
import io.sparsing.analysis.report.data.TokenRatios;
import io.sparsing.analysis.report.data.TokenRatios.Model;
import io.sparsing.analysis.report.page.EmbeddedJson;
import io.sparsing.analysis.report.page.Markup;
import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/** Activation ratio of the same tokens in two models, which the reader chooses. */
public record TokenSection(Comparison comparison, MainSeries main) implements Section {

  @Override
  public String id() {
    return "tokens";
  }

  @Override
  public String heading() {
    return "Tokens in two models";
  }

  @Override
  public String link() {
    return "Tokens";
  }

  @Override
  public void write(Markup markup) throws IOException {
    int models = comparison.tokens().map(tokens -> tokens.models().size()).orElse(0);
    int shared = comparison.tokens().map(tokens -> tokens.tokens().size()).orElse(0);
    if (models < 2 || shared < 2) {
      Section.nothing(
          "Tokens can be compared where two series were measured on one corpus with one vocabulary:"
              + " here are "
              + Figures.count(models, "series", "series")
              + ".",
          markup);
      return;
    }
    TokenRatios tokens = comparison.tokens().orElseThrow();
    Section.explain(
        "Each dot is one token of the vocabulary, the larger the more frequent: the "
            + shared
            + " most frequent that all models met. On the dotted line, where it is in the frame, both models use the same share"
            + " of their neurons for it. ρ is Spearman's rank correlation over these tokens.",
        markup);
    Model horizontal = tokens.models().get(0);
    Model vertical = partner(tokens.models());
    choice(tokens.models(), horizontal, "x", "Horizontal", markup);
    choice(tokens.models(), vertical, "y", "Vertical", markup);
    scatter(tokens, horizontal, vertical).write(markup, "panel");
    if (models > 2) {
      alignment(tokens.models(), markup);
    }
    markup.json(EmbeddedJson.of(data(tokens)), "id", "token-data").line();
  }

  /** The first model with another activation function than the first one, else the second. */
  private Model partner(List<Model> models) {
    String first = main.activationFunction(models.get(0).series());
    return models.stream()
        .filter(model -> !main.activationFunction(model.series()).equals(first))
        .findFirst()
        .orElse(models.get(1));
  }

  private static void choice(
      List<Model> models, Model chosen, String axis, String label, Markup markup) {
    markup.open("label", "class", "choice").text(label + " ");
    markup.open("select", "data-token-axis", axis);
    for (int i = 0; i < models.size(); i++) {
      String[] attributes =
          models.get(i).equals(chosen)
              ? new String[] {"value", Integer.toString(i), "selected", ""}
              : new String[] {"value", Integer.toString(i)};
      markup.leaf("option", models.get(i).series(), attributes);
    }
    markup.close().close().line();
  }

  private static Chart scatter(TokenRatios tokens, Model horizontal, Model vertical)
      throws IOException {
    ObjectNode specification = (ObjectNode) EmbeddedJson.template("token-chart.json");
    ObjectNode encoding = (ObjectNode) specification.get("encoding");
    ((ObjectNode) encoding.get("x")).put("title", horizontal.series());
    ((ObjectNode) encoding.get("y")).put("title", vertical.series());
    ArrayNode rows = ((ObjectNode) specification.get("datasets")).withArray("tokens");
    for (int i = 0; i < tokens.tokens().size(); i++) {
      rows.addObject()
          .put("token_id", tokens.tokens().get(i).id())
          .put("positions", tokens.tokens().get(i).positions())
          .put("horizontal", horizontal.activationRatios().get(i))
          .put("vertical", vertical.activationRatios().get(i));
    }
    OptionalDouble alignment = ShownAlignment.of(horizontal, vertical);
    return new Chart(
        "tokens",
        "tokens-scatter",
        new Chart.Caption("Tokens", note(alignment)),
        "",
        "activation ratio of %d tokens in two models, chosen above it."
            .formatted(tokens.tokens().size()),
        specification);
  }

  private static String note(OptionalDouble alignment) {
    return alignment.isPresent()
        ? "ρ = " + Figures.fixed(alignment.getAsDouble(), 2)
        : "ρ is not defined";
  }

  private void alignment(List<Model> models, Markup markup) throws IOException {
    DoubleStream others =
        models.stream()
            .flatMapToDouble(
                row ->
                    models.stream()
                        .filter(column -> !column.equals(row))
                        .map(column -> ShownAlignment.of(row, column))
                        .flatMapToDouble(OptionalDouble::stream));
    AxisEnds range = AxisEnds.around(others);
    TokenScale colours = new TokenScale(range.low(), range.high());
    Heatmap map =
        new Heatmap("series", "spearman", colours, value -> Figures.fixed(value, 2)).slanted();
    for (Model row : models) {
      for (Model column : models) {
        OptionalDouble value = ShownAlignment.of(row, column);
        value.ifPresent(
            found ->
                map.add(
                    row.series(), main.activationFunction(row.series()), column.series(), found));
      }
    }
    map.ramp("ρ", markup);
    new Chart(
            "alignment",
            "tokens-alignment",
            new Chart.Caption("Which models agree about tokens", "ρ of every pair"),
            "",
            "Spearman's rank correlation of the tokens' activation ratios for every pair of "
                + Figures.count(models.size(), "model")
                + ".",
            map.specification())
        .write(markup, "wide");
  }

  /** What the page needs to draw any pair. */
  private static ObjectNode data(TokenRatios tokens) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    ArrayNode ids = data.putArray("tokens");
    ArrayNode positions = data.putArray("positions");
    tokens
        .tokens()
        .forEach(
            token -> {
              ids.add(token.id());
              positions.add(token.positions());
            });
    ArrayNode models = data.putArray("models");
    for (Model model : tokens.models()) {
      ObjectNode column = models.addObject().put("series", model.series());
      ArrayNode ratios = column.putArray("activation_ratios");
      model.activationRatios().forEach(ratio -> ratios.add(rounded(ratio)));
      ArrayNode alignments = column.putArray("spearman");
      for (Model other : tokens.models()) {
        OptionalDouble value = ShownAlignment.of(model, other);
        if (value.isPresent()) {
          alignments.add(rounded(value.getAsDouble()));
        } else {
          alignments.addNull();
        }
      }
    }
    return data;
  }

  /** To six decimals: as exact as a dot can be placed. */
  private static double rounded(double value) {
    return Math.rint(value * 1e6) / 1e6;
  }
}
