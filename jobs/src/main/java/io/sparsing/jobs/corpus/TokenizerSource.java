package io.sparsing.jobs.corpus;

import io.sparsing.model.token.TextTokenizer;
import io.sparsing.model.training.data.ByteTokenizer;
import java.io.Serializable;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;

/** Where a task gets its tokenizer from; travels to executors, unlike the tokenizer. */
sealed interface TokenizerSource extends Serializable {
  /** What blank text comes to: white space alone is no text. */
  private static int[] encoded(String text, Function<String, int[]> encode) {
    return text.isBlank() ? new int[0] : encode.apply(text);
  }

  /** Identity, part of a corpus' identity. */
  String id(Configuration configuration);

  /** Opens the tokenizer; the task closes it. */
  Opened open(Configuration configuration);

  /**
   * A tokenizer at work.
   *
   * @param encode tokens of a document, BOS included where there is one; none for blank text
   * @param release frees what the tokenizer holds
   */
  record Opened(Function<String, int[]> encode, Runnable release) {}

  /** The {@code tokenizer.json} of a checkpoint. */
  record OfCheckpoint(String checkpointUri) implements TokenizerSource {
    @Override
    public String id(Configuration configuration) {
      try (TextTokenizer tokenizer = TextTokenizer.open(checkpointUri, configuration)) {
        return tokenizer.id();
      }
    }

    @Override
    public Opened open(Configuration configuration) {
      TextTokenizer tokenizer = TextTokenizer.open(checkpointUri, configuration);
      return new Opened(
          text -> encoded(text, some -> withBos(tokenizer, tokenizer.encode(some))),
          tokenizer::close);
    }

    private static int[] withBos(TextTokenizer tokenizer, int[] tokens) {
      if (tokens.length == 0 || tokenizer.bosId().isEmpty()) {
        return tokens;
      }
      int[] begun = new int[tokens.length + 1];
      begun[0] = tokenizer.bosId().getAsInt();
      System.arraycopy(tokens, 0, begun, 1, tokens.length);
      return begun;
    }
  }

  /** The bytes of the text: what our own models are trained on. */
  record Bytes() implements TokenizerSource {
    @Override
    public String id(Configuration configuration) {
      return "bytes-" + ByteTokenizer.VOCABULARY_SIZE;
    }

    @Override
    public Opened open(Configuration configuration) {
      return new Opened(text -> encoded(text, ByteTokenizer::encode), () -> {});
    }
  }
}
