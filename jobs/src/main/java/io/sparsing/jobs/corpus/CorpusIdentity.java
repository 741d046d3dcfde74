package io.sparsing.jobs.corpus;

import io.sparsing.jobs.table.KeyHash;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Tells corpora apart: by the state of their files (cheap) and by their content (a Spark job that
 * hashes every file once).
 *
 * @param files files of the corpus, sorted; empty for the embedded one
 * @param uri what was given as {@code --corpus}
 * @param form tokenizer, context length and rules, which make other sequences of the same text
 */
record CorpusIdentity(List<FileStatus> files, String uri, List<String> form) {

  /** Hash over names, sizes and modification times. */
  String fingerprint() {
    return hash(
        files.stream()
            .map(
                file ->
                    "%s %d %d".formatted(file.getPath(), file.getLen(), file.getModificationTime()))
            .toList());
  }

  /** Hash over the content of all files. */
  String corpusId(JavaSparkContext context) {
    SerializableConfiguration conf = new SerializableConfiguration(context.hadoopConfiguration());
    List<String> paths = files.stream().map(file -> file.getPath().toString()).toList();
    return hash(
        paths.isEmpty()
            ? List.of()
            : context.parallelize(paths).map(path -> sha256(path, conf.value())).collect());
  }

  private String hash(List<String> states) {
    List<String> parts = new ArrayList<>(form);
    if (files.isEmpty()) {
      parts.add(WordNetGlosses.VERSION);
      parts.add(uri);
    }
    parts.addAll(states);
    return KeyHash.of(parts);
  }

  private static String sha256(String uri, Configuration configuration) {
    Path path = new Path(uri);
    try (InputStream in = path.getFileSystem(configuration).open(path)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 16];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + uri, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
