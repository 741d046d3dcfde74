package io.sparsing.model.checkpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;

/** SHA-256 identities of a checkpoint's files, in hexadecimal. */
final class Fingerprints {
  private static final int CHUNK_BYTES = 1 << 18;

  private Fingerprints() {}

  /** Over names, sizes and modification times: cheap, and changes whenever a file is replaced. */
  static String ofStatus(List<FileStatus> files) {
    MessageDigest digest = sha256();
    for (FileStatus file : files) {
      String line =
          "%s\n%d\n%d\n"
              .formatted(file.getPath().getName(), file.getLen(), file.getModificationTime());
      digest.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Over names and contents, streamed: the same wherever the files lie. */
  static String ofContent(HadoopFolder folder, Collection<String> files) {
    MessageDigest digest = sha256();
    byte[] chunk = new byte[CHUNK_BYTES];
    for (String file : files) {
      try (FSDataInputStream in = folder.open(file)) {
        digest.update((file + "\n").getBytes(StandardCharsets.UTF_8));
        long bytes = 0;
        for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
          digest.update(chunk, 0, count);
          bytes += count;
        }
        digest.update(("\n" + bytes + "\n").getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw folder.unreadable(file, e);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
