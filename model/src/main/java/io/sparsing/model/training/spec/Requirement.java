package io.sparsing.model.training.spec;

/** Checks the values of a training specification. */
final class Requirement {
  private Requirement() {}

  static void atLeast(long minimum, String key, long value) {
    that(value >= minimum, key, "at least " + minimum, value);
  }

  static void that(boolean satisfied, String key, String expected, Object found) {
    if (!satisfied) {
      throw new IllegalArgumentException(
          "Cannot train a model: expected %s to be %s, found %s".formatted(key, expected, found));
    }
  }
}
