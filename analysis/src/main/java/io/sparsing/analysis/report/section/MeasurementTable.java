package io.sparsing.analysis.report.section;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparsing.analysis.report.data.Figures;
import io.sparsing.analysis.report.data.ShownMeasurement;
import io.sparsing.analysis.report.page.EmbeddedJson;
import io.sparsing.analysis.report.page.Markup;
import java.util.List;

/** The table of all measurements, sortable by its headings, and the same data to download. */
public final class MeasurementTable {
  private MeasurementTable() {}

  /** Writes the table. */
  public static void write(List<ShownMeasurement> measurements, Markup markup)
      throws JsonProcessingException {
    if (measurements.isEmpty()) {
      markup.leaf("p", "Nothing was measured yet.", "class", "empty");
      return;
    }
    markup.leaf(
        "p",
        Figures.count(measurements.size(), "measurement")
            + ". Select a heading to sort by it. ± gives the 95 % interval from the sampling of"
            + " documents. Where a search found its target, CETT and activation ratio are those at a PPL"
            + " ratio of 1 + p/100. Losses and the evaluated PPL ratio are those of the last sparse pass;"
            + " its own activation ratio stands beside them.");
    downloads(markup);
    markup.open(
        "div",
        "class",
        "scroll",
        "role",
        "region",
        "tabindex",
        "0",
        "aria-label",
        "All measurements, scrollable");
    markup.open("table").leaf("caption", "All measurements").open("thead").open("tr");
    for (MeasurementColumn column : MeasurementColumn.ALL) {
      markup
          .open("th", "scope", "col", "class", column.cssClass())
          .leaf("button", column.heading(), "type", "button")
          .close();
    }
    markup.close().close().line().open("tbody").line();
    for (ShownMeasurement row : measurements) {
      row(row, markup);
    }
    markup.close().close().close().line();
    ArrayNode data = JsonNodeFactory.instance.arrayNode();
    for (ShownMeasurement row : measurements) {
      ObjectNode values = data.addObject();
      MeasurementColumn.ALL.forEach(column -> column.put(row, values));
    }
    markup.json(EmbeddedJson.of(data), "id", "measurement-data");
  }

  private static void row(ShownMeasurement row, Markup markup) {
    markup.open("tr");
    for (MeasurementColumn column : MeasurementColumn.ALL) {
      boolean first = column.equals(MeasurementColumn.ALL.get(0));
      if (first) {
        markup.open(
            "th",
            "scope",
            "row",
            "class",
            column.cssClass(),
            "data-value",
            column.sorted(row),
            "title",
            column.shown(row));
      } else {
        markup.open("td", "class", column.cssClass(), "data-value", column.sorted(row));
      }
      markup.text(column.shown(row)).close();
    }
    markup.close().line();
  }

  private static void downloads(Markup markup) {
    markup.open("div", "class", "downloads");
    download("measurements.csv", "Measurements as CSV", markup);
    download("measurements.json", "Measurements as JSON", markup);
    download("charts.json", "Data of all charts as JSON", markup);
    markup.close();
  }

  private static void download(String file, String name, Markup markup) {
    markup.leaf("button", name, "type", "button", "class", "download", "data-download", file);
  }
}
