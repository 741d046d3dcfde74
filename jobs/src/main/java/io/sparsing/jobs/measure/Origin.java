package io.sparsing.jobs.measure;

import io.sparsing.analysis.search.SearchOptions;
import io.sparsing.jobs.table.MeasurementIds;
import io.sparsing.jobs.table.SparsityRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Why a measurement is made at its level or parameter. */
sealed interface Origin {
  /** What decides which neurons are inactive. */
  Method rule();

  /** {@code method} of the table {@code sparsity}. */
  String method();

  /** {@code status} of the table {@code sparsity}, where no search ended. */
  String status();

  /** What tells the measurement from others of the same checkpoint and corpus. */
  List<String> identity();

  /** Allowed increase of perplexity in percent; empty where somebody asked for a parameter. */
  default Optional<Double> percent() {
    return Optional.empty();
  }

  /** Where the thresholds were found, if not on the corpus itself. */
  default Optional<String> calibrationCorpusId() {
    return Optional.empty();
  }

  /** Key of the measurement that rests on a dense pass. */
  default String measurementId(String extractionId) {
    List<String> parts =
        new ArrayList<>(List.of(extractionId, "measurement " + SparsityRow.METHOD_VERSION));
    parts.addAll(identity());
    return MeasurementIds.of(parts);
  }

  /** Somebody asked for the parameter. */
  record Asked(Method rule, double parameter) implements Origin {
    @Override
    public String method() {
      return rule.tableName();
    }

    @Override
    public String status() {
      return "fixed";
    }

    @Override
    public List<String> identity() {
      return List.of(rule.tableName(), Double.toString(parameter));
    }
  }

  /** A PPL-p% search looks for the level. */
  record Searched(double increase, SearchOptions options) implements Origin {
    static final String METHOD = "pplp";

    @Override
    public Method rule() {
      return Method.CETT;
    }

    @Override
    public String method() {
      return METHOD;
    }

    @Override
    public String status() {
      return "found";
    }

    @Override
    public List<String> identity() {
      return List.of(METHOD, Double.toString(increase), Double.toString(options.precision()));
    }

    @Override
    public Optional<Double> percent() {
      return Optional.of(increase);
    }
  }

  /** The level is the mean of those found on the last checkpoints of the series. */
  record Stabilised(double increase, double level) implements Origin {
    @Override
    public Method rule() {
      return Method.CETT;
    }

    @Override
    public String method() {
      return "pplp-stabilised";
    }

    @Override
    public String status() {
      return "stabilised";
    }

    @Override
    public List<String> identity() {
      return List.of(method(), Double.toString(increase), Double.toString(level));
    }

    @Override
    public Optional<Double> percent() {
      return Optional.of(increase);
    }
  }

  /**
   * A PPL-p% search on another corpus found level and thresholds.
   *
   * @param found what it found
   */
  record Calibrated(SparsityRow found) implements Origin {
    @Override
    public Method rule() {
      return Method.CETT;
    }

    @Override
    public String method() {
      return "pplp-calibrated";
    }

    @Override
    public String status() {
      return "calibrated";
    }

    @Override
    public List<String> identity() {
      return List.of(method(), found.measurementId());
    }

    @Override
    public Optional<Double> percent() {
      return found.p();
    }

    @Override
    public Optional<String> calibrationCorpusId() {
      return Optional.of(found.corpusId());
    }
  }
}
