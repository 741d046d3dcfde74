package io.sparsing.analysis.law.fit;

/** Thrown where a series file is missing or is not what it should be; the message is one line. */
public final class SeriesFileException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  SeriesFileException(String message) {
    super(message);
  }

  SeriesFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
