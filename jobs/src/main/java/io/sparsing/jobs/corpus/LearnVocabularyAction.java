package io.sparsing.jobs.corpus;

import io.sparsing.jobs.InputException;
import io.sparsing.model.training.data.ByteTokenizer;
import io.sparsing.model.training.data.MergeLearner;
import io.sparsing.model.training.data.TokenPair;
import io.sparsing.model.training.data.Vocabulary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns a byte-level vocabulary from a corpus of text, unless it is there already: Spark counts
 * the words, and the driver merges.
 *
 * <p>The driver holds every word that differs with its count, and nothing else of the text.
 */
public final class LearnVocabularyAction {
  private static final Logger LOG = LoggerFactory.getLogger(LearnVocabularyAction.class);

  /** Tells the identity of a text alone from that of its sequences. */
  private static final List<String> TEXT = List.of("text");

  private final SparkSession spark;
  private final String uri;
  private final int vocabularySize;
  private final int longestSequence;
  private final String outputFolder;

  /**
   * An action for one corpus.
   *
   * @param uri folder, file, glob, {@code wordnet:train} or {@code wordnet:validation}
   * @param vocabularySize number of ids, special tokens and bytes included
   * @param longestSequence tokens that {@code tokenizer_config.json} gives as most
   * @param outputFolder where the folder {@code tokenizer} is written, on any Hadoop file system
   */
  public LearnVocabularyAction(
      SparkSession spark,
      String uri,
      int vocabularySize,
      int longestSequence,
      String outputFolder) {
    this.spark = spark;
    this.uri = uri;
    this.vocabularySize = vocabularySize;
    this.longestSequence = longestSequence;
    this.outputFolder = outputFolder;
  }

  /**
   * The vocabulary, learned now or before.
   *
   * @throws InputException if the text allows for fewer merges, or the folder holds a vocabulary of
   *     another text or size
   */
  public LearnedVocabulary execute() {
    JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
    VocabularyFolder folder = new VocabularyFolder(outputFolder, context.hadoopConfiguration());
    CorpusDocuments corpus = CorpusDocuments.open(spark, uri);
    CorpusIdentity identity = new CorpusIdentity(corpus.files(), uri, TEXT);
    Optional<VocabularyFolder.Origin> found = folder.origin();
    if (found.isEmpty()) {
      VocabularyFolder.Origin origin =
          new VocabularyFolder.Origin(
              identity.corpusId(context), identity.fingerprint(), vocabularySize);
      folder.publish(learn(corpus), longestSequence, origin);
    }
    check(found.or(folder::origin).orElseThrow(), identity, context, folder.uri());
    return new LearnedVocabulary(folder.vocabulary(vocabularySize), folder.uri());
  }

  /** Another process may have published meanwhile, so this is asked of what was written too. */
  private void check(
      VocabularyFolder.Origin origin,
      CorpusIdentity identity,
      JavaSparkContext context,
      String folder) {
    boolean sameText =
        origin.fingerprint().equals(identity.fingerprint())
            || origin.corpus().equals(identity.corpusId(context));
    if (!sameText || origin.vocabularySize() != vocabularySize) {
      throw new InputException(
          "Cannot use the tokenizer in %s: expected %d ids learned from %s, found %d learned from %s; train into another folder"
              .formatted(
                  folder,
                  vocabularySize,
                  uri,
                  origin.vocabularySize(),
                  sameText ? "it" : "another text"));
    }
  }

  private Vocabulary learn(CorpusDocuments corpus) {
    corpus.requireText();
    long start = System.nanoTime();
    LOG.info("Learning a vocabulary of {} ids from {}", vocabularySize, uri);
    Map<String, Long> words = WordCounting.count(corpus.documents());
    long counted = System.nanoTime();
    int wanted = vocabularySize - ByteTokenizer.VOCABULARY_SIZE;
    List<TokenPair> merges = MergeLearner.learn(words, wanted);
    LOG.info(
        "Learned {} merges from {} different words: counted in {} s, merged in {} s",
        merges.size(),
        words.size(),
        (counted - start) / 1e9,
        (System.nanoTime() - counted) / 1e9);
    Vocabulary vocabulary = Vocabulary.of(merges);
    if (merges.size() < wanted) {
      throw new InputException(
          "Cannot learn a vocabulary of %d ids from %s: expected %d pairs of tokens that occur twice or more, found %d, which give %d ids"
              .formatted(vocabularySize, uri, wanted, merges.size(), vocabulary.size()));
    }
    return vocabulary;
  }
}
