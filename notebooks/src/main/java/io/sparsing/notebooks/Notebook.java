package io.sparsing.notebooks;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;

/**
 * What cells call; imported statically into every notebook.
 *
 * <p>The tables are the kernel's, one for each process. Questions only read.
 */
public final class Notebook {
  private static final String VEGA_LITE = "application/vnd.vegalite.v5+json";

  private final Tables tables;
  private final BaseKernel kernel;

  Notebook(Tables tables, BaseKernel kernel) {
    this.tables = tables;
    this.kernel = kernel;
  }

  /** Shows the answer to a question as a table, at most {@value ResultTable#MOST_ROWS} rows. */
  public void sql(String question) {
    kernel.display(ResultTable.of(tables.answer(question)).display());
  }

  /** Makes the answer to a question a view that later questions can name. */
  public void view(String name, String question) {
    tables.answer(question).createOrReplaceTempView(name);
  }

  /**
   * Shows the answer to a question as a chart.
   *
   * @param vegaLite specification in Vega-Lite 5, without data
   * @param question its data: one row each, columns are fields
   */
  public void chart(String vegaLite, String question) {
    JsonObject specification = JsonParser.parseString(vegaLite).getAsJsonObject();
    JsonArray values = ResultTable.of(tables.answer(question)).json();
    JsonObject data = new JsonObject();
    data.add("values", values);
    specification.addProperty("$schema", "https://vega.github.io/schema/vega-lite/v5.json");
    specification.add("data", data);
    DisplayData display = new DisplayData("Vega-Lite chart of %d rows".formatted(values.size()));
    display.putData(VEGA_LITE, specification);
    kernel.display(display);
  }
}
