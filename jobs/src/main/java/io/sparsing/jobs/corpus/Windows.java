package io.sparsing.jobs.corpus;

import io.sparsing.jobs.InputException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Cuts documents into windows of at most {@code contextTokens} tokens, BOS counted. Every window
 * begins with BOS where the tokenizer adds one: models that always saw it in training, such as
 * Gemma's, predict nonsense without it.
 *
 * @param source where the tokenizer comes from, once per task
 */
record Windows(TokenizerSource source, SerializableConfiguration configuration, int contextTokens)
    implements FlatMapFunction<Iterator<Document>, Row>, Serializable {
  static final StructType SCHEMA =
      new StructType()
          .add("file", "string")
          .add("document_order", "bigint")
          .add("document_window", "int")
          .add("source", "string")
          .add("document_id", "string")
          .add("tokens", "array<int>");

  /** A pre-tokenised sequence: one window, nothing added. */
  static Row asItIs(Document document) {
    if (!(document.content() instanceof Document.Tokens content)) {
      throw mixed(document, "tokens", "text");
    }
    return row(document, 0, content.tokens());
  }

  /** The text of a document that is to be tokenised. */
  static String text(Document document) {
    if (!(document.content() instanceof Document.Text content)) {
      throw mixed(document, "text", "tokens");
    }
    return content.text();
  }

  @Override
  public Iterator<Row> call(Iterator<Document> documents) {
    if (!documents.hasNext()) {
      return List.<Row>of().iterator();
    }
    TokenizerSource.Opened tokenizer = source.open(configuration.value());
    TaskCompletionListener close = task -> tokenizer.release().run();
    TaskContext.get().addTaskCompletionListener(close);
    Iterable<Document> once = () -> documents;
    return java.util.stream.StreamSupport.stream(once.spliterator(), false)
        .flatMap(document -> cut(document, tokenizer).stream())
        .iterator();
  }

  private List<Row> cut(Document document, TokenizerSource.Opened tokenizer) {
    int[] tokens = tokenizer.encode().apply(text(document));
    List<Row> windows = new ArrayList<>();
    int room = tokenizer.room(contextTokens);
    for (int start = 0; start < tokens.length; start += room) {
      int end = Math.min(start + room, tokens.length);
      int[] window = begun(Arrays.copyOfRange(tokens, start, end), tokenizer.bosId());
      windows.add(row(document, windows.size(), window));
    }
    return windows;
  }

  private static int[] begun(int[] tokens, OptionalInt bosId) {
    return bosId.isPresent()
        ? IntStream.concat(IntStream.of(bosId.getAsInt()), IntStream.of(tokens)).toArray()
        : tokens;
  }

  private static Row row(Document document, int window, int[] tokens) {
    return RowFactory.create(
        document.file(), document.order(), window, document.source(), document.id(), tokens);
  }

  private static InputException mixed(Document document, String expected, String found) {
    return new InputException(
        "Cannot read document %s of %s: expected %s as in the corpus' first document, found %s"
            .formatted(document.id(), document.file(), expected, found));
  }
}
