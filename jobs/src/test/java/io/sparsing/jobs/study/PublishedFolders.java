package io.sparsing.jobs.study;

import io.sparsing.jobs.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tiny checkpoints in folders that are named as published ones are, plain or in Hugging Face's
 * cache.
 *
 * @param root where they lie
 */
record PublishedFolders(Path root) {
  static final String LLAMA = "fixtures/hf/llama_gqa_untied";
  static final String QWEN3 = "fixtures/hf/qwen3_tied";

  /** A plain folder with the weights of a fixture; the same mark makes the same checkpoint. */
  Path plain(String name, String fixture, String mark) throws IOException {
    Path folder = Files.createDirectories(root.resolve(name));
    Path source = Fixtures.path(fixture);
    Files.copy(source.resolve("model.safetensors"), folder.resolve("model.safetensors"));
    // A key that changes no number makes it another checkpoint.
    Files.writeString(
        folder.resolve("config.json"),
        Files.readString(source.resolve("config.json"))
            .replaceFirst("\\{", "{\"_name_or_path\": \"" + mark + "\","));
    return folder;
  }

  /** A revision of a model in the cache; its snapshot, whose files are links, is made once. */
  void cached(String repository, String revision, String hash, String mark) throws IOException {
    Path model = root.resolve(repository);
    Path ref = model.resolve("refs").resolve(revision);
    Files.createDirectories(ref.getParent());
    Files.writeString(ref, hash);
    if (Files.notExists(model.resolve("snapshots").resolve(hash))) {
      snapshot(repository, hash, mark);
    }
  }

  /** A snapshot in the cache that no revision names. */
  void snapshot(String repository, String hash, String mark) throws IOException {
    Path model = root.resolve(repository);
    Path snapshot = Files.createDirectories(model.resolve("snapshots").resolve(hash));
    PublishedFolders blobs = new PublishedFolders(Files.createDirectories(model.resolve("blobs")));
    Path files = blobs.plain("of-" + hash, LLAMA, mark);
    for (String name : new String[] {"config.json", "model.safetensors"}) {
      Path blob = blobs.root().resolve(hash + "-" + name);
      Files.move(files.resolve(name), blob);
      Files.createSymbolicLink(
          snapshot.resolve(name), Path.of("../../blobs").resolve(blob.getFileName()));
    }
    Files.delete(files);
  }
}
