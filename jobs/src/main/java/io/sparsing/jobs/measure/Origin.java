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
  default Method rule() {
    return Method.CETT;
  }

  /** {@code method} of the table {@code sparsity}. */
  default String method() {
    return Searched.METHOD + "-" + status();
  }

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

  /** What needs no search. */
  sealed interface Known extends Origin {
    /** CETT level, or the parameter of another rule. */
    double parameter();
  }

  /** Somebody asked for the parameter. */
  record Asked(Method rule, double parameter) implements Known {
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
  record Stabilised(double increase, double parameter) implements Known {
    @Override
    public String status() {
      return "stabilised";
    }

    @Override
    public List<String> identity() {
      return List.of(method(), Double.toString(increase), Double.toString(parameter));
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
  record Calibrated(SparsityRow found) implements Known {
    @Override
    public double parameter() {
      return found.cett().orElseThrow();
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
