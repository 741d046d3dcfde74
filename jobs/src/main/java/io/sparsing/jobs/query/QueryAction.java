package io.sparsing.jobs.query;

import io.sparsing.jobs.InputException;
import java.util.Optional;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.parser.ParserInterface;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.SparkSqlParser;

/**
 * Answers one statement of SQL that only reads. Whatever would write is refused before it runs, by
 * the plan that Spark's own parser makes of the statement.
 */
public final class QueryAction {
  private final org.apache.spark.sql.classic.SparkSession spark;
  private final String sql;

  /** An action for one statement. */
  public QueryAction(SparkSession spark, String sql) {
    this.spark = (org.apache.spark.sql.classic.SparkSession) spark;
    this.sql = sql;
  }

  /**
   * The answer.
   *
   * @throws InputException if Spark does not understand the statement, or it does more than read
   */
  public Dataset<Row> execute() {
    try {
      return answer();
    } catch (AnalysisException e) {
      throw new InputException("Cannot run query: " + firstSentence(e.getMessage()), e);
    }
  }

  private Dataset<Row> answer() throws AnalysisException {
    LogicalPlan parsed = spark.sessionState().sqlParser().parsePlan(sql);
    refuse(
        ReadingPlan.writer(parsed, isQuery()),
        "one statement that only reads (a query, SHOW, DESCRIBE, EXPLAIN)");
    var answer = spark.sql(sql);
    refuse(
        ReadingPlan.foreignCode(answer.queryExecution().analyzed()),
        "a question that runs no code of its own");
    return answer;
  }

  private static void refuse(Optional<String> found, String expected) {
    if (found.isPresent()) {
      throw new InputException(
          "Cannot run query: expected %s, found %s; who wants to write uses spark-sql"
              .formatted(expected, found.get()));
    }
  }

  /** Spark's message, in one line, up to the copy of the query or the plan that it appends. */
  private static String firstSentence(String message) {
    return message.split("\\R\\R?(== SQL|')", 2)[0].strip().replaceAll("\\s*\\R\\s*", " ");
  }

  /**
   * Whether the statement follows the part of Spark's grammar from which views are made. Spark's
   * own parser is asked, because Iceberg's takes every statement for a query.
   */
  private boolean isQuery() {
    ParserInterface own = new SparkSqlParser();
    try {
      own.parseQuery(sql.strip().replaceFirst("[;\\s]+$", ""));
      return true;
    } catch (ParseException e) {
      return false;
    }
  }
}
