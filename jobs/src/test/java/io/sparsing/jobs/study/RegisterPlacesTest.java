package io.sparsing.jobs.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sparsing.jobs.TinyCheckpoint;
import io.sparsing.jobs.cli.LocalSpark;
import io.sparsing.jobs.study.suite.TrainingTokens;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders with the same weights under several steps, in several series, copied and moved. */
class RegisterPlacesTest {
  @TempDir static Path shared;
  private static Path trained;

  @TempDir Path folder;
  private Warehouse warehouse;

  @BeforeAll
  static void train() throws IOException {
    TinyCheckpoint.train(shared, "tiny");
    try (Stream<Path> steps = Files.list(shared.resolve("tiny"))) {
      trained =
          steps.filter(path -> path.getFileName().toString().startsWith("step")).findAny().get();
    }
  }

  @BeforeEach
  void open() {
    warehouse = LocalSpark.open(folder.resolve("warehouse"));
  }

  @Test
  void everyFolderIsAPlaceAndTheWeightsAreMeasuredOnce() throws IOException {
    copy("run-a/step10");
    copy("run-a/step20");

    RegisterCheckpointsAction.Result result = register("run-a", "run-a");

    assertThat(result.places())
        .extracting(CheckpointRow::name, row -> row.trainingTokens().orElseThrow())
        .containsExactly(tuple("step10", 160L), tuple("step20", 320L));
    assertThat(result.checkpoints()).extracting(CheckpointRow::name).containsExactly("step10");
    assertThat(result.notes())
        .containsExactly(
            "%s and %s hold the same weights: they are measured once and are 2 points of series run-a"
                .formatted(uri("run-a/step10"), uri("run-a/step20")));
    assertThat(result.refused()).isEmpty();
    assertThat(register("run-a", "run-a").added()).isEmpty();
  }

  @Test
  void sourcesOfAStudyShareWeights() throws IOException {
    copy("run-a/step10");
    copy("run-b/step10");

    RegisterCheckpointsAction.Result both =
        RegisterCheckpointsAction.Result.together(
            List.of(register("run-a", "base"), register("run-b", "tuned")));

    assertThat(both.places()).extracting(CheckpointRow::series).containsExactly("base", "tuned");
    assertThat(both.checkpoints()).hasSize(1);
    String line =
        "%s and %s hold the same weights: they are measured once and are 2 points of series base, tuned"
            .formatted(uri("run-a/step10"), uri("run-b/step10"));
    assertThat(both.notes()).containsExactly(line);
    // The tables know the other folder when only one is asked for.
    assertThat(register("run-a", "base").notes()).containsExactly(line);
  }

  @Test
  void aRenamedFolderLeavesNoSecondPoint() throws IOException {
    copy("run-a/step10");
    register("run-a", "run-a");
    Files.move(folder.resolve("run-a/step10"), folder.resolve("run-a/step20"));

    RegisterCheckpointsAction.Result result = register("run-a", "run-a");

    assertThat(result.notes())
        .containsExactly(
            "%s is gone and %s holds its weights: it is no longer a point of series run-a"
                .formatted(uri("run-a/step10"), uri("run-a/step20")));
    assertThat(registered()).extracting(CheckpointRow::uri).containsExactly(uri("run-a/step20"));
  }

  /** Measured and deleted: another series that starts from the weights does not take the point. */
  @Test
  void aGoneFolderOfAnotherSeriesStays() throws IOException {
    copy("run-a/step10");
    register("run-a", "base");
    Files.createDirectories(folder.resolve("run-b"));
    Files.move(folder.resolve("run-a/step10"), folder.resolve("run-b/step0"));

    assertThat(register("run-b", "tuned").notes()).isEmpty();
    assertThat(registered())
        .extracting(CheckpointRow::series)
        .containsExactlyInAnyOrder("base", "tuned");
  }

  @Test
  void aCopyWithOtherWeightsIsNoCopyAnyMore() throws IOException {
    copy("run-a/step10");
    copy("run-a/step20");
    String before = register("run-a", "run-a").checkpoints().get(0).checkpointId();
    Path config = folder.resolve("run-a/step20/config.json");
    Files.writeString(
        config, Files.readString(config).replaceFirst("\\{", "{\"_name_or_path\": \"other\","));

    RegisterCheckpointsAction.Result result = register("run-a", "run-a");

    assertThat(result.notes()).isEmpty();
    assertThat(result.checkpoints()).hasSize(2);
    assertThat(registered())
        .filteredOn(row -> row.checkpointId().equals(before))
        .extracting(CheckpointRow::name)
        .containsExactly("step10");
  }

  /** All steps in a folder, as a series whose steps have 16 tokens. */
  private RegisterCheckpointsAction.Result register(String parent, String series) {
    return new RegisterCheckpointsAction(
            warehouse,
            new CheckpointSource(
                folder.resolve(parent) + "/step*",
                Optional.of(series),
                TrainingTokens.ByPattern.ofSteps("step{step}", 16)))
        .execute();
  }

  private List<CheckpointRow> registered() {
    return Warehouse.records(warehouse.read(WarehouseTable.CHECKPOINTS), CheckpointRow.class);
  }

  private String uri(String name) {
    return "file:" + folder.resolve(name);
  }

  /** The trained checkpoint without its training state, which would contradict other steps. */
  private void copy(String name) throws IOException {
    Path target = Files.createDirectories(folder.resolve(name));
    try (Stream<Path> files = Files.list(trained)) {
      files
          .filter(file -> !file.getFileName().toString().equals("training_state.json"))
          .forEach(file -> copy(file, target.resolve(file.getFileName().toString())));
    }
  }

  private static void copy(Path from, Path to) {
    try {
      Files.copy(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
