package io.sparsing.jobs.cli.text;

import java.io.IOException;
import java.io.Writer;

/** Passes on what is written, and keeps the last whole line that tells of a failure. */
public final class LastComplaint extends Writer {
  /** How the lines begin that tell of a failure. */
  public static final String PREFIX = "sparsing: ";

  private final Writer next;
  private final StringBuilder line = new StringBuilder();
  private String last = "";

  /** Passes on to another writer. */
  public LastComplaint(Writer next) {
    this.next = next;
  }

  /** Without its prefix; empty while there is none. */
  public String text() {
    return last;
  }

  @Override
  public void write(char[] characters, int from, int count) throws IOException {
    for (int i = from; i < from + count; i++) {
      if (characters[i] != '\n') {
        line.append(characters[i]);
        continue;
      }
      if (line.indexOf(PREFIX) == 0) {
        last = line.substring(PREFIX.length()).strip();
      }
      line.setLength(0);
    }
    next.write(characters, from, count);
  }

  @Override
  public void flush() throws IOException {
    next.flush();
  }

  @Override
  public void close() throws IOException {
    next.close();
  }
}
