package io.sparsing.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsing.jobs.export.ImportTablesAction;
import io.sparsing.jobs.table.Warehouse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every number in a block of {@code docs/results.md} is what its query gives on the tables. */
class ResultsTest {
  private static final QueryPage PAGE = QueryPage.read("results.md");

  @TempDir static Path folder;
  private static Warehouse warehouse;

  @BeforeAll
  static void importTables() {
    warehouse = LocalSpark.open(folder.resolve("warehouse"));
    new ImportTablesAction(warehouse, Path.of("..", "studies", "small", "tables").toString())
        .execute();
  }

  static Stream<QueryPage.Query> queries() {
    return PAGE.queries().stream();
  }

  @Test
  void noQueryIsPassedOver() {
    assertThat(queries().count())
        .isEqualTo(PAGE.text().lines().filter(line -> line.equals("```sql")).count())
        .isEqualTo(PAGE.text().lines().filter(line -> line.equals("```text")).count())
        .isGreaterThanOrEqualTo(3);
  }

  /** Cells of a block stand at least two spaces apart. */
  @ParameterizedTest
  @MethodSource("queries")
  void theQueryGivesWhatThePageShows(QueryPage.Query query) {
    var answer = warehouse.spark().sql(query.sql());
    Stream<List<String>> rows = answer.collectAsList().stream().map(ResultsTest::cells);
    assertThat(Stream.concat(Stream.of(List.of(answer.columns())), rows))
        .containsExactlyElementsOf(
            query
                .answer()
                .lines()
                .map(line -> Arrays.asList(line.strip().split(" {2,}")))
                .toList());
  }

  private static List<String> cells(Row row) {
    return IntStream.range(0, row.length()).mapToObj(i -> String.valueOf(row.get(i))).toList();
  }
}
