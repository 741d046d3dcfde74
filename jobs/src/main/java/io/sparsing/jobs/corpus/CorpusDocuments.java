package io.sparsing.jobs.corpus;

import io.sparsing.jobs.InputException;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * What a corpus consists of.
 *
 * @param uri folder, file, glob, {@code wordnet:train} or {@code wordnet:validation}
 * @param files its files, sorted; empty for the embedded one
 * @param documents its documents, read when asked for
 */
record CorpusDocuments(String uri, List<FileStatus> files, JavaRDD<Document> documents) {
  /** Lists the files of a corpus. */
  static CorpusDocuments open(SparkSession spark, String uri) {
    JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
    String embedded = TokenizeCorpusAction.EMBEDDED;
    if (uri.equals(embedded) || uri.startsWith(embedded + ":")) {
      String split = uri.equals(embedded) ? "validation" : uri.substring(embedded.length() + 1);
      return new CorpusDocuments(
          uri,
          List.of(),
          context.parallelize(WordNetGlosses.documents(WordNetGlosses.Split.named(split))));
    }
    List<FileStatus> files = CorpusFiles.list(uri, context.hadoopConfiguration());
    return new CorpusDocuments(uri, files, new DocumentReader(spark).read(files));
  }

  /** Whether the first document, and so all, are token ids. */
  boolean isPreTokenized() {
    List<Document> first = documents.take(1);
    if (first.isEmpty()) {
      throw nothingToRead(uri);
    }
    return first.get(0).content() instanceof Document.Tokens;
  }

  /**
   * Refuses token ids, whose meaning nobody here knows.
   *
   * @throws InputException if the corpus is no text
   */
  void requireText() {
    if (isPreTokenized()) {
      throw new InputException(
          "Cannot train on corpus %s: expected text, found tokens".formatted(uri));
    }
  }

  static InputException nothingToRead(String uri) {
    return new InputException(
        "Cannot read corpus %s: expected text or tokens, found none".formatted(uri));
  }
}
