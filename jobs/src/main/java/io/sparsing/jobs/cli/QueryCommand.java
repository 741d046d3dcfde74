package io.sparsing.jobs.cli;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_csv;
import static org.apache.spark.sql.functions.to_json;

import io.sparsing.jobs.query.QueryAction;
import io.sparsing.jobs.cli.option.WarehouseOptions;
import io.sparsing.jobs.table.Warehouse;
import java.io.PrintWriter;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Answers a question in SQL from the tables. */
@Command(
    name = "query",
    description = "Answer a question in Spark SQL from the tables; it only reads.",
    mixinStandardHelpOptions = true)
final class QueryCommand implements Callable<Integer> {
  /** A quote inside a value is doubled and blanks are kept; Spark's defaults do neither. */
  private static final Map<String, String> RFC_4180 =
      Map.of(
          "escape", "\"",
          "ignoreLeadingWhiteSpace", "false",
          "ignoreTrailingWhiteSpace", "false");

  private static final int MOST_TABLE_ROWS = 10_000;

  /** How the answer is printed. */
  enum Format {
    TABLE,
    CSV,
    JSON
  }

  @Mixin private WarehouseOptions warehouseOptions;

  @Parameters(
      paramLabel = "SQL",
      description = "One statement that only reads, for example \"SHOW TABLES\".")
  private String sql;

  @Option(
      names = "--format",
      defaultValue = "table",
      description = "table, csv or json. Default: table")
  private Format format;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Warehouse warehouse = warehouseOptions.openForReading();
    try {
      print(new QueryAction(warehouse.spark(), sql).execute());
      return Sparsing.DONE;
    } finally {
      warehouse.spark().stop();
    }
  }

  private void print(Dataset<Row> answer) {
    if (answer.columns().length == 0) {
      return;
    }
    switch (format) {
      case TABLE -> answer.show(MOST_TABLE_ROWS, false);
      case CSV -> printCsv(answer);
      case JSON -> printJson(answer);
    }
  }

  private void printCsv(Dataset<Row> answer) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        Stream.of(answer.columns()).map(QueryCommand::quoted).collect(Collectors.joining(",")));
    Column[] columns =
        Stream.of(answer.schema().fields()).map(QueryCommand::flat).toArray(Column[]::new);
    lines(answer.select(to_csv(struct(columns), RFC_4180)))
        .forEachRemaining(row -> out.println(row.get(0)));
    out.flush();
  }

  /** A column's name as it stands in the first line; {@code count(1, 2)} is one. */
  private static String quoted(String name) {
    return name.matches("[^\",\r\n]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
  }

  private void printJson(Dataset<Row> answer) {
    PrintWriter out = spec.commandLine().getOut();
    Column[] columns = Stream.of(answer.columns()).map(QueryCommand::column).toArray(Column[]::new);
    Dataset<Row> objects =
        answer.select(to_json(struct(columns), Map.of("ignoreNullFields", "false")));
    out.print("[");
    String separator = "\n";
    for (Iterator<Row> rows = lines(objects); rows.hasNext(); separator = ",\n") {
      out.print(separator + rows.next().getString(0));
    }
    out.println("\n]");
    out.flush();
  }

  private static Iterator<Row> lines(Dataset<Row> rows) {
    return rows.toLocalIterator();
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
