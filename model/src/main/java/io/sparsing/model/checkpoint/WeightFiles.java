package io.sparsing.model.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparsing.model.config.MessageText;
import io.sparsing.model.config.keys.StrictJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;

/** Finds the safetensors files of a checkpoint folder: one, or the shards that an index names. */
final class WeightFiles {
  static final String SINGLE = "model.safetensors";
  static final String INDEX = "model.safetensors.index.json";

  private static final long MAXIMUM_INDEX_BYTES = 64L << 20;

  /** A plain file name: no separator, no NUL, no drive, no leading dot. */
  private static final Pattern SHARD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*\\.safetensors");

  private final HadoopFolder folder;
  private final Map<String, FileStatus> files;

  WeightFiles(HadoopFolder folder, List<FileStatus> files) {
    this.folder = folder;
    this.files =
        files.stream()
            .collect(
                Collectors.toMap(
                    file -> file.getPath().getName(),
                    file -> file,
                    (first, second) -> first,
                    TreeMap::new));
  }

  /** Parses all headers: files by name, each with its tensors in the order of their data. */
  Map<String, List<TensorEntry>> headers() {
    if (files.containsKey(SINGLE)) {
      return Map.of(SINGLE, header(SINGLE));
    }
    if (!files.containsKey(INDEX)) {
      throw refuse(SINGLE + " or " + INDEX, "neither" + hint());
    }
    Map<String, List<TensorEntry>> headers = new LinkedHashMap<>();
    tensorsByShard()
        .forEach(
            (shard, tensors) -> {
              if (!files.containsKey(shard)) {
                throw refuse(
                    MessageText.excerpt(shard) + ", which " + INDEX + " names", "no such file");
              }
              headers.put(shard, header(shard));
              checkAgainstIndex(shard, headers.get(shard), tensors);
            });
    return headers;
  }

  private SortedMap<String, Set<String>> tensorsByShard() {
    byte[] json = folder.read(INDEX, MAXIMUM_INDEX_BYTES).orElseThrow();
    JsonNode weightMap = StrictJson.object(json, INDEX).path("weight_map");
    if (!weightMap.isObject() || weightMap.isEmpty()) {
      throw refuse("weight_map in " + INDEX + " to be a filled object", StrictJson.kind(weightMap));
    }
    SortedMap<String, Set<String>> tensorsByShard = new TreeMap<>();
    for (Map.Entry<String, JsonNode> field : weightMap.properties()) {
      JsonNode shard = field.getValue();
      if (!shard.isTextual() || !SHARD.matcher(shard.textValue()).matches()) {
        throw refuse(
            "the plain name of a .safetensors file for %s in %s"
                .formatted(MessageText.excerpt(field.getKey()), INDEX),
            shard.toString());
      }
      tensorsByShard
          .computeIfAbsent(shard.textValue(), name -> new TreeSet<>())
          .add(field.getKey());
    }
    return tensorsByShard;
  }

  private void checkAgainstIndex(String shard, List<TensorEntry> entries, Set<String> expected) {
    Set<String> found =
        entries.stream().map(TensorEntry::name).collect(Collectors.toCollection(TreeSet::new));
    if (!found.equals(expected)) {
      Set<String> odd = new TreeSet<>(found);
      odd.addAll(expected);
      odd.removeIf(tensor -> found.contains(tensor) && expected.contains(tensor));
      throw refuse(
          "the same tensors in %s as %s puts there".formatted(shard, INDEX),
          MessageText.excerpt(odd.iterator().next()) + " in only one of them");
    }
  }

  private List<TensorEntry> header(String file) {
    return new HeaderReader(folder, file, files.get(file).getLen()).read();
  }

  private String hint() {
    for (String name : files.keySet()) {
      if (name.endsWith(".bin") || name.endsWith(".pt") || name.endsWith(".pth")) {
        return "; %s is a pickle, which may execute code: convert it to safetensors"
            .formatted(name);
      }
      if (name.equals("adapter_model.safetensors")) {
        return "; %s is an adapter: merge it into its base model".formatted(name);
      }
      if (name.endsWith(".gguf")) {
        return "; %s is GGUF: convert it to safetensors".formatted(name);
      }
    }
    return "";
  }

  private CheckpointException refuse(String expected, String found) {
    return new CheckpointException(
        "Cannot read the weights of %s: expected %s, found %s"
            .formatted(folder.path(), expected, MessageText.excerpt(found)));
  }
}
