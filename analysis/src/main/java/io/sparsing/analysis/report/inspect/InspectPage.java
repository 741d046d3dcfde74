package io.sparsing.analysis.report.inspect;

import io.sparsing.analysis.report.data.Figures;
import io.sparsing.analysis.report.page.FactList;
import io.sparsing.analysis.report.page.Markup;
import io.sparsing.analysis.report.page.PageScripts;
import io.sparsing.analysis.report.page.Resource;
import io.sparsing.analysis.report.page.Template;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A heat map of the activation ratio by token and layer as one HTML file that needs no network.
 *
 * <p>Columns are tokens, as wide as their text, in lines that wrap like the text itself; rows are
 * layers. Plain elements, one gradient a column, and not Vega-Lite as in the report: Vega would
 * give every token the same width, turn its text upright, scroll sideways where a text wraps, and
 * put 800 kB of script around a picture whose 65,536 cells (2,048 tokens in 32 layers) no keyboard
 * could reach. Here the arrow keys can, and a screen reader is told what they find.
 *
 * <p>A cell with five neurons takes some 95 characters and at most 150, so that picture is a page
 * of 6 MB: the page grows with tokens × layers and with nothing else.
 *
 * <p>Tokens are text, whatever they contain: markup and scripts in them are shown, never run.
 */
public final class InspectPage {
  private InspectPage() {}

  /**
   * Writes the page, in UTF-8 if {@code out} encodes so.
   *
   * @throws IOException if {@code out} refuses, or a part of the page is missing on the class path
   */
  public static void write(InspectData data, Appendable out) throws IOException {
    Objects.requireNonNull(data, "data");
    PageScripts scripts = new PageScripts().add(Resource.template("inspect.js"));
    Map<String, String> parts = new HashMap<>();
    parts.put("title", Markup.escape("Activations of " + data.checkpoint()));
    parts.put("style", Resource.template("page.css") + Resource.template("inspect.css"));
    Markup facts = new Markup();
    FactList.write(data.facts(), facts);
    parts.put("facts", facts.html());
    Markup layers = new Markup();
    layers(data.layers(), layers);
    parts.put("layers", layers.html());
    Markup embedded = new Markup();
    embedded.json(InspectJson.of(data), "id", "inspect-data");
    parts.put("data", embedded.html());
    parts.put("policy", scripts.policy());
    parts.put("scripts", scripts.html());
    Template.load("inspect.html").write(parts, out);
  }

  /** The last layer on top, as in the heat maps. */
  private static void layers(List<InspectedLayer> layers, Markup markup) {
    markup.open("table").open("thead").open("tr");
    for (String heading :
        List.of("Layer", "Threshold \u03b5", "Activation ratio", "Natural sparsity")) {
      markup.leaf("th", heading, "scope", "col");
    }
    markup.close().close().line().open("tbody").line();
    for (int i = layers.size() - 1; i >= 0; i--) {
      InspectedLayer layer = layers.get(i);
      markup.open("tr").leaf("th", Integer.toString(layer.layer()), "scope", "row");
      markup.leaf("td", Figures.significant(layer.threshold()));
      share(layer.activationRatio(), "active", markup);
      share(layer.naturalSparsity(), "zero", markup);
      markup.close().line();
    }
    markup.close().close();
  }

  private static void share(double share, String kind, Markup markup) {
    String width = Figures.fixed(100 * share, 2) + "%";
    markup.open("td", "class", "share");
    markup.open("span", "class", "bar " + kind).leaf("i", "", "style", "width:" + width).close();
    markup.text(Figures.percent(share)).close();
  }
}
