package io.sparsing.jobs.cli;

import io.sparsing.jobs.InputException;
import io.sparsing.jobs.cli.option.WarehouseOptions;
import io.sparsing.jobs.inspect.InspectAction;
import io.sparsing.jobs.inspect.TableReader;
import io.sparsing.jobs.inspect.ThresholdLookup;
import io.sparsing.model.checkpoint.CheckpointFolder;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * The thresholds of an inspection, and where they come from in words.
 *
 * @param thresholds what decides which neurons are active
 * @param origin for the terminal and the page
 */
record ThresholdChoice(InspectAction.Thresholds thresholds, String origin) {
  /** Without a measurement and a level of the user's own. */
  static final double DEFAULT_LEVEL = 0.1;

  private static final DateTimeFormatter MINUTES =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** The level that the user wants. */
  static ThresholdChoice at(double level) {
    return new ThresholdChoice(new InspectAction.Thresholds.AtCett(level), words(level));
  }

  /**
   * Those of PPL-1% where the tables have them for this checkpoint, else a CETT level.
   *
   * @throws InputException if there are tables that cannot be read
   */
  static ThresholdChoice measured(
      WarehouseOptions options, CheckpointFolder folder, Configuration configuration) {
    Optional<ThresholdLookup.Measured> found = Optional.empty();
    try {
      Optional<TableReader> tables = options.read(configuration);
      if (tables.isPresent()) {
        try (TableReader reader = tables.get()) {
          found = new ThresholdLookup(reader, configuration).find(folder);
        }
      }
    } catch (IOException | RuntimeException e) {
      throw new InputException(
          "Cannot read thresholds from %s: expected tables of PPL-1%% measurements, found %s; %s"
              .formatted(options.place(), FailureReport.of(e).line(), "--cett does without them"),
          e);
    }
    return found
        .map(ThresholdChoice::of)
        .orElseGet(
            () ->
                new ThresholdChoice(
                    new InspectAction.Thresholds.AtCett(DEFAULT_LEVEL),
                    words(DEFAULT_LEVEL)
                        + "; no PPL-1% measurement of this checkpoint in "
                        + options.place()));
  }

  private static ThresholdChoice of(ThresholdLookup.Measured measured) {
    String origin =
        "PPL-1%% on %s, measured %s (CETT %s)"
            .formatted(
                measured.corpus(),
                MINUTES.format(measured.measuredAt()),
                new BigDecimal(measured.cett()).round(new MathContext(4)).toPlainString());
    return new ThresholdChoice(
        new InspectAction.Thresholds.Measured(measured),
        measured.corpora() == 1
            ? origin
            : origin + ", the newest of %d corpora".formatted(measured.corpora()));
  }

  private static String words(double level) {
    return "CETT %s on these tokens".formatted(level);
  }
}
