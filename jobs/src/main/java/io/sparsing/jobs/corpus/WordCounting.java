package io.sparsing.jobs.corpus;

import io.sparsing.model.token.TextWords;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.util.TaskCompletionListener;
import scala.Tuple2;

/** Counts the words of documents; see {@link TextWords}. */
record WordCounting() implements PairFlatMapFunction<Iterator<Document>, String, Long> {
  /** How often each word occurs in all documents; the sums do not depend on the partitions. */
  static Map<String, Long> count(JavaRDD<Document> documents) {
    return documents
        .mapPartitionsToPair(new WordCounting())
        .reduceByKey((one, other) -> one + other)
        .collectAsMap();
  }

  @Override
  public Iterator<Tuple2<String, Long>> call(Iterator<Document> documents) {
    if (!documents.hasNext()) {
      return List.<Tuple2<String, Long>>of().iterator();
    }
    TextWords words = TextWords.open();
    TaskCompletionListener close = task -> words.close();
    TaskContext.get().addTaskCompletionListener(close);
    Iterable<Document> once = () -> documents;
    return StreamSupport.stream(once.spliterator(), false)
        .flatMap(document -> words.count(Windows.text(document)).entrySet().stream())
        .map(word -> new Tuple2<>(word.getKey(), word.getValue()))
        .iterator();
  }
}
