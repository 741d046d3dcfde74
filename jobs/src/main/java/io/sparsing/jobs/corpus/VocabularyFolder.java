package io.sparsing.jobs.corpus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sparsing.jobs.InputException;
import io.sparsing.model.checkpoint.HadoopFolder;
import io.sparsing.model.training.data.ByteTokenizer;
import io.sparsing.model.training.data.Vocabulary;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The folder {@code tokenizer} beside the checkpoints of a ladder: the tokenizer as it stands in
 * each of them, and {@code vocabulary.json}, which says what it was learned from. It is written
 * under a temporary name and renamed, so it is seen complete or not at all.
 */
final class VocabularyFolder {
  private static final String NAME = "tokenizer";
  private static final String ORIGIN = "vocabulary.json";
  private static final String TOKENIZER = "tokenizer.json";
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  private final FileSystem fileSystem;
  private final Path path;

  VocabularyFolder(String outputFolder, Configuration configuration) {
    try {
      Path output = new Path(outputFolder);
      this.fileSystem = HadoopFolder.raw(output.getFileSystem(configuration));
      this.path = fileSystem.makeQualified(new Path(output, NAME));
    } catch (IOException | IllegalArgumentException e) {
      throw new InputException(
          "Cannot train into %s: expected a folder on a known file system, found %s"
              .formatted(outputFolder, e.getMessage()),
          e);
    }
  }

  /**
   * What a vocabulary was learned from.
   *
   * @param corpus identity of the text's content
   * @param fingerprint identity of its files, which is found without reading them
   * @param vocabularySize number of ids
   */
  record Origin(String corpus, String fingerprint, int vocabularySize) {}

  String uri() {
    return path.toString();
  }

  /** What the vocabulary here was learned from; empty where there is none yet. */
  Optional<Origin> origin() {
    try {
      if (!fileSystem.exists(path)) {
        return Optional.empty();
      }
      Optional<Origin> origin = Optional.ofNullable(JSON.readValue(text(ORIGIN), Origin.class));
      if (origin.isEmpty()) {
        throw new InputException(complaint("null"));
      }
      return origin;
    } catch (FileNotFoundException e) {
      throw new InputException(complaint("no such file"), e);
    } catch (JsonProcessingException e) {
      throw new InputException(complaint("something else"), e);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + path, e);
    }
  }

  /** The vocabulary that stands here. */
  Vocabulary vocabulary(int size) {
    try {
      return new Vocabulary(size, text(TOKENIZER));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + path, e);
    }
  }

  /** Writes the folder, unless another process has done it meanwhile. */
  void publish(Vocabulary vocabulary, int longestSequence, Origin origin) {
    Path temporary = new Path(path.getParent(), "_writing-" + NAME + "-" + UUID.randomUUID());
    try {
      Map<String, String> files =
          Map.of(
              TOKENIZER,
              vocabulary.tokenizerJson(),
              "tokenizer_config.json",
              ByteTokenizer.tokenizerConfigJson(longestSequence),
              ORIGIN,
              JSON.writerWithDefaultPrettyPrinter().writeValueAsString(origin) + "\n");
      try {
        for (Map.Entry<String, String> file : files.entrySet()) {
          try (OutputStream out = fileSystem.create(new Path(temporary, file.getKey()), false)) {
            out.write(file.getValue().getBytes(StandardCharsets.UTF_8));
          }
        }
        // Renaming onto a folder that appeared meanwhile would move this one into it.
        if (!fileSystem.exists(path) && !fileSystem.rename(temporary, path)) {
          throw new IOException("expected a new folder, found an existing one");
        }
      } finally {
        fileSystem.delete(temporary, true);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + path, e);
    }
  }

  private String complaint(String found) {
    return "Cannot use the tokenizer in %s: expected %s of a vocabulary learned here, found %s"
        .formatted(path, ORIGIN, found);
  }

  private String text(String name) throws IOException {
    try (InputStream in = fileSystem.open(new Path(path, name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
