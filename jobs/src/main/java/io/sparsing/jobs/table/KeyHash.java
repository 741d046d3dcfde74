package io.sparsing.jobs.table;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Keys of measurements: 32 hex digits of SHA-256 over the parts, so that the same checkpoint,
 * corpus and configuration always meet the same rows.
 */
public final class KeyHash {
  private static final int HEX_DIGITS = 32;

  private KeyHash() {}

  /** Key over {@code parts} in their order; a part may hold anything but a line break. */
  public static String of(List<String> parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] hash = digest.digest(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, HEX_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
