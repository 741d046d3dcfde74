package io.sparsing.jobs.maintain;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/**
 * Ages as people write them: {@code 3d}, {@code 36h}, {@code 90m}, {@code 30s}, {@code P1DT12H}.
 */
public final class AgeText {
  private AgeText() {}

  /** The age in a text; empty where it is none. */
  public static Optional<Duration> parse(String text) {
    String iso = text.strip().toUpperCase(Locale.ROOT);
    if (iso.matches("[0-9]+D")) {
      iso = "P" + iso;
    } else if (iso.matches("[0-9]+[HMS]")) {
      iso = "PT" + iso;
    }
    try {
      return Optional.of(Duration.parse(iso));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
