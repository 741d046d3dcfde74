package io.sparsing.jobs.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.jobs.Fixtures;
import io.sparsing.jobs.InputException;
import io.sparsing.jobs.cli.LocalSpark;
import io.sparsing.jobs.corpus.TokenizeCorpusAction.Tokenized;
import io.sparsing.jobs.table.Warehouse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What measuring at fixed parameters asks of Spark and of its user. */
class MeasureParametersTest {
  @TempDir static Path folder;

  @Test
  void manyPointsTakeAsManyJobsAsOne() throws IOException {
    Warehouse warehouse = LocalSpark.open(folder.resolve("warehouse"));
    Path file = Files.writeString(folder.resolve("short.json"), "[[1, 5, 9, 13, 40, 41, 42, 43]]");
    Tokenized subject =
        MeasuredFixture.subject(
            warehouse, Fixtures.path("fixtures/minicpm/a_relu_d64").toString(), file.toString());
    MeasuredFixture.measure(warehouse, subject, 1);
    var scheduler = warehouse.spark().sparkContext().dagScheduler();
    int start = scheduler.numTotalJobs();
    measure(warehouse, subject, new RuleGrid(Method.TOPK, List.of(0.5)));
    int one = scheduler.numTotalJobs() - start;
    measure(
        warehouse,
        subject,
        new RuleGrid(Method.TOPK, List.of(0.1, 0.2, 0.3)),
        new RuleGrid(Method.FAT, List.of(0.1, 0.2, 0.3)),
        new RuleGrid(Method.TOPP, List.of(0.1, 0.2, 0.3)));
    int nine = scheduler.numTotalJobs() - start - one;
    // Commits look for keys by a job only where a file's bounds may hold them. Each file so far has
    // one measurement, so its bounds exclude the nine.
    assertThat(nine).isEqualTo(one);
  }

  private static void measure(Warehouse warehouse, Tokenized subject, RuleGrid... rules) {
    MeasuredFixture.measure(warehouse, subject, 1, new MeasureRequest.Rules(List.of(rules)));
  }

  @Test
  void parametersThatARuleDoesNotHaveAreRefused() {
    assertThatThrownBy(() -> new RuleGrid(Method.TOPP, List.of(0.5, 0.0)))
        .isInstanceOf(InputException.class)
        .hasMessage("Cannot measure topp: expected shares above 0 and at most 1, found 0.0");
    assertThatThrownBy(() -> new RuleGrid(Method.CETT, List.of(1.5)))
        .hasMessage("Cannot measure cett: expected CETT levels from 0 to 1, found 1.5");
    assertThatThrownBy(() -> new RuleGrid(Method.FAT, List.of(-1.0)))
        .hasMessage("Cannot measure fat: expected thresholds from 0, found -1.0");
  }
}
