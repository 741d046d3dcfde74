package io.sparsing.jobs.corpus;

import io.sparsing.jobs.InputException;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import io.sparsing.model.checkpoint.CheckpointFolder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Tokenises a corpus into {@code corpus_sequences}, unless the same content, tokenizer and context
 * length are there already.
 *
 * <p>A document is cut into consecutive windows of at most {@code context} tokens, each of which
 * begins with BOS where the tokenizer adds one; pre-tokenised sequences are taken as they are
 * (design section 2).
 */
public final class TokenizeCorpusAction {
  /** What {@code --corpus} begins with to mean the embedded WordNet glosses. */
  public static final String EMBEDDED = "wordnet";

  /** Longest window unless set otherwise. */
  public static final int DEFAULT_CONTEXT_TOKENS = 2_048;

  private final Warehouse warehouse;
  private final JavaSparkContext context;
  private final String uri;
  private final List<CheckpointRow> checkpoints;
  private final OptionalInt contextTokens;

  /**
   * An action for one corpus and the checkpoints that will read it.
   *
   * @param uri folder, file, glob, {@code wordnet:train} or {@code wordnet:validation}
   * @param checkpoints whose tokenizers are used, if the corpus is text
   * @param contextTokens longest window; empty for the model's own, at most 2,048
   */
  public TokenizeCorpusAction(
      Warehouse warehouse, String uri, List<CheckpointRow> checkpoints, OptionalInt contextTokens) {
    if (contextTokens.orElse(2) < 2) {
      throw new InputException(
          "Cannot cut corpus %s: expected a context of at least 2 tokens, found %d"
              .formatted(uri, contextTokens.getAsInt()));
    }
    this.warehouse = warehouse;
    this.context = new JavaSparkContext(warehouse.spark().sparkContext());
    this.uri = uri;
    this.checkpoints = List.copyOf(checkpoints);
    this.contextTokens = contextTokens;
  }

  /** The sequences of a corpus for those checkpoints that share tokenizer and context. */
  public record Tokenized(CorpusRow corpus, List<CheckpointRow> checkpoints) {}

  /** The corpus as bytes in windows of a context length, for training; needs no checkpoint. */
  public static CorpusRow asBytes(Warehouse warehouse, String uri, int contextTokens) {
    return forTraining(warehouse, uri, contextTokens, new TokenizerSource.Bytes());
  }

  /** The same by a vocabulary that was learned from the text. */
  public static CorpusRow inVocabulary(
      Warehouse warehouse, String uri, int contextTokens, LearnedVocabulary vocabulary) {
    return forTraining(
        warehouse, uri, contextTokens, new TokenizerSource.Learned(vocabulary.folder()));
  }

  private static CorpusRow forTraining(
      Warehouse warehouse, String uri, int contextTokens, TokenizerSource source) {
    TokenizeCorpusAction action =
        new TokenizeCorpusAction(warehouse, uri, List.of(), OptionalInt.of(contextTokens));
    CorpusDocuments corpus = CorpusDocuments.open(warehouse.spark(), uri);
    corpus.requireText();
    CorpusForm form =
        new CorpusForm(source.rules(action.context.hadoopConfiguration()), contextTokens);
    return action.corpus(corpus, form, source, SequenceCheck.none(warehouse, corpus));
  }

  /** The corpus, tokenised now or before, once for each tokenizer and context. */
  public List<Tokenized> execute() {
    CorpusDocuments corpus = CorpusDocuments.open(warehouse.spark(), uri);
    Map<CorpusForm, List<CheckpointRow>> groups = new LinkedHashMap<>();
    boolean preTokenized = corpus.isPreTokenized();
    for (CheckpointRow checkpoint : checkpoints) {
      CorpusForm form = preTokenized ? CorpusForm.PRE_TOKENIZED : form(checkpoint);
      groups.computeIfAbsent(form, key -> new ArrayList<>()).add(checkpoint);
    }
    List<Tokenized> tokenized = new ArrayList<>();
    groups.forEach(
        (form, group) ->
            tokenized.add(
                new Tokenized(
                    corpus(
                        corpus,
                        form,
                        new TokenizerSource.OfCheckpoint(group.get(0).uri()),
                        form.isPreTokenized()
                            ? SequenceCheck.ofTokens(warehouse, corpus, group)
                            : SequenceCheck.ofText(warehouse, corpus, group)),
                    group)));
    return tokenized;
  }

  private CorpusForm form(CheckpointRow checkpoint) {
    Configuration configuration = context.hadoopConfiguration();
    int longest = CheckpointFolder.open(checkpoint.uri(), configuration).config().maxPositions();
    int asked = contextTokens.orElse(Math.min(longest, DEFAULT_CONTEXT_TOKENS));
    if (asked > longest) {
      throw new InputException(
          "Cannot cut corpus %s for %s: expected a context of at most %d tokens, found %d"
              .formatted(uri, checkpoint.uri(), longest, asked));
    }
    return new CorpusForm(
        new TokenizerSource.OfCheckpoint(checkpoint.uri()).rules(configuration), asked);
  }

  private CorpusRow corpus(
      CorpusDocuments content, CorpusForm form, TokenizerSource source, SequenceCheck check) {
    CorpusIdentity identity = new CorpusIdentity(content.files(), uri, form.parts());
    String fingerprint = identity.fingerprint();
    Optional<CorpusRow> known =
        records("uri", uri).stream()
            .filter(row -> row.fingerprint().equals(fingerprint) && isTokenized(row))
            .findFirst();
    if (known.isPresent()) {
      check.check(known.get());
      return known.get();
    }
    String corpusId = identity.corpusId(context);
    CorpusRow corpus =
        records("corpus_id", corpusId).stream()
            .filter(this::isTokenized)
            .findFirst()
            .map(row -> row.at(uri, fingerprint))
            .orElseGet(
                () ->
                    new SequenceWriter(warehouse, corpusId, form, source, check)
                        .write(content, uri, fingerprint));
    check.check(corpus);
    warehouse.insertMissing(WarehouseTable.CORPORA, List.of(corpus));
    return corpus;
  }

  /** An import may bring the row of a corpus without its sequences. */
  private boolean isTokenized(CorpusRow row) {
    return !warehouse
        .read(WarehouseTable.CORPUS_SEQUENCES, "corpus_id", List.of(row.corpusId()))
        .isEmpty();
  }

  private List<CorpusRow> records(String column, String value) {
    return warehouse.records(WarehouseTable.CORPORA, CorpusRow.class, column, List.of(value));
  }
}
