package io.sparsing.notebooks;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;

/**
 * The answer to a question.
 *
 * @param columns names of the columns
 * @param rows values, null where there is none
 */
record ResultTable(List<String> columns, List<Row> rows) {
  /** Rows that are shown; a chart takes all. */
  static final int MOST_ROWS = 50;

  /** Collects an answer. */
  static ResultTable of(Dataset<Row> answer) {
    return new ResultTable(List.of(answer.columns()), answer.collectAsList());
  }

  /** HTML for notebooks, text for terminals. */
  DisplayData display() {
    DisplayData display = new DisplayData(text());
    display.putHTML(html());
    return display;
  }

  private List<Row> shown() {
    return rows.subList(0, Math.min(MOST_ROWS, rows.size()));
  }

  private String rest() {
    return rows.size() > MOST_ROWS ? "… %d rows".formatted(rows.size()) : "";
  }

  private static String cell(Row row, int column) {
    return row.isNullAt(column) ? "" : String.valueOf(row.get(column));
  }

  private String text() {
    int[] widths =
        IntStream.range(0, columns.size())
            .map(
                column ->
                    Math.max(
                        columns.get(column).length(),
                        shown().stream()
                            .mapToInt(row -> cell(row, column).length())
                            .max()
                            .orElse(0)))
            .toArray();
    StringBuilder text = new StringBuilder(line(widths, columns));
    for (Row row : shown()) {
      text.append('\n').append(line(widths, cells(row)));
    }
    return rest().isEmpty() ? text.toString() : text.append('\n').append(rest()).toString();
  }

  private static String line(int[] widths, List<String> cells) {
    return IntStream.range(0, cells.size())
        .mapToObj(
            column -> cells.get(column) + " ".repeat(widths[column] - cells.get(column).length()))
        .collect(Collectors.joining("  "))
        .stripTrailing();
  }

  private List<String> cells(Row row) {
    return IntStream.range(0, columns.size()).mapToObj(column -> cell(row, column)).toList();
  }

  private String html() {
    StringBuilder html = new StringBuilder("<table>\n<thead><tr>");
    columns.forEach(name -> html.append("<th>").append(escaped(name)).append("</th>"));
    html.append("</tr></thead>\n<tbody>\n");
    for (Row row : shown()) {
      html.append("<tr>");
      cells(row).forEach(cell -> html.append("<td>").append(escaped(cell)).append("</td>"));
      html.append("</tr>\n");
    }
    html.append("</tbody>\n</table>");
    return rest().isEmpty() ? html.toString() : html.append("\n<p>" + rest() + "</p>").toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** One object for each row. */
  JsonArray json() {
    JsonArray array = new JsonArray();
    for (Row row : rows) {
      JsonObject object = new JsonObject();
      for (int column = 0; column < columns.size(); column++) {
        object.add(
            columns.get(column),
            row.isNullAt(column)
                ? JsonNull.INSTANCE
                : row.get(column) instanceof Number number
                    ? new JsonPrimitive(number)
                    : row.get(column) instanceof Boolean flag
                        ? new JsonPrimitive(flag)
                        : new JsonPrimitive(cell(row, column)));
      }
      array.add(object);
    }
    return array;
  }
}
