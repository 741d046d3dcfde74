package io.sparsing.model.checkpoint;

import io.sparsing.model.config.ConfigException;
import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.config.family.ModelFamilies;
import io.sparsing.model.config.layout.ModelPlan;
import io.sparsing.model.config.layout.StoredTensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;

/**
 * A checkpoint in Hugging Face layout whose configuration and safetensors headers have been
 * checked; weights are read only when asked for.
 */
public final class CheckpointFolder {
  static final String CONFIG = "config.json";
  static final String TOKENIZER = "tokenizer.json";
  private static final long MAXIMUM_CONFIG_BYTES = 16L << 20;

  private final String uri;
  private final HadoopFolder folder;
  private final List<FileStatus> files;
  private final ModelPlan plan;
  private final Map<String, List<TensorEntry>> headers;
  private final Optional<TrainingState> trainingState;

  private CheckpointFolder(String uri, Configuration conf) {
    this.uri = uri;
    this.folder = HadoopFolder.of(uri, conf);
    this.files = folder.files();
    ModelPlan asked = checked(this::readPlan);
    this.headers = checked(() -> new WeightFiles(folder, files).headers());
    this.plan = asked.named(this::holds);
    PlanCheck.check(plan, headers, folder.title());
    this.trainingState =
        checked(
            () -> folder.read(TrainingState.FILE, MAXIMUM_CONFIG_BYTES).map(TrainingState::parse));
  }

  /**
   * Opens a checkpoint: parses its configuration and the headers of its weight files, and holds
   * every tensor's name and shape against what the configuration asks for. Reads no weights.
   *
   * @param uri the folder, on any Hadoop file system
   * @throws CheckpointException if anything is missing, malformed, inconsistent or not supported
   */
  public static CheckpointFolder open(String uri, Configuration conf) {
    return new CheckpointFolder(uri, conf);
  }

  /** The folder as it was named when opened. */
  public String uri() {
    return uri;
  }

  /** The last part of the folder's path, or the name of the revision that it stands for. */
  public String name() {
    return folder.name();
  }

  /** What the configuration says. */
  public ModelConfig config() {
    return plan.config();
  }

  /** What the configuration says, and the tensors that it takes. */
  public ModelPlan plan() {
    return plan;
  }

  /**
   * Hexadecimal SHA-256 over names, sizes and modification times of configuration and weight files:
   * cheap, but differs between copies.
   */
  public String fingerprint() {
    SortedSet<String> names = contentFiles();
    return Fingerprints.ofStatus(
        files.stream().filter(file -> names.contains(file.getPath().getName())).toList());
  }

  /**
   * Hexadecimal SHA-256 over configuration and weight files: reads them all, the same everywhere.
   */
  public String contentId() {
    return Fingerprints.ofContent(folder, contentFiles());
  }

  /** What {@code training_state.json} says, where there is one. */
  public Optional<TrainingState> trainingState() {
    return trainingState;
  }

  /** Whether there is a {@code tokenizer.json}. */
  public boolean hasTokenizer() {
    return files.stream().anyMatch(file -> file.getPath().getName().equals(TOKENIZER));
  }

  /** Parameters without token embedding and output head. */
  public long nonEmbeddingParameters() {
    return plan.nonEmbeddingParameters();
  }

  /** Whether the weight files hold this tensor. */
  public boolean holds(StoredTensor tensor) {
    return holds(tensor.name());
  }

  private boolean holds(String tensor) {
    return headers.values().stream()
        .flatMap(List::stream)
        .anyMatch(entry -> entry.name().equals(tensor) && !entry.type().isEmpty());
  }

  /**
   * Streams weights as float32, each file once and in the order of its bytes.
   *
   * @param tensors which tensors
   * @throws CheckpointException if a file cannot be read or a value is not finite
   */
  public void read(List<StoredTensor> tensors, WeightSink sink) {
    Map<String, StoredTensor> wanted = new HashMap<>();
    tensors.forEach(tensor -> wanted.put(tensor.name(), tensor));
    WeightReader reader = new WeightReader(folder);
    headers.forEach((file, entries) -> reader.read(file, entries, wanted, sink));
  }

  /**
   * The float32 values of a tensor, mapped from a local file; nothing where they have to be read.
   *
   * @throws CheckpointException if the file cannot be read or a value is not finite
   */
  public Optional<MappedFloats> map(StoredTensor tensor) {
    for (Map.Entry<String, List<TensorEntry>> file : headers.entrySet()) {
      for (TensorEntry entry : file.getValue()) {
        if (entry.name().equals(tensor.name())) {
          return new MappedWeights(folder).map(file.getKey(), entry);
        }
      }
    }
    return Optional.empty();
  }

  private ModelPlan readPlan() {
    byte[] json =
        folder
            .read(CONFIG, MAXIMUM_CONFIG_BYTES)
            .orElseThrow(() -> new ConfigException("expected config.json, found no such file"));
    return ModelFamilies.plan(json);
  }

  /** Turns a complaint about a text into one about this checkpoint. */
  private <T> T checked(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (ConfigException e) {
      throw new CheckpointException(
          "Cannot open checkpoint %s: %s".formatted(folder.title(), e.getMessage()), e);
    }
  }

  private SortedSet<String> contentFiles() {
    TreeSet<String> names = new TreeSet<>(headers.keySet());
    names.add(CONFIG);
    return names;
  }
}
