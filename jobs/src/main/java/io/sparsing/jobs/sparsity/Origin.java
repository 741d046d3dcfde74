package io.sparsing.jobs.sparsity;

import io.sparsing.analysis.search.SearchOutcome;
import io.sparsing.jobs.table.SparsityRow;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Why a measurement is made at its level or parameter. */
sealed interface Origin {
  /** {@code method} of the table {@code sparsity}. */
  String method(Method rule);

  /** {@code status} of the table {@code sparsity}. */
  String status();

  /** What tells the measurement from others of the same checkpoint and corpus. */
  List<String> identity(Method rule, double parameter, double cettTolerance);

  /** Allowed increase of perplexity in percent; empty where somebody asked for a parameter. */
  default Optional<Double> percent() {
    return Optional.empty();
  }

  /** What a search knows about its result; empty without one. */
  default Optional<SearchOutcome> outcome() {
    return Optional.empty();
  }

  /** Where the thresholds were found, if not on the corpus itself. */
  default Optional<String> calibrationCorpusId() {
    return Optional.empty();
  }

  /** Somebody asked for the parameter. */
  record Asked() implements Origin {
    @Override
    public String method(Method rule) {
      return rule.tableName();
    }

    @Override
    public String status() {
      return "fixed";
    }

    @Override
    public List<String> identity(Method rule, double parameter, double cettTolerance) {
      return List.of(rule.tableName(), Double.toString(parameter));
    }
  }

  /** A PPL-p% search found the level. */
  record Searched(SearchOutcome searchOutcome) implements Origin {
    static final String METHOD = "pplp";

    @Override
    public String method(Method rule) {
      return METHOD;
    }

    @Override
    public String status() {
      return searchOutcome.status().name().toLowerCase(Locale.ROOT);
    }

    @Override
    public List<String> identity(Method rule, double parameter, double cettTolerance) {
      return identity(searchOutcome.percent(), cettTolerance);
    }

    static List<String> identity(double percent, double cettTolerance) {
      return List.of(METHOD, Double.toString(percent), Double.toString(cettTolerance));
    }

    @Override
    public Optional<Double> percent() {
      return Optional.of(searchOutcome.percent());
    }

    @Override
    public Optional<SearchOutcome> outcome() {
      return Optional.of(searchOutcome);
    }
  }

  /** The level is the mean of those found on the last checkpoints of the series. */
  record Stabilised(double increase) implements Origin {
    static final String METHOD = "pplp-stabilised";

    @Override
    public String method(Method rule) {
      return METHOD;
    }

    @Override
    public String status() {
      return "stabilised";
    }

    @Override
    public List<String> identity(Method rule, double parameter, double cettTolerance) {
      return List.of(METHOD, Double.toString(increase), Double.toString(parameter));
    }

    @Override
    public Optional<Double> percent() {
      return Optional.of(increase);
    }
  }

  /**
   * A PPL-p% search on another corpus found level and thresholds.
   *
   * @param measurement what it found
   */
  record Calibrated(SparsityRow measurement) implements Origin {
    static final String METHOD = "pplp-calibrated";

    @Override
    public String method(Method rule) {
      return METHOD;
    }

    @Override
    public String status() {
      return "calibrated";
    }

    @Override
    public List<String> identity(Method rule, double parameter, double cettTolerance) {
      return List.of(METHOD, measurement.measurementId());
    }

    @Override
    public Optional<Double> percent() {
      return measurement.p();
    }

    @Override
    public Optional<String> calibrationCorpusId() {
      return Optional.of(measurement.corpusId());
    }
  }
}
