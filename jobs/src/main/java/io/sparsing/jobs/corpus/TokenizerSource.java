package io.sparsing.jobs.corpus;

import io.sparsing.model.token.TextTokenizer;
import io.sparsing.model.training.data.ByteTokenizer;
import java.io.Serializable;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;

/** Where a task gets its tokenizer from; travels to executors, unlike the tokenizer. */
sealed interface TokenizerSource extends Serializable {
  /** What blank text comes to: white space alone is no text. */
  private static int[] encoded(String text, Function<String, int[]> encode) {
    return text.isBlank() ? new int[0] : encode.apply(text);
  }

  /** What says how text becomes windows, part of a corpus' identity. */
  Rules rules(Configuration configuration);

  /** Opens the tokenizer; the task closes it. */
  Opened open(Configuration configuration);

  /**
   * How text becomes windows.
   *
   * @param tokenizerId column {@code tokenizer_id}
   * @param changes names of changes to the rules since they were first written down: sequences cut
   *     before a change keep their identity and are not mixed with those cut after it
   */
  record Rules(String tokenizerId, List<String> changes) {
    /** Nothing is tokenised or cut. */
    static final Rules PRE_TOKENIZED = new Rules("pre-tokenized", List.of());
  }

  /**
   * A tokenizer at work.
   *
   * @param encode tokens of a document, without {@code bosId}; none for blank text
   * @param bosId what begins every window, where there is something
   * @param release frees what the tokenizer holds
   */
  record Opened(Function<String, int[]> encode, OptionalInt bosId, Runnable release) {
    /** How many tokens of a document a window of {@code contextTokens} holds. */
    int room(int contextTokens) {
      return bosId.isPresent() ? contextTokens - 1 : contextTokens;
    }
  }

  /** The {@code tokenizer.json} of a checkpoint. */
  record OfCheckpoint(String checkpointUri) implements TokenizerSource {
    /** Before, BOS stood in a document's first window only. */
    private static final String BOS_RULE = "BOS in every window";

    /** Without BOS windows are what they always were, and so is the identity. */
    @Override
    public Rules rules(Configuration configuration) {
      try (TextTokenizer tokenizer = TextTokenizer.open(checkpointUri, configuration)) {
        return new Rules(
            tokenizer.id(), tokenizer.bosId().isPresent() ? List.of(BOS_RULE) : List.of());
      }
    }

    @Override
    public Opened open(Configuration configuration) {
      TextTokenizer tokenizer = TextTokenizer.open(checkpointUri, configuration);
      return new Opened(
          text -> encoded(text, tokenizer::encode), tokenizer.bosId(), tokenizer::close);
    }
  }

  /**
   * The bytes of the text: what our own models are trained on. A document begins with BOS; nothing
   * is scored here, so its later windows go on without one.
   */
  record Bytes() implements TokenizerSource {
    @Override
    public Rules rules(Configuration configuration) {
      return new Rules("bytes-" + ByteTokenizer.VOCABULARY_SIZE, List.of());
    }

    @Override
    public Opened open(Configuration configuration) {
      return new Opened(
          text -> encoded(text, ByteTokenizer::encode), OptionalInt.empty(), () -> {});
    }
  }

  /**
   * A vocabulary that was learned for training, in a folder with {@code tokenizer.json}. As with
   * bytes, a document begins with BOS and its later windows go on without one.
   */
  record Learned(String folder) implements TokenizerSource {
    @Override
    public Rules rules(Configuration configuration) {
      try (TextTokenizer tokenizer = TextTokenizer.open(folder, configuration)) {
        return new Rules(tokenizer.id(), List.of());
      }
    }

    @Override
    public Opened open(Configuration configuration) {
      TextTokenizer tokenizer = TextTokenizer.open(folder, configuration);
      return new Opened(
          text -> encoded(text, tokenizer::window), OptionalInt.empty(), tokenizer::close);
    }
  }
}
