package io.sparsing.model.token;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparsing.model.checkpoint.CheckpointException;
import io.sparsing.model.checkpoint.HadoopFolder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;

/**
 * A checkpoint's tokenizer: whole texts, neither cut nor padded, special tokens left to the caller.
 */
public final class TextTokenizer implements AutoCloseable {
  private static final String FILE = "tokenizer.json";
  private static final long MAXIMUM_BYTES = 1L << 30;

  /** What the library would do by default is cut at 512 tokens. */
  static final Map<String, String> WHOLE_TEXTS =
      Map.of("addSpecialTokens", "false", "truncation", "do_not_truncate", "padding", "do_not_pad");

  private final HuggingFaceTokenizer tokenizer;
  private final OptionalInt bosId;
  private final String id;

  private TextTokenizer(HuggingFaceTokenizer tokenizer, OptionalInt bosId, String id) {
    this.tokenizer = tokenizer;
    this.bosId = bosId;
    this.id = id;
  }

  /**
   * Opens the tokenizer of a checkpoint folder.
   *
   * @throws CheckpointException if there is no {@code tokenizer.json} or it cannot be used
   */
  public static TextTokenizer open(String checkpointUri, Configuration conf) {
    HadoopFolder folder = HadoopFolder.of(checkpointUri, conf);
    byte[] json =
        folder
            .read(FILE, MAXIMUM_BYTES)
            .orElseThrow(
                () ->
                    refuse(
                        checkpointUri,
                        "expected "
                            + FILE
                            + ", found no such file (a corpus of token ids needs none)"));
    HuggingFaceTokenizer tokenizer = create(checkpointUri, json);
    boolean opened = false;
    try {
      OptionalInt bosId = new BosRule(folder, tokenizer, checkpointUri).bosId();
      TextTokenizer text = new TextTokenizer(tokenizer, bosId, sha256(json, bosId));
      opened = true;
      return text;
    } finally {
      if (!opened) {
        tokenizer.close();
      }
    }
  }

  /** Hexadecimal SHA-256 over {@code tokenizer.json} and the BOS token id. */
  public String id() {
    return id;
  }

  /**
   * Token ids of a text; no special tokens are added. Where windows begin with BOS ({@link #bosId})
   * and the text begins with it too, that one is left out: a window has one BOS, not two.
   */
  public int[] encode(String text) {
    long[] ids = tokenizer.encode(text, false, false).getIds();
    int start = ids.length > 0 && bosId.isPresent() && ids[0] == bosId.getAsInt() ? 1 : 0;
    int[] tokens = new int[ids.length - start];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = Math.toIntExact(ids[start + i]);
    }
    return tokens;
  }

  /** Token ids of a text as one window: after BOS, where windows begin with it. */
  public int[] window(String text) {
    int[] tokens = encode(text);
    return bosId.isPresent()
        ? IntStream.concat(IntStream.of(bosId.getAsInt()), IntStream.of(tokens)).toArray()
        : tokens;
  }

  /**
   * The token that begins every window of text, where the model's tokenizer adds one: {@code
   * add_bos_token} of {@code tokenizer_config.json} decides, else what the post-processor of {@code
   * tokenizer.json} puts first. A {@code bos_token} of null forbids it.
   */
  public OptionalInt bosId() {
    return bosId;
  }

  /** A readable piece of text for one token id; empty for ids that the tokenizer does not know. */
  public String token(int tokenId) {
    return tokenizer.decode(new long[] {tokenId}, false);
  }

  @Override
  public void close() {
    tokenizer.close();
  }

  static CheckpointException refuse(String checkpoint, String why) {
    return new CheckpointException(complaint(checkpoint, why));
  }

  static CheckpointException refuse(String checkpoint, String why, Exception cause) {
    return new CheckpointException(complaint(checkpoint, why), cause);
  }

  private static String complaint(String checkpoint, String why) {
    return "Cannot open the tokenizer of %s: %s".formatted(checkpoint, why);
  }

  private static HuggingFaceTokenizer create(String checkpoint, byte[] json) {
    try {
      return HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), WHOLE_TEXTS);
    } catch (IOException | RuntimeException e) {
      throw refuse(checkpoint, "expected a tokenizer in " + FILE + ", found " + why(json, e), e);
    }
  }

  private static String why(byte[] json, Exception failure) {
    try {
      return UnknownComponent.of(new ObjectMapper().readTree(json))
          .map(component -> component + ", which this version does not know or cannot read")
          .orElse(failure.getMessage());
    } catch (IOException e) {
      return failure.getMessage();
    }
  }

  private static String sha256(byte[] json, OptionalInt bosId) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(json);
      digest.update(("\nbos " + bosId).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
