package io.sparsing.jobs.corpus;

import io.sparsing.jobs.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.io.ZStdCompressionCodec;

/**
 * How a text file of a corpus is compressed, by the end of its name.
 *
 * <p>Zstandard is read by Spark's codec: Hadoop's needs a native library that Spark does not bring.
 */
enum Packing {
  NONE(""),
  GZIP(".gz"),
  ZSTANDARD(".zst");

  private final String ending;

  Packing(String ending) {
    this.ending = ending;
  }

  /** The packing of a file of this name. */
  static Packing of(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    for (Packing packing : new Packing[] {GZIP, ZSTANDARD}) {
      if (lower.endsWith(packing.ending)) {
        return packing;
      }
    }
    return NONE;
  }

  /** A file's name as it was before the file was packed. */
  static String unpackedName(String name) {
    return name.substring(0, name.length() - of(name).ending.length());
  }

  /** Opens a file for reading what was packed into it. */
  static InputStream open(Path path, Configuration configuration) throws IOException {
    InputStream in = path.getFileSystem(configuration).open(path);
    try {
      return switch (of(path.getName())) {
        case NONE -> in;
        case GZIP -> new GZIPInputStream(in);
        case ZSTANDARD -> new ZStdCompressionCodec(new SparkConf(false)).compressedInputStream(in);
      };
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /**
   * What to say of a file that cannot be read, cut short or packed otherwise than its name says.
   */
  static InputException unreadable(Path path, IOException cause) {
    return new InputException(
        "Cannot read %s: expected a %s file, found %s"
            .formatted(path, of(path.getName()).inWords(), cause.getMessage()),
        cause);
  }

  private String inWords() {
    return this == NONE ? "readable" : name().toLowerCase(Locale.ROOT);
  }
}
