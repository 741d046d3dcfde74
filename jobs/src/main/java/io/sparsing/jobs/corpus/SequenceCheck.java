package io.sparsing.jobs.corpus;

import io.sparsing.jobs.InputException;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import io.sparsing.model.checkpoint.CheckpointFolder;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Holds sequences against what the models can read, before any of them runs: token ids of the
 * vocabulary, in no more tokens than the model has positions for.
 *
 * @param limits of each model
 */
record SequenceCheck(Warehouse warehouse, CorpusDocuments content, List<Limits> limits) {
  static final Column LARGEST_TOKEN = functions.max(functions.array_max(functions.col("tokens")));
  static final Column LONGEST_SEQUENCE = functions.max(functions.size(functions.col("tokens")));

  /** What the model of a checkpoint folder can read. */
  private record Limits(String checkpoint, int vocabulary, int positions) {
    private boolean hold(int largestToken, int longestSequence) {
      return largestToken < vocabulary && longestSequence <= positions;
    }
  }

  static SequenceCheck none(Warehouse warehouse, CorpusDocuments content) {
    return new SequenceCheck(warehouse, content, List.of());
  }

  /** Text is cut to measure, so only its ids may be wrong: a tokenizer may know more than V. */
  static SequenceCheck ofText(
      Warehouse warehouse, CorpusDocuments content, List<CheckpointRow> checkpoints) {
    return new SequenceCheck(
        warehouse,
        content,
        checkpoints.stream()
            .map(row -> new Limits(row.uri(), row.vocabularySize(), Integer.MAX_VALUE))
            .toList());
  }

  /** Sequences that are taken as they are. */
  static SequenceCheck ofTokens(
      Warehouse warehouse, CorpusDocuments content, List<CheckpointRow> checkpoints) {
    Configuration conf = warehouse.spark().sparkContext().hadoopConfiguration();
    return new SequenceCheck(
        warehouse, content, checkpoints.stream().map(row -> limits(row, conf)).toList());
  }

  private static Limits limits(CheckpointRow row, Configuration conf) {
    int positions = CheckpointFolder.open(row.uri(), conf).config().maxPositions();
    return new Limits(row.uri(), row.vocabularySize(), positions);
  }

  /**
   * Checks a corpus that is in the tables.
   *
   * @throws InputException if no model can read it
   */
  void check(CorpusRow corpus) {
    if (limits.isEmpty()) {
      return;
    }
    if (corpus.largestToken().isPresent() && corpus.longestSequence().isPresent()) {
      check(corpus.largestToken().get(), corpus.longestSequence().get());
      return;
    }
    // A row of an earlier version does not say it: then the sequences do.
    Row most =
        warehouse
            .read(WarehouseTable.CORPUS_SEQUENCES, "corpus_id", List.of(corpus.corpusId()))
            .agg(LARGEST_TOKEN, LONGEST_SEQUENCE)
            .first();
    check(most.getInt(0), most.getInt(1));
  }

  /**
   * Checks a corpus of this extent. Where one model can read it, those that cannot are refused by
   * themselves when they run, so that they stop no other.
   *
   * @throws InputException if no model can read it: names the first such sequence
   */
  void check(int largestToken, int longestSequence) {
    boolean readable =
        limits.isEmpty()
            || limits.stream().anyMatch(one -> one.hold(largestToken, longestSequence));
    if (!readable) {
      throw refusal(limits.get(0), largestToken);
    }
  }

  private InputException refusal(Limits limits, int largestToken) {
    int vocabulary = limits.vocabulary();
    int positions = limits.positions();
    List<Document> beyond =
        content
            .documents()
            .filter(document -> beyond(document, vocabulary, positions).isPresent())
            .take(1);
    if (beyond.isEmpty()) {
      return new InputException(
          "Cannot read corpus %s: expected token ids from 0 to %d, as %s takes, found %d from its tokenizer.json"
              .formatted(content.uri(), vocabulary - 1, limits.checkpoint(), largestToken));
    }
    return new InputException(
        "Cannot read %s: expected token ids from 0 to %d, at most %d of them, as %s takes, found %s"
            .formatted(
                new DocumentReader(warehouse.spark()).place(beyond.get(0)),
                vocabulary - 1,
                positions,
                limits.checkpoint(),
                beyond(beyond.get(0), vocabulary, positions).orElseThrow()));
  }

  private static Optional<String> beyond(Document document, int vocabulary, int positions) {
    if (!(document.content() instanceof Document.Tokens content)) {
      return Optional.empty();
    }
    int[] tokens = content.tokens();
    for (int i = 0; i < tokens.length; i++) {
      if (tokens[i] >= vocabulary) {
        return Optional.of("%d at index %d".formatted(tokens[i], i));
      }
    }
    return tokens.length > positions ? Optional.of(tokens.length + " tokens") : Optional.empty();
  }
}
