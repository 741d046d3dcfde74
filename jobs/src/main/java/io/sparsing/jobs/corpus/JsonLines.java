package io.sparsing.jobs.corpus;

import io.sparsing.jobs.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.IOUtils;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.util.LineReader;
import org.apache.spark.TaskContext;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The documents of a {@code .jsonl} file, one a line, each known by the offset of its line in the
 * unpacked text.
 */
record JsonLines(Path path, SerializableConfiguration configuration) implements Serializable {
  /** The document of a line; nothing where the line is blank. */
  Optional<Document> document(long offset, Text line) {
    String text = offset == 0 ? withoutMark(line.toString()) : line.toString();
    if (text.isBlank()) {
      return Optional.empty();
    }
    String place = path.getName() + "@" + offset;
    try {
      return Optional.of(JsonDocument.parse(text, place, path.toString(), offset));
    } catch (InputException e) {
      String exact = "%s, line %d".formatted(path, lineNumber(offset));
      throw new InputException(e.getMessage().replace(place, exact), e);
    }
  }

  /** Some programs put a byte order mark in front of UTF-8. */
  private static String withoutMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /** The number, from 1, of the line at an offset: counted only when a line is to be named. */
  long lineNumber(long offset) {
    try (InputStream in = Packing.open(path, configuration.value())) {
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

  /** All documents of a packed file, read from its beginning: such files cannot be split. */
  Iterator<Document> all() {
    return new WholeFile();
  }

  private final class WholeFile implements Iterator<Document> {
    private final InputStream in;
    private final LineReader lines;
    private final Text line = new Text();
    private long offset;
    private Optional<Document> next = Optional.empty();
    private boolean ended;

    private WholeFile() {
      try {
        in = Packing.open(path, configuration.value());
      } catch (IOException e) {
        throw unreadable(e);
      }
      TaskContext.get().addTaskCompletionListener((TaskContext task) -> IOUtils.closeStream(in));
      lines = new LineReader(in);
    }

    @Override
    public boolean hasNext() {
      while (next.isEmpty() && !ended) {
        advance();
      }
      return next.isPresent();
    }

    private void advance() {
      try {
        int bytes = lines.readLine(line);
        if (bytes == 0) {
          ended = true;
          in.close();
          return;
        }
        next = document(offset, line);
        offset += bytes;
      } catch (IOException e) {
        throw unreadable(e);
      }
    }

    @Override
    public Document next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Document document = next.orElseThrow();
      next = Optional.empty();
      return document;
    }
  }

  private InputException unreadable(IOException cause) {
    return Packing.unreadable(path, cause);
  }
}
