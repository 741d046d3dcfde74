package io.sparsing.model.checkpoint;

import io.sparsing.model.config.family.ModelFamilies;
import io.sparsing.model.config.layout.StoredTensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Writes a checkpoint folder: {@code config.json}, {@code model.safetensors} (float32), and what
 * else is given. The folder is written under a temporary name beside its place, opened once to see
 * that it can be read, and then renamed; so it is seen complete or not at all.
 */
public final class CheckpointWriter {
  private final byte[] configJson;
  private final Function<StoredTensor, float[]> weights;
  private final Map<String, String> texts = new LinkedHashMap<>();

  /**
   * @param configJson text of {@code config.json}, of a family that can be read
   * @param weights row-major values of each tensor of {@link ModelFamilies#plan}; asked for one
   *     after another, each once
   */
  public CheckpointWriter(String configJson, Function<StoredTensor, float[]> weights) {
    this.configJson = configJson.getBytes(StandardCharsets.UTF_8);
    this.weights = weights;
  }

  /** Adds {@code training_state.json}. */
  public CheckpointWriter trainingState(TrainingState state) {
    texts.put(TrainingState.FILE, state.toJson());
    return this;
  }

  /** Adds {@code tokenizer.json}, given as text. */
  public CheckpointWriter tokenizer(String tokenizerJson) {
    texts.put(CheckpointFolder.TOKENIZER, tokenizerJson);
    return this;
  }

  /** Adds {@code tokenizer_config.json}, given as text. */
  public CheckpointWriter tokenizerConfig(String tokenizerConfigJson) {
    texts.put("tokenizer_config.json", tokenizerConfigJson);
    return this;
  }

  /**
   * Writes the checkpoint.
   *
   * @param uri a folder that does not exist yet; its parent is made where it is missing
   * @return the checkpoint, opened
   * @throws CheckpointException if the folder exists or cannot be written
   */
  public CheckpointFolder write(String uri, Configuration conf) {
    HadoopFolder target = HadoopFolder.of(uri, conf);
    FileSystem fileSystem = target.fileSystem();
    Path path = target.path();
    Path temporary =
        new Path(path.getParent(), "_writing-" + path.getName() + "-" + UUID.randomUUID());
    try {
      if (fileSystem.exists(path)) {
        throw unwritable(uri, "expected a new folder, found an existing one");
      }
      try {
        fileSystem.mkdirs(temporary);
        writeFiles(fileSystem, temporary);
        CheckpointFolder.open(temporary.toString(), conf);
        // Renaming onto a folder that appeared meanwhile would move this one into it.
        if (fileSystem.exists(path) || !fileSystem.rename(temporary, path)) {
          throw unwritable(uri, "expected a new folder, found one that appeared meanwhile");
        }
      } finally {
        fileSystem.delete(temporary, true);
      }
    } catch (IOException e) {
      throw new CheckpointException(
          "Cannot write checkpoint %s: %s".formatted(uri, e.getMessage()), e);
    }
    return CheckpointFolder.open(uri, conf);
  }

  private void writeFiles(FileSystem fileSystem, Path folder) throws IOException {
    try (OutputStream out = fileSystem.create(new Path(folder, WeightFiles.SINGLE), false)) {
      SafetensorsWriter writer = new SafetensorsWriter(ModelFamilies.plan(configJson).all());
      writer.write(out, weights);
    }
    for (Map.Entry<String, String> text : texts.entrySet()) {
      writeText(
          fileSystem,
          new Path(folder, text.getKey()),
          text.getValue().getBytes(StandardCharsets.UTF_8));
    }
    writeText(fileSystem, new Path(folder, CheckpointFolder.CONFIG), configJson);
  }

  private static void writeText(FileSystem fileSystem, Path file, byte[] text) throws IOException {
    try (OutputStream out = fileSystem.create(file, false)) {
      out.write(text);
    }
  }

  private static CheckpointException unwritable(String uri, String why) {
    return new CheckpointException("Cannot write checkpoint %s: %s".formatted(uri, why));
  }
}
