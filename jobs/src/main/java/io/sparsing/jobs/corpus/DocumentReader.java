package io.sparsing.jobs.corpus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparsing.jobs.GivenPath;
import io.sparsing.jobs.InputException;
import io.sparsing.model.checkpoint.GitLfsPointer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapreduce.lib.input.FileSplit;
import org.apache.hadoop.mapreduce.lib.input.TextInputFormat;
import org.apache.spark.api.java.JavaNewHadoopRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/**
 * Reads the documents of a corpus with Spark: {@code .jsonl} in splits, {@code .parquet} through
 * Spark SQL, {@code .txt} (one document a file), {@code .json} and what is packed file by file.
 */
final class DocumentReader {
  private final SparkSession spark;
  private final JavaSparkContext context;
  private final SerializableConfiguration configuration;

  DocumentReader(SparkSession spark) {
    this.spark = spark;
    this.context = new JavaSparkContext(spark.sparkContext());
    this.configuration = new SerializableConfiguration(context.hadoopConfiguration());
  }

  JavaRDD<Document> read(List<FileStatus> files) {
    List<JavaRDD<Document>> parts = new ArrayList<>();
    List<String> jsonLines = paths(files, "jsonl");
    if (!jsonLines.isEmpty()) {
      parts.add(jsonLines(jsonLines));
    }
    List<String> whole =
        Stream.concat(paths(files, "txt").stream(), paths(files, "json").stream()).toList();
    if (!whole.isEmpty()) {
      SerializableConfiguration conf = configuration;
      parts.add(context.parallelize(whole).flatMap(path -> wholeFile(path, conf.value())));
    }
    List<String> parquet = paths(files, "parquet");
    if (!parquet.isEmpty()) {
      parts.add(parquet(parquet));
    }
    return parts.stream().reduce(JavaRDD::union).orElseGet(context::emptyRDD);
  }

  /** Where a document stands: file and line, list or row. */
  String place(Document document) {
    Path path = new Path(document.file());
    return switch (CorpusFiles.extension(path.getName())) {
      case "jsonl" ->
          "%s, line %d"
              .formatted(path, new JsonLines(path, configuration).lineNumber(document.order()));
      case "json" -> "%s, list %d".formatted(path, document.order());
      case "parquet" -> "%s, row %d".formatted(path, document.order());
      default -> path.toString();
    };
  }

  private static List<String> paths(List<FileStatus> files, String extension) {
    return files.stream()
        .filter(file -> CorpusFiles.extension(file).equals(extension))
        .map(file -> file.getPath().toString())
        .toList();
  }

  /** Plain files in splits, packed ones a task each. */
  private JavaRDD<Document> jsonLines(List<String> paths) {
    SerializableConfiguration conf = configuration;
    List<String> packed = paths.stream().filter(path -> Packing.of(path) != Packing.NONE).toList();
    List<String> plain = paths.stream().filter(path -> Packing.of(path) == Packing.NONE).toList();
    JavaRDD<Document> documents = context.emptyRDD();
    if (!plain.isEmpty()) {
      documents = documents.union(inSplits(plain));
    }
    if (!packed.isEmpty()) {
      documents =
          documents.union(
              context
                  .parallelize(packed, packed.size())
                  .flatMap(path -> new JsonLines(new Path(path), conf).all()));
    }
    return documents;
  }

  /** Hadoop takes a list of globs, so each path is written as the glob of itself alone. */
  private JavaRDD<Document> inSplits(List<String> paths) {
    SerializableConfiguration conf = configuration;
    String globs =
        paths.stream()
            .map(path -> GivenPath.literal(new Path(path)).replace(",", "\\,"))
            .collect(Collectors.joining(","));
    var rdd =
        (JavaNewHadoopRDD<LongWritable, Text>)
            context.newAPIHadoopFile(
                globs,
                TextInputFormat.class,
                LongWritable.class,
                Text.class,
                context.hadoopConfiguration());
    return rdd.mapPartitionsWithInputSplit(
        (split, lines) -> documents(new JsonLines(((FileSplit) split).getPath(), conf), lines),
        false);
  }

  private static Iterator<Document> documents(
      JsonLines file, Iterator<Tuple2<LongWritable, Text>> lines) {
    Iterable<Tuple2<LongWritable, Text>> once = () -> lines;
    return StreamSupport.stream(once.spliterator(), false)
        .flatMap(line -> file.document(line._1().get(), line._2()).stream())
        .iterator();
  }

  private static Iterator<Document> wholeFile(String uri, Configuration configuration) {
    Path path = new Path(uri);
    byte[] bytes;
    try (InputStream in = Packing.open(path, configuration)) {
      bytes = in.readAllBytes();
    } catch (IOException e) {
      throw Packing.unreadable(path, e);
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new InputException(
          "Cannot read %s: expected UTF-8 text, found other bytes".formatted(uri), e);
    }
    if (GitLfsPointer.begins(text)) {
      throw new InputException(
          "Cannot read %s: expected a corpus, found %s".formatted(uri, GitLfsPointer.FOUND));
    }
    if (CorpusFiles.extension(path.getName()).equals("txt")) {
      return List.of(new Document(uri, 0, path.getName(), path.getName(), new Document.Text(text)))
          .iterator();
    }
    return tokenLists(uri, text).iterator();
  }

  private static List<Document> tokenLists(String uri, String text) {
    JsonNode lists;
    try {
      lists = new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new InputException(
          "Cannot read %s: expected a JSON list of lists of token ids, found %s"
              .formatted(uri, e.getOriginalMessage()),
          e);
    }
    if (!lists.isArray()) {
      throw new InputException(
          "Cannot read %s: expected a JSON list of lists of token ids".formatted(uri));
    }
    String name = new Path(uri).getName();
    List<Document> documents = new ArrayList<>();
    for (JsonNode list : lists) {
      String place = "%s, list %d".formatted(uri, documents.size());
      Document.Tokens tokens = new Document.Tokens(JsonDocument.tokens(list, place));
      documents.add(
          new Document(uri, documents.size(), name, Integer.toString(documents.size()), tokens));
    }
    return documents;
  }

  private JavaRDD<Document> parquet(List<String> paths) {
    Dataset<Row> rows =
        spark
            .read()
            .parquet(
                paths.stream()
                    .map(path -> GivenPath.literal(new Path(path)))
                    .toArray(String[]::new));
    List<String> columns = List.of(rows.columns());
    if (!columns.contains("text") && !columns.contains("tokens")) {
      throw new InputException(
          "Cannot read %s: expected a column text or tokens, found %s"
              .formatted(paths.get(0), columns));
    }
    boolean tokens = columns.contains("tokens");
    Dataset<Row> documents =
        rows.select(
            functions.col("_metadata.file_path"),
            functions.col("_metadata.row_index"),
            columns.contains("source")
                ? functions.col("source")
                : functions.col("_metadata.file_name"),
            columns.contains("id")
                ? functions.col("id").cast("string")
                : functions.col("_metadata.row_index").cast("string"),
            tokens ? functions.col("tokens").cast("array<bigint>") : functions.col("text"));
    return documents.toJavaRDD().map(row -> parquetDocument(row, tokens));
  }

  private static Document parquetDocument(Row row, boolean tokens) {
    if (row.isNullAt(4)) {
      throw new InputException(
          "Cannot read %s, row %d: expected text or tokens, found null"
              .formatted(file(row), row.getLong(1)));
    }
    Document.Content content =
        tokens
            ? new Document.Tokens(
                row.<Long>getList(4).stream().mapToInt(token -> tokenId(token, row)).toArray())
            : new Document.Text(row.getString(4));
    return new Document(file(row), row.getLong(1), row.getString(2), row.getString(3), content);
  }

  private static int tokenId(Long token, Row row) {
    if (token == null || token < 0 || token > Integer.MAX_VALUE) {
      throw new InputException(
          "Cannot read %s, row %d: expected token ids (integers from 0), found %s"
              .formatted(file(row), row.getLong(1), token));
    }
    return token.intValue();
  }

  /** Spark writes the file as a URI, with escapes that paths do not have. */
  private static String file(Row row) {
    return new Path(URI.create(row.getString(0))).toString();
  }
}
