package io.sparsing.jobs.study;

import io.sparsing.jobs.InputException;
import io.sparsing.jobs.StageProgress;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import io.sparsing.model.checkpoint.CheckpointException;
import io.sparsing.model.checkpoint.CheckpointFolder;
import io.sparsing.model.checkpoint.TrainingState;
import io.sparsing.model.config.Mixture;
import io.sparsing.model.config.ModelConfig;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
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
   * @param places registered folders, in the order given; some may hold the same weights
   * @param added those that were not registered before, or otherwise
   * @param refused one line for each folder that cannot be loaded
   * @param others folders that were not asked for, with the weights of some that were
   */
  public record Result(
      List<CheckpointRow> places,
      List<CheckpointRow> added,
      List<String> refused,
      OtherFolders others) {

    /** What is to be measured: the first folder of each weights. */
    public List<CheckpointRow> checkpoints() {
      return CheckpointRow.firstOfEachWeights(places);
    }

    /** Warnings: which folders hold the same weights, and which are gone. One line each. */
    public List<String> notes() {
      return Stream.concat(
              others.notes().stream(),
              SharedWeights.among(
                      Stream.concat(places.stream(), others.present().stream()).toList())
                  .stream()
                  .map(SharedWeights::line))
          .toList();
    }

    /** What became of all folders of several sources; of a folder named twice, the last. */
    static Result together(List<Result> results) {
      Map<String, CheckpointRow> places = new LinkedHashMap<>();
      Map<String, CheckpointRow> present = new LinkedHashMap<>();
      results.forEach(
          one -> {
            one.places().forEach(row -> places.put(row.uri(), row));
            one.others().present().forEach(row -> present.put(row.uri(), row));
          });
      present.keySet().removeAll(places.keySet());
      return new Result(
          List.copyOf(places.values()),
          all(results, Result::added),
          all(results, Result::refused),
          new OtherFolders(
              List.copyOf(present.values()),
              all(results, one -> one.others().gone()),
              all(results, one -> one.others().notes())));
    }

    private static <T> List<T> all(List<Result> results, Function<Result, List<T>> part) {
      return results.stream().map(part).flatMap(List::stream).toList();
    }
  }

  /** Registers the checkpoints; a folder that cannot be loaded does not stop the others. */
  public Result execute() {
    Map<String, CheckpointRow> knownByUri = new TreeMap<>();
    Warehouse.records(warehouse.read(WarehouseTable.CHECKPOINTS), CheckpointRow.class)
        .forEach(row -> knownByUri.put(row.uri() + row.fingerprint(), row));
    Map<String, CheckpointSource> sourcesByUri = sourceByUri();
    Map<String, CheckpointFolder> opened = new LinkedHashMap<>();
    List<String> refused = new ArrayList<>();
    for (String uri : sourcesByUri.keySet()) {
      try {
        opened.put(uri, CheckpointFolder.open(uri, configuration));
      } catch (CheckpointException e) {
        refused.add(e.getMessage());
      }
    }
    Map<String, Identified> identities = identified(opened, knownByUri);
    List<CheckpointRow> places = new ArrayList<>();
    List<CheckpointRow> added = new ArrayList<>();
    opened.forEach(
        (uri, folder) -> {
          try {
            CheckpointRow known = knownByUri.get(key(folder));
            CheckpointRow found =
                known == null ? describe(folder, identities.get(uri).orRefusal()) : known;
            CheckpointRow row = sourcesByUri.get(uri).describe(found, folder.trainingState());
            places.add(row);
            if (!row.equals(known)) {
              added.add(row);
            }
          } catch (CheckpointException | InputException e) {
            refused.add(e.getMessage());
          }
        });
    OtherFolders others = OtherFolders.of(knownByUri.values(), places, configuration);
    warehouse.remove(
        WarehouseTable.CHECKPOINTS,
        "uri",
        Stream.concat(added.stream(), others.gone().stream()).map(CheckpointRow::uri).toList());
    warehouse.insertMissing(WarehouseTable.CHECKPOINTS, added);
    return new Result(List.copyOf(places), added, refused, others);
  }

  private static String key(CheckpointFolder folder) {
    return folder.uri() + folder.fingerprint();
  }

  /** Who a checkpoint is, or in one line why it cannot be loaded. */
  private record Identified(String uri, String contentId, String refusal) implements Serializable {
    String orRefusal() {
      if (!refusal.isEmpty()) {
        throw new InputException(refusal);
      }
      return contentId;
    }
  }

  /** Hashes weights: one Spark task a checkpoint, since that reads every byte of it. */
  private Map<String, Identified> identified(
      Map<String, CheckpointFolder> opened, Map<String, CheckpointRow> known) {
    List<String> uris =
        opened.keySet().stream().filter(uri -> !known.containsKey(key(opened.get(uri)))).toList();
    if (uris.isEmpty()) {
      return Map.of();
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
          .collect()
          .stream()
          .collect(Collectors.toMap(Identified::uri, one -> one));
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

  private Map<String, CheckpointSource> sourceByUri() {
    Map<String, CheckpointSource> found = new LinkedHashMap<>();
    for (CheckpointSource source : sources) {
      source.folders(configuration).forEach(uri -> found.putIfAbsent(uri, source));
    }
    return found;
  }

  private static CheckpointRow describe(CheckpointFolder folder, String contentId) {
    ModelConfig config = folder.config();
    Optional<TrainingState> state = folder.trainingState();
    return new CheckpointRow(
        contentId,
        folder.uri(),
        folder.name(),
        CheckpointSource.statedSeries(folder),
        config.modelType(),
        config.activation().label(),
        state.map(TrainingState::tokensSeen),
        state.flatMap(TrainingState::step),
        state.flatMap(TrainingState::loss),
        config.layers(),
        config.hiddenSize(),
        config.ffnSize(),
        config.heads(),
        config.kvHeads(),
        config.vocabularySize(),
        folder.nonEmbeddingParameters(),
        (double) config.hiddenSize() / config.layers(),
        folder.fingerprint(),
        Instant.now(),
        config.mixture().map(Mixture::experts),
        config.mixture().map(Mixture::perToken));
  }
}
