package io.sparsing.jobs.corpus;

import io.sparsing.jobs.InputException;
import io.sparsing.jobs.pass.CorpusShards;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import io.sparsing.model.checkpoint.CheckpointFolder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;

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

  private static final Form PRE_TOKENIZED = new Form(TokenizerSource.Rules.PRE_TOKENIZED, 0);

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

  /** How text becomes sequences. */
  private record Form(TokenizerSource.Rules rules, int contextTokens) {
    /** Part of a corpus' identity. */
    private List<String> parts() {
      List<String> parts = new ArrayList<>();
      parts.add(rules.tokenizerId());
      parts.add(Integer.toString(contextTokens));
      parts.addAll(rules.changes());
      return parts;
    }
  }

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
    Form form = new Form(source.rules(action.context.hadoopConfiguration()), contextTokens);
    return action.corpus(corpus, form, source, SequenceCheck.none(warehouse, corpus));
  }

  /** The corpus, tokenised now or before, once for each tokenizer and context. */
  public List<Tokenized> execute() {
    CorpusDocuments corpus = CorpusDocuments.open(warehouse.spark(), uri);
    Map<Form, List<CheckpointRow>> groups = new LinkedHashMap<>();
    boolean preTokenized = corpus.isPreTokenized();
    for (CheckpointRow checkpoint : checkpoints) {
      Form form = preTokenized ? PRE_TOKENIZED : form(checkpoint);
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
                        form.equals(PRE_TOKENIZED)
                            ? SequenceCheck.ofTokens(warehouse, corpus, group)
                            : SequenceCheck.ofText(warehouse, corpus, group)),
                    group)));
    return tokenized;
  }

  private Form form(CheckpointRow checkpoint) {
    Configuration configuration = context.hadoopConfiguration();
    int longest = CheckpointFolder.open(checkpoint.uri(), configuration).config().maxPositions();
    int asked = contextTokens.orElse(Math.min(longest, DEFAULT_CONTEXT_TOKENS));
    if (asked > longest) {
      throw new InputException(
          "Cannot cut corpus %s for %s: expected a context of at most %d tokens, found %d"
              .formatted(uri, checkpoint.uri(), longest, asked));
    }
    return new Form(new TokenizerSource.OfCheckpoint(checkpoint.uri()).rules(configuration), asked);
  }

  private CorpusRow corpus(
      CorpusDocuments content, Form form, TokenizerSource source, SequenceCheck check) {
    CorpusIdentity identity = new CorpusIdentity(content.files(), uri, form.parts());
    String fingerprint = identity.fingerprint();
    Optional<CorpusRow> known =
        records("uri", uri).stream()
            .filter(row -> row.fingerprint().equals(fingerprint))
            .findFirst();
    if (known.isPresent()) {
      check.check(known.get());
      return known.get();
    }
    String corpusId = identity.corpusId(context);
    CorpusRow corpus =
        records("corpus_id", corpusId).stream()
            .findFirst()
            .map(row -> underThisName(row, fingerprint))
            .orElseGet(() -> tokenize(content, corpusId, form, source, fingerprint, check));
    check.check(corpus);
    warehouse.insertMissing(WarehouseTable.CORPORA, List.of(corpus));
    return corpus;
  }

  private CorpusRow tokenize(
      CorpusDocuments content,
      String corpusId,
      Form form,
      TokenizerSource source,
      String fingerprint,
      SequenceCheck check) {
    JavaRDD<Document> documents = content.documents();
    Windows windows =
        new Windows(
            source,
            new SerializableConfiguration(context.hadoopConfiguration()),
            form.contextTokens());
    JavaRDD<Row> cut =
        form.equals(PRE_TOKENIZED)
            ? documents.map(Windows::asItIs)
            : documents.mapPartitions(windows);
    Dataset<Row> ordered =
        warehouse
            .spark()
            .createDataFrame(cut, Windows.SCHEMA)
            .where("size(tokens) > 0")
            .orderBy("file", "document_order", "document_window")
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Row totals =
          ordered
              .agg(
                  functions.count(functions.lit(1)),
                  functions.sum(functions.size(functions.col("tokens"))),
                  functions.count_distinct(functions.col("file"), functions.col("document_order")),
                  SequenceCheck.LARGEST_TOKEN,
                  SequenceCheck.LONGEST_SEQUENCE)
              .first();
      if (totals.getLong(0) == 0) {
        throw CorpusDocuments.nothingToRead(uri);
      }
      check.check(totals.getInt(3), totals.getInt(4));
      write(
          ordered, corpusId, CorpusShards.sequencesPerShard(totals.getLong(0), totals.getLong(1)));
      return new CorpusRow(
          corpusId,
          uri,
          form.rules().tokenizerId(),
          form.contextTokens(),
          totals.getLong(2),
          totals.getLong(0),
          totals.getLong(1),
          totals.getLong(1) - totals.getLong(0),
          fingerprint,
          Instant.now(),
          Optional.of(totals.getInt(3)),
          Optional.of(totals.getInt(4)));
    } finally {
      ordered.unpersist();
    }
  }

  private void write(Dataset<Row> ordered, String corpusId, int sequencesPerShard) {
    JavaRDD<Row> rows =
        ordered
            .toJavaRDD()
            .zipWithIndex()
            .map(pair -> row(corpusId, pair._1(), pair._2(), sequencesPerShard));
    warehouse.replacePartitions(
        WarehouseTable.CORPUS_SEQUENCES,
        warehouse.spark().createDataFrame(rows, warehouse.schema(WarehouseTable.CORPUS_SEQUENCES)));
  }

  private static Row row(String corpusId, Row window, long sequenceId, int sequencesPerShard) {
    return RowFactory.create(
        corpusId,
        sequenceId,
        Math.toIntExact(sequenceId / sequencesPerShard),
        window.getAs("source"),
        window.getAs("document_id"),
        window.getAs("document_window"),
        window.getAs("tokens"));
  }

  private List<CorpusRow> records(String column, String value) {
    return warehouse.records(WarehouseTable.CORPORA, CorpusRow.class, column, List.of(value));
  }

  private CorpusRow underThisName(CorpusRow row, String fingerprint) {
    return new CorpusRow(
        row.corpusId(),
        uri,
        row.tokenizerId(),
        row.contextTokens(),
        row.documents(),
        row.sequences(),
        row.positions(),
        row.scoredPositions(),
        fingerprint,
        Instant.now(),
        row.largestToken(),
        row.longestSequence());
  }
}
