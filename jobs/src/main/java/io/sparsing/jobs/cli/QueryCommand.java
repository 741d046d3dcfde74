package io.sparsing.jobs.cli;

import io.sparsing.jobs.cli.option.WarehouseOptions;
import io.sparsing.jobs.cli.text.RowText;
import io.sparsing.jobs.query.QueryAction;
import io.sparsing.jobs.table.Warehouse;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
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
      case CSV -> new RowText(answer).csv(spec.commandLine().getOut());
      case JSON -> new RowText(answer).json(spec.commandLine().getOut());
    }
  }
}
