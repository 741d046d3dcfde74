package io.sparsing.jobs.corpus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparsing.jobs.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapreduce.InputSplit;
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
 * Spark SQL, {@code .txt} (one document a file) and {@code .json} file by file.
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

  private static List<String> paths(List<FileStatus> files, String extension) {
    return files.stream()
        .filter(file -> CorpusFiles.extension(file).equals(extension))
        .map(file -> file.getPath().toString())
        .toList();
  }

  private JavaRDD<Document> jsonLines(List<String> paths) {
    String joined = String.join(",", paths.stream().map(path -> path.replace(",", "\\,")).toList());
    var rdd =
        (JavaNewHadoopRDD<LongWritable, Text>)
            context.newAPIHadoopFile(
                joined,
                TextInputFormat.class,
                LongWritable.class,
                Text.class,
                context.hadoopConfiguration());
    return rdd.mapPartitionsWithInputSplit(new JsonLines(configuration), false);
  }

  /** Parses the lines of one split; counts lines only when one is bad. */
  private record JsonLines(SerializableConfiguration configuration)
      implements org.apache.spark.api.java.function.Function2<
              InputSplit, Iterator<Tuple2<LongWritable, Text>>, Iterator<Document>>,
          Serializable {
    @Override
    public Iterator<Document> call(InputSplit split, Iterator<Tuple2<LongWritable, Text>> lines) {
      Path path = ((FileSplit) split).getPath();
      Iterable<Tuple2<LongWritable, Text>> once = () -> lines;
      return java.util.stream.StreamSupport.stream(once.spliterator(), false)
          .filter(line -> !line._2().toString().isBlank())
          .map(line -> parse(path, line._1().get(), line._2().toString()))
          .iterator();
    }

    private Document parse(Path path, long offset, String line) {
      String place = path.getName() + "@" + offset;
      try {
        return JsonDocument.parse(line, place, path.toString(), offset);
      } catch (InputException e) {
        String exact = "%s, line %d".formatted(path, lineNumber(path, offset));
        throw new InputException(e.getMessage().replace(place, exact), e);
      }
    }

    private long lineNumber(Path path, long offset) {
      try (InputStream in = path.getFileSystem(configuration.value()).open(path)) {
        long line = 1;
        byte[] buffer = new byte[1 << 16];
        long left = offset;
        while (left > 0) {
          int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
          if (count < 0) {
            break;
          }
          left -= count;
          for (int i = 0; i < count; i++) {
            line += buffer[i] == '\n' ? 1 : 0;
          }
        }
        return line;
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot read " + path, e);
      }
    }
  }

  private static Iterator<Document> wholeFile(String uri, Configuration configuration) {
    Path path = new Path(uri);
    byte[] bytes;
    try (InputStream in = path.getFileSystem(configuration).open(path)) {
      bytes = in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + uri, e);
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new InputException(
          "Cannot read %s: expected UTF-8 text, found other bytes".formatted(uri), e);
    }
    if (uri.endsWith(".txt")) {
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
    Dataset<Row> rows = spark.read().parquet(paths.toArray(String[]::new));
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
            tokens ? functions.col("tokens").cast("array<int>") : functions.col("text"));
    return documents.toJavaRDD().map(row -> parquetDocument(row, tokens));
  }

  private static Document parquetDocument(Row row, boolean tokens) {
    if (row.isNullAt(4)) {
      throw new InputException(
          "Cannot read %s, row %d: expected text or tokens, found null"
              .formatted(row.getString(0), row.getLong(1)));
    }
    Document.Content content =
        tokens
            ? new Document.Tokens(
                row.<Integer>getList(4).stream().mapToInt(Integer::intValue).toArray())
            : new Document.Text(row.getString(4));
    return new Document(
        row.getString(0), row.getLong(1), row.getString(2), row.getString(3), content);
  }
}
