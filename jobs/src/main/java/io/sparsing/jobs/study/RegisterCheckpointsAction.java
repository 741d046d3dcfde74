package io.sparsing.jobs.study;

import io.sparsing.jobs.InputException;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import io.sparsing.model.checkpoint.CheckpointException;
import io.sparsing.model.checkpoint.CheckpointFolder;
import io.sparsing.model.checkpoint.TrainingState;
import io.sparsing.model.config.ModelConfig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Finds checkpoint folders, identifies them and enters them in {@code checkpoints}.
 *
 * <p>The weights are hashed once: a folder whose file names, sizes and modification times are as
 * they were keeps its identity.
 */
public final class RegisterCheckpointsAction {
  private final Warehouse warehouse;
  private final Configuration configuration;
  private final List<CheckpointSource> sources;

  /** An action over folders or globs of folders. */
  public RegisterCheckpointsAction(Warehouse warehouse, Collection<String> patterns) {
    this(warehouse, patterns.stream().map(CheckpointSource::at).toList());
  }

  /** An action over checkpoints that a study describes. */
  public RegisterCheckpointsAction(Warehouse warehouse, CheckpointSource source) {
    this(warehouse, List.of(source));
  }

  private RegisterCheckpointsAction(Warehouse warehouse, List<CheckpointSource> sources) {
    this.warehouse = warehouse;
    this.configuration = warehouse.spark().sparkContext().hadoopConfiguration();
    this.sources = List.copyOf(sources);
  }

  /**
   * What became of the folders.
   *
   * @param checkpoints registered ones, in the order given, each once
   * @param added those that were not registered before, or otherwise
   * @param refused one line for each folder that cannot be loaded
   */
  public record Result(
      List<CheckpointRow> checkpoints, List<CheckpointRow> added, List<String> refused) {}

  /** Registers the checkpoints; a folder that cannot be loaded does not stop the others. */
  public Result execute() {
    Map<String, CheckpointRow> knownByUri = new HashMap<>();
    Warehouse.records(warehouse.read(WarehouseTable.CHECKPOINTS), CheckpointRow.class)
        .forEach(row -> knownByUri.put(row.uri() + row.fingerprint(), row));
    Map<String, CheckpointRow> checkpoints = new LinkedHashMap<>();
    List<CheckpointRow> added = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    sourceByUri()
        .forEach(
            (uri, source) -> {
              try {
                CheckpointFolder folder = CheckpointFolder.open(uri, configuration);
                CheckpointRow known = knownByUri.get(folder.uri() + folder.fingerprint());
                CheckpointRow row =
                    source.describe(
                        known == null ? describe(folder) : known, folder.trainingState());
                checkpoints.putIfAbsent(row.checkpointId(), row);
                if (!row.equals(known)) {
                  added.add(row);
                }
              } catch (CheckpointException | InputException e) {
                refused.add(e.getMessage());
              }
            });
    warehouse.remove(
        WarehouseTable.CHECKPOINTS, "uri", added.stream().map(CheckpointRow::uri).toList());
    warehouse.insertMissing(WarehouseTable.CHECKPOINTS, added);
    return new Result(List.copyOf(checkpoints.values()), added, refused);
  }

  private Map<String, CheckpointSource> sourceByUri() {
    Map<String, CheckpointSource> found = new LinkedHashMap<>();
    for (CheckpointSource source : sources) {
      source.folders(configuration).forEach(uri -> found.putIfAbsent(uri, source));
    }
    return found;
  }

  private static CheckpointRow describe(CheckpointFolder folder) {
    ModelConfig config = folder.config();
    Optional<TrainingState> state = folder.trainingState();
    return new CheckpointRow(
        folder.contentId(),
        folder.uri(),
        folder.name(),
        state.map(TrainingState::series).orElseGet(() -> parentName(folder.uri())),
        config.modelType(),
        config.activation().name().toLowerCase(Locale.ROOT),
        state.map(TrainingState::tokensSeen),
        state.map(TrainingState::step),
        state.map(TrainingState::loss),
        config.layers(),
        config.hiddenSize(),
        config.ffnSize(),
        config.heads(),
        config.kvHeads(),
        config.vocabularySize(),
        folder.nonEmbeddingParameters(),
        (double) config.hiddenSize() / config.layers(),
        folder.fingerprint(),
        Instant.now());
  }

  private static String parentName(String uri) {
    Path parent = new Path(uri).getParent();
    return parent == null ? uri : parent.getName();
  }
}
