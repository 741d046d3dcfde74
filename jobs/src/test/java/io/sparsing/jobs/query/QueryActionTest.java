package io.sparsing.jobs.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.jobs.InputException;
import io.sparsing.jobs.cli.LocalSpark;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements that read are answered; all others change nothing. */
class QueryActionTest {
  @TempDir static Path folder;
  private static SparkSession spark;

  @BeforeAll
  static void open() {
    spark = LocalSpark.open(folder.resolve("warehouse")).spark();
    spark.sql("CREATE TABLE kept (a INT) USING iceberg");
    spark.sql("INSERT INTO kept VALUES (1)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT a FROM kept",
        "SELECT a FROM kept;",
        "(SELECT a FROM kept) UNION ALL VALUES (2) ORDER BY a",
        "WITH one AS (SELECT a FROM kept) SELECT * FROM one WHERE a IN (SELECT a FROM kept)",
        "FROM kept SELECT a",
        "FROM kept |> WHERE a = 1",
        "TABLE kept",
        "SELECT * FROM sparsing.kept.snapshots",
        "SELECT 'DROP TABLE kept; DELETE FROM kept' AS `insert`",
        "SHOW TABLES",
        "SHOW NAMESPACES",
        "SHOW COLUMNS IN kept",
        "SHOW FUNCTIONS",
        "SHOW CREATE TABLE kept",
        "SHOW TBLPROPERTIES kept",
        "DESCRIBE kept",
        "DESCRIBE EXTENDED kept",
        "DESCRIBE FUNCTION abs",
        "DESCRIBE QUERY SELECT 1",
        "EXPLAIN SELECT a FROM kept",
        "EXPLAIN FORMATTED SELECT a FROM kept",
      })
  void whatReadsIsAnswered(String sql) {
    assertThat(new QueryAction(spark, sql).execute().collectAsList()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DROP TABLE kept | DropTable",
        "DELETE FROM kept | DeleteFromTable",
        "INSERT INTO kept VALUES (2) | InsertIntoStatement",
        "WITH more AS (SELECT 2) INSERT INTO kept SELECT * FROM more | InsertIntoStatement",
        "FROM kept INSERT INTO kept SELECT a | InsertIntoStatement",
        "UPDATE kept SET a = 2 | UpdateTable",
        "MERGE INTO kept USING kept k ON false WHEN NOT MATCHED THEN INSERT * | MergeIntoTable",
        "TRUNCATE TABLE kept | TruncateTable",
        "CREATE TABLE other (a INT) USING iceberg | CreateTable",
        "CREATE TABLE other USING iceberg AS SELECT 1 AS a | CreateTableAsSelect",
        "CREATE TEMPORARY VIEW other AS SELECT 1 | CreateViewCommand",
        "ALTER TABLE kept ADD COLUMN b INT | AddColumns",
        "ALTER TABLE kept ADD PARTITION FIELD a | AddPartitionField",
        "CALL local.system.expire_snapshots('sparsing.kept') | Call",
        "SET spark.sql.catalog.local.uri=jdbc:sqlite:elsewhere | SetCommand",
        "USE default | SetCatalogAndNamespace",
        "CACHE TABLE kept | CacheTable",
        "EXPLAIN DELETE FROM kept | DeleteFromTable",
        "EXECUTE IMMEDIATE 'DROP TABLE kept' | UnresolvedExecuteImmediate",
        "BEGIN DROP TABLE kept; END | CompoundBody",
        "INSERT OVERWRITE DIRECTORY 'elsewhere' USING parquet SELECT 1 | InsertIntoDir",
      })
  void whatWritesIsRefused(String sql, String plan) {
    assertThatThrownBy(() -> new QueryAction(spark, sql).execute())
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot run query: expected one statement that only reads (a query, SHOW, DESCRIBE,"
                + " EXPLAIN), found %s; who wants to write uses spark-sql",
            plan);
    assertThat(spark.sql("SELECT a FROM kept").collectAsList())
        .singleElement()
        .matches(row -> row.getInt(0) == 1);
    assertThat(spark.sql("SHOW TABLES LIKE 'other'").isEmpty()).isTrue();
  }

  @Test
  void severalStatementsAreOneTooMany() {
    assertThatThrownBy(() -> new QueryAction(spark, "SELECT 1; DROP TABLE kept").execute())
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("Cannot run query: ")
        .hasMessageContaining("DROP")
        .message()
        .hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT reflect('java.lang.System', 'setProperty', 'sparsing.written', 'x') | Project",
        "SELECT a FROM kept WHERE a IN (SELECT length(java_method('java.util.UUID', 'randomUUID'))) | Project",
        "SELECT TRANSFORM (a) USING 'cat' AS (b) FROM kept | ScriptTransformation",
      })
  void foreignCodeDoesNotRun(String sql, String plan) {
    assertThatThrownBy(() -> new QueryAction(spark, sql).execute())
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot run query: expected a question that runs no code of its own, found %s; who"
                + " wants to write uses spark-sql",
            plan);
    assertThat(System.getProperty("sparsing.written")).isNull();
  }
}
