package io.sparsing.jobs.cli.text;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_csv;
import static org.apache.spark.sql.functions.to_json;

import java.io.PrintWriter;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Prints rows as CSV or JSON.
 *
 * @param rows with named columns
 */
public record RowText(Dataset<Row> rows) {
  /** A quote inside a value is doubled and blanks are kept; Spark's defaults do neither. */
  private static final Map<String, String> RFC_4180 =
      Map.of(
          "escape", "\"",
          "ignoreLeadingWhiteSpace", "false",
          "ignoreTrailingWhiteSpace", "false");

  /** A line of names, then a line for each row; nulls are empty. */
  public void csv(PrintWriter out) {
    out.println(Stream.of(rows.columns()).map(RowText::quoted).collect(Collectors.joining(",")));
    Column[] columns = Stream.of(rows.schema().fields()).map(RowText::flat).toArray(Column[]::new);
    rows.select(to_csv(struct(columns), RFC_4180))
        .toLocalIterator()
        .forEachRemaining(row -> out.println(row.get(0)));
    out.flush();
  }

  /** A list of objects. */
  public void json(PrintWriter out) {
    out.print("[");
    String separator = "\n";
    for (Iterator<Row> each = objects(); each.hasNext(); separator = ",\n") {
      out.print(separator + each.next().getString(0));
    }
    out.println("\n]");
    out.flush();
  }

  /** An object in each line. */
  public void jsonLines(PrintWriter out) {
    objects().forEachRemaining(row -> out.println(row.getString(0)));
    out.flush();
  }

  private Iterator<Row> objects() {
    Column[] columns = Stream.of(rows.columns()).map(RowText::column).toArray(Column[]::new);
    return rows.select(to_json(struct(columns), Map.of("ignoreNullFields", "false")))
        .toLocalIterator();
  }

  /** A column's name as it stands in the first line; {@code count(1, 2)} is one. */
  private static String quoted(String name) {
    return name.matches("[^\",\r\n]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
  }

  /** CSV has no nested values: they are shown as JSON. */
  private static Column flat(StructField field) {
    boolean nested =
        field.dataType() instanceof ArrayType
            || field.dataType() instanceof MapType
            || field.dataType() instanceof StructType;
    Column column = column(field.name());
    return nested ? to_json(column).as(field.name()) : column;
  }

  private static Column column(String name) {
    return col("`" + name.replace("`", "``") + "`");
  }
}
