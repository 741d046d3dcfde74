package io.sparsing.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparsing.model.checkpoint.CheckpointFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * The checkpoints under {@code src/test/resources/fixtures} and what reference runs gave on them.
 */
public final class Fixtures {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Fixtures() {}

  /** A file or folder below {@code fixtures}. */
  public static Path path(String name) {
    URL url = Fixtures.class.getResource("/fixtures/" + name);
    if (url == null) {
      throw new IllegalArgumentException("no fixture " + name);
    }
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  public static CheckpointFolder open(String name) {
    return open(path(name));
  }

  public static CheckpointFolder open(Path folder) {
    return CheckpointFolder.open(folder.toUri().toString(), new Configuration());
  }

  public static JsonNode json(String name) {
    try {
      return MAPPER.readTree(Files.readAllBytes(path(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A JSON list of lists of token ids. */
  public static List<int[]> tokens(String name) {
    List<int[]> sequences = new ArrayList<>();
    for (JsonNode sequence : json(name)) {
      int[] tokens = new int[sequence.size()];
      for (int i = 0; i < tokens.length; i++) {
        tokens[i] = sequence.get(i).intValue();
      }
      sequences.add(tokens);
    }
    return sequences;
  }
}
