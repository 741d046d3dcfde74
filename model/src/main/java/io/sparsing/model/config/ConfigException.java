package io.sparsing.model.config;

/**
 * Says in one line why a text does not describe a model that can be run here: {@code file: expected
 * X, found Y}.
 */
public final class ConfigException extends RuntimeException {
  public ConfigException(String message) {
    super(MessageText.oneLine(message));
  }

  public ConfigException(String message, Throwable cause) {
    super(MessageText.oneLine(message), cause);
  }
}
