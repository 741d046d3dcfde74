package io.sparsing.jobs.corpus;

import java.io.Serializable;
import java.util.List;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;

/**
 * Estimates how many tokens and windows a corpus has, without tokenising it: reads all text once
 * and tokenises up to 500 documents. Exact for token ids.
 */
public final class CorpusSizeAction {
  private static final int SAMPLED_DOCUMENTS = 500;
  private static final int SAMPLED_CHARACTERS = 20_000;
  private static final long SEED = 1;

  private final SparkSession spark;
  private final String uri;

  /**
   * An action over one corpus.
   *
   * @param uri folder, file, glob, {@code wordnet:train} or {@code wordnet:validation}
   */
  public CorpusSizeAction(SparkSession spark, String uri) {
    this.spark = spark;
    this.uri = uri;
  }

  /**
   * How large a corpus is.
   *
   * @param sequences windows
   * @param tokens in all of them
   */
  public record Size(long sequences, long tokens) implements Serializable {
    private Size plus(Size other) {
      return new Size(sequences + other.sequences, tokens + other.tokens);
    }
  }

  /**
   * The size for one tokenizer and context.
   *
   * @param checkpoint folder whose tokenizer is used, if the corpus is text
   * @param context longest window in tokens, if the corpus is text
   */
  public Size execute(String checkpoint, OptionalInt context, int longest) {
    CorpusDocuments corpus = CorpusDocuments.open(spark, uri);
    if (corpus.isPreTokenized()) {
      return sum(corpus.documents().map(CorpusSizeAction::ofTokens));
    }
    int window = context.orElse(Math.min(longest, TokenizeCorpusAction.DEFAULT_CONTEXT_TOKENS));
    Configuration configuration = spark.sparkContext().hadoopConfiguration();
    TokenizerSource.Opened tokenizer =
        new TokenizerSource.OfCheckpoint(checkpoint).open(configuration);
    try {
      double tokensPerCharacter = tokensPerCharacter(corpus.documents(), tokenizer);
      int room = tokenizer.room(window);
      int added = window - room;
      return sum(corpus.documents().map(one -> ofText(one, tokensPerCharacter, room, added)));
    } finally {
      tokenizer.release().run();
    }
  }

  private double tokensPerCharacter(JavaRDD<Document> documents, TokenizerSource.Opened tokenizer) {
    List<String> sample =
        documents
            .map(CorpusSizeAction::text)
            .filter(text -> !text.isBlank())
            .map(text -> text.substring(0, Math.min(text.length(), SAMPLED_CHARACTERS)))
            .takeSample(false, SAMPLED_DOCUMENTS, SEED);
    long characters = sample.stream().mapToLong(String::length).sum();
    if (characters == 0) {
      throw CorpusDocuments.nothingToRead(uri);
    }
    long tokens = sample.stream().mapToLong(text -> tokenizer.encode().apply(text).length).sum();
    return (double) tokens / characters;
  }

  private static Size sum(JavaRDD<Size> sizes) {
    return sizes.fold(new Size(0, 0), Size::plus);
  }

  private static Size ofTokens(Document document) {
    return document.content() instanceof Document.Tokens content
        ? new Size(1, content.tokens().length)
        : new Size(0, 0);
  }

  private static Size ofText(Document document, double tokensPerCharacter, int room, int added) {
    String text = text(document);
    if (text.isBlank()) {
      return new Size(0, 0);
    }
    long tokens = Math.max(1, Math.round(text.length() * tokensPerCharacter));
    long windows = (tokens + room - 1) / room;
    return new Size(windows, tokens + added * windows);
  }

  private static String text(Document document) {
    return document.content() instanceof Document.Text content ? content.text() : "";
  }
}
