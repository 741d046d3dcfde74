package io.sparsing.jobs.study;

import io.sparsing.jobs.InputException;
import io.sparsing.jobs.StageProgress;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import io.sparsing.model.checkpoint.CheckpointException;
import io.sparsing.model.checkpoint.CheckpointFolder;
import io.sparsing.model.checkpoint.TrainingState;
import io.sparsing.model.config.ModelConfig;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Finds checkpoint folders, identifies them and enters them in {@code checkpoints}.
 *
 * <p>The weights are hashed once, by executors: a folder whose file names, sizes and modification
 * times are as they were keeps its identity.
 */
public final class RegisterCheckpointsAction {
  private final Warehouse warehouse;
  private final Configuration configuration;
  private final List<String> patterns;

  /** An action over folders or globs of folders. */
  public RegisterCheckpointsAction(Warehouse warehouse, Collection<String> patterns) {
    this.warehouse = warehouse;
    this.configuration = warehouse.spark().sparkContext().hadoopConfiguration();
    this.patterns = List.copyOf(patterns);
  }

  /**
   * What became of the folders.
   *
   * @param checkpoints registered ones, in the order given, each once
   * @param refused one line for each folder that cannot be loaded
   */
  public record Result(List<CheckpointRow> checkpoints, List<String> refused) {}

  /** Registers the checkpoints; a folder that cannot be loaded does not stop the others. */
  public Result execute() {
    Map<String, CheckpointRow> knownByUri = new HashMap<>();
    Warehouse.records(warehouse.read(WarehouseTable.CHECKPOINTS), CheckpointRow.class)
        .forEach(row -> knownByUri.put(row.uri() + row.fingerprint(), row));
    Map<String, CheckpointFolder> opened = new LinkedHashMap<>();
    List<String> refused = new ArrayList<>();
    for (String uri : folders()) {
      try {
        opened.put(uri, CheckpointFolder.open(uri, configuration));
      } catch (CheckpointException e) {
        refused.add(e.getMessage());
      }
    }
    Map<String, CheckpointRow> rows = new LinkedHashMap<>();
    opened.forEach((uri, folder) -> rows.put(uri, knownByUri.get(key(folder))));
    List<String> unknown = rows.keySet().stream().filter(uri -> rows.get(uri) == null).toList();
    List<CheckpointRow> added = new ArrayList<>();
    for (Identified one : identified(unknown)) {
      if (one.refusal().isEmpty()) {
        CheckpointRow row = describe(opened.get(one.uri()), one.contentId());
        rows.put(one.uri(), row);
        added.add(row);
      } else {
        rows.remove(one.uri());
        refused.add(one.refusal());
      }
    }
    warehouse.remove(
        WarehouseTable.CHECKPOINTS, "uri", added.stream().map(CheckpointRow::uri).toList());
    warehouse.insertMissing(WarehouseTable.CHECKPOINTS, added);
    return new Result(eachOnce(rows.values()), refused);
  }

  private static String key(CheckpointFolder folder) {
    return folder.uri() + folder.fingerprint();
  }

  private static List<CheckpointRow> eachOnce(Collection<CheckpointRow> rows) {
    Map<String, CheckpointRow> byId = new LinkedHashMap<>();
    rows.forEach(row -> byId.putIfAbsent(row.checkpointId(), row));
    return List.copyOf(byId.values());
  }

  /** Who a checkpoint is, or in one line why it cannot be loaded. */
  private record Identified(String uri, String contentId, String refusal) implements Serializable {}

  /** Hashes weights: one Spark task a checkpoint, since that reads every byte of it. */
  private List<Identified> identified(List<String> uris) {
    if (uris.isEmpty()) {
      return List.of();
    }
    JavaSparkContext context = new JavaSparkContext(warehouse.spark().sparkContext());
    Broadcast<SerializableConfiguration> shared =
        context.broadcast(new SerializableConfiguration(configuration));
    try (StageProgress progress =
        StageProgress.start(context.sc(), "Identification", "checkpoints", uris.size())) {
      LongAccumulator done = progress.counter();
      return context
          .parallelize(uris, uris.size())
          .map(
              uri -> {
                Identified found = identify(uri, shared.value().value());
                done.add(1);
                return found;
              })
          .collect();
    } finally {
      shared.destroy();
    }
  }

  private static Identified identify(String uri, Configuration configuration) {
    try {
      return new Identified(uri, CheckpointFolder.open(uri, configuration).contentId(), "");
    } catch (CheckpointException e) {
      return new Identified(uri, "", e.getMessage());
    }
  }

  private List<String> folders() {
    return patterns.stream().flatMap(this::matches).distinct().toList();
  }

  private Stream<String> matches(String pattern) {
    try {
      Path path = new Path(pattern);
      FileStatus[] found = path.getFileSystem(configuration).globStatus(path);
      if (found == null || found.length == 0) {
        throw new InputException(
            "Cannot open checkpoint %s: expected a folder, found nothing".formatted(pattern));
      }
      return Stream.of(found)
          .filter(FileStatus::isDirectory)
          .map(status -> status.getPath().toString());
    } catch (IllegalArgumentException e) {
      throw new InputException(
          "Cannot open checkpoint %s: expected a path, found %s".formatted(pattern, e.getMessage()),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot open checkpoint " + pattern, e);
    }
  }

  private static CheckpointRow describe(CheckpointFolder folder, String contentId) {
    ModelConfig config = folder.config();
    Optional<TrainingState> state = folder.trainingState();
    return new CheckpointRow(
        contentId,
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
