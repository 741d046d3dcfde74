package io.sparsing.model.checkpoint;

import java.nio.charset.StandardCharsets;

/**
 * The small text that Git leaves in place of a large file when nobody asked Git LFS for the file
 * itself.
 */
public final class GitLfsPointer {
  /** What to say of a file that is one, after "found". */
  public static final String FOUND = "a Git LFS pointer in its place: run git lfs pull";

  private static final String START = "version https://git-lfs";

  private GitLfsPointer() {}

  /** Whether a file that begins with this text is a pointer. */
  public static boolean begins(String text) {
    return text.startsWith(START);
  }

  static boolean begins(byte[] file) {
    int length = Math.min(file.length, START.length());
    return begins(new String(file, 0, length, StandardCharsets.ISO_8859_1));
  }
}
