package io.sparsing.jobs.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.jobs.PlacedCheckpoint;
import io.sparsing.jobs.cli.LocalSpark;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.Warehouse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Isolation of checkpoints whose Spark tasks fail. */
class IsolationTest {
  @TempDir Path folder;
  private final List<FailedPart> failed = new ArrayList<>();
  private JavaSparkContext context;
  private Isolation isolation;

  @BeforeEach
  void open() {
    Warehouse warehouse = LocalSpark.open(folder.resolve("warehouse"));
    context = new JavaSparkContext(warehouse.spark().sparkContext());
    isolation = Isolation.on(warehouse, "text", failed::add);
  }

  private static List<CheckpointRow> checkpoints(String... names) {
    return List.of(names).stream()
        .map(name -> PlacedCheckpoint.at(name, "file:/models/" + name, "run", 1))
        .toList();
  }

  /** A task for each checkpoint, which fails for some. */
  private List<String> names(List<CheckpointRow> checkpoints, Set<String> bad, String message) {
    return context
        .parallelize(checkpoints.stream().map(CheckpointRow::name).toList(), checkpoints.size())
        .map(
            name -> {
              if (bad.contains(name)) {
                throw new IllegalStateException(message);
              }
              return name;
            })
        .collect();
  }

  @Test
  void theCheckpointWhoseTaskFailsIsNamedAndTheOthersGoOn() {
    List<List<String>> done =
        isolation.run(
            checkpoints("a", "b", "c"), rows -> names(rows, Set.of("b"), "no memory left"));
    assertThat(done).containsExactly(List.of("a"), List.of("c"));
    assertThat(failed)
        .extracting(FailedPart::name)
        .containsExactly("checkpoint file:/models/b on corpus text");
    assertThat(failed.get(0).cause()).hasRootCauseMessage("no memory left");
    assertThat(failed.get(0).cause()).hasCauseInstanceOf(SparkException.class);
  }

  /** Spark's own message has the numbers of job and task, which differ each time. */
  @Test
  void whatFailsAlikeForAllIsGivenUp() {
    assertThatThrownBy(
            () ->
                isolation.run(
                    checkpoints("a", "b", "c"),
                    rows -> names(rows, Set.of("a", "b", "c"), "no such disk")))
        .hasRootCauseMessage("no such disk");
    assertThat(failed).isEmpty();
  }
}
