package io.sparsing.jobs.sparsity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.jobs.Fixtures;
import io.sparsing.jobs.InputException;
import io.sparsing.jobs.activation.ExtractActivationsAction;
import io.sparsing.jobs.cli.LocalSpark;
import io.sparsing.jobs.corpus.TokenizeCorpusAction;
import io.sparsing.jobs.study.RegisterCheckpointsAction;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.ExtractionRow;
import io.sparsing.jobs.table.Warehouse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What measuring at fixed parameters asks of Spark and of its user. */
class MeasureParametersTest {
  @TempDir static Path folder;

  @Test
  void manyPointsTakeAsManyJobsAsOne() throws IOException {
    Warehouse warehouse = LocalSpark.open(folder.resolve("warehouse"));
    String checkpoint = Fixtures.path("fixtures/minicpm/a_relu_d64").toString();
    List<CheckpointRow> checkpoints =
        new RegisterCheckpointsAction(warehouse, List.of(checkpoint)).execute().checkpoints();
    Path file = Files.writeString(folder.resolve("short.json"), "[[1, 5, 9, 13, 40, 41, 42, 43]]");
    CorpusRow corpus =
        new TokenizeCorpusAction(warehouse, file.toString(), checkpoints, OptionalInt.empty())
            .execute()
            .get(0)
            .corpus();
    Map<String, ExtractionRow> extractions =
        new ExtractActivationsAction(warehouse, corpus, checkpoints, 1).execute().extractions();
    var scheduler = warehouse.spark().sparkContext().dagScheduler();
    int start = scheduler.numTotalJobs();
    new MeasureParametersAction(
            warehouse, corpus, extractions, List.of(new MeasuredRule(Method.TOPK, List.of(0.5))))
        .execute(checkpoints);
    int one = scheduler.numTotalJobs() - start;
    new MeasureParametersAction(
            warehouse,
            corpus,
            extractions,
            List.of(
                new MeasuredRule(Method.TOPK, List.of(0.1, 0.2, 0.3)),
                new MeasuredRule(Method.FAT, List.of(0.1, 0.2, 0.3)),
                new MeasuredRule(Method.TOPP, List.of(0.1, 0.2, 0.3))))
        .execute(checkpoints);
    int nine = scheduler.numTotalJobs() - start - one;
    // Spark plans a MERGE by what the tables hold by then: a job more or less for each of six.
    assertThat(nine).isBetween(one - 6, one + 6);
  }

  @Test
  void parametersThatARuleDoesNotHaveAreRefused() {
    assertThatThrownBy(() -> new MeasuredRule(Method.TOPP, List.of(0.5, 0.0)))
        .isInstanceOf(InputException.class)
        .hasMessage("Cannot measure topp: expected shares above 0 and at most 1, found 0.0");
    assertThatThrownBy(() -> new MeasuredRule(Method.CETT, List.of(1.5)))
        .hasMessage("Cannot measure cett: expected CETT levels from 0 to 1, found 1.5");
    assertThatThrownBy(() -> new MeasuredRule(Method.FAT, List.of(-1.0)))
        .hasMessage("Cannot measure fat: expected thresholds from 0, found -1.0");
  }
}
