package io.sparsing.jobs.measure;

import io.sparsing.analysis.search.SearchOptions;
import io.sparsing.jobs.SparsityMethod;
import io.sparsing.jobs.SparsityStatus;
import io.sparsing.jobs.table.KeyHash;
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
  SparsityMethod method();

  /** {@code status} of the table {@code sparsity}, where no search ended. */
  SparsityStatus status();

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
    return KeyHash.of(parts);
  }

  /** What needs no search. */
  sealed interface Known extends Origin {
    /** CETT level, or the parameter of another rule. */
    double parameter();
  }

  /** Somebody asked for the parameter. */
  record Asked(Method rule, double parameter) implements Known {
    @Override
    public SparsityMethod method() {
      return rule.inTables();
    }

    @Override
    public SparsityStatus status() {
      return SparsityStatus.FIXED;
    }

    @Override
    public List<String> identity() {
      return List.of(method().toString(), Double.toString(parameter));
    }
  }

  /** A PPL-p% search looks for the level. */
  record Searched(double increase, SearchOptions options) implements Origin {
    @Override
    public SparsityMethod method() {
      return SparsityMethod.PPLP;
    }

    @Override
    public SparsityStatus status() {
      return SparsityStatus.FOUND;
    }

    @Override
    public List<String> identity() {
      return List.of(
          method().toString(), Double.toString(increase), Double.toString(options.precision()));
    }

    @Override
    public Optional<Double> percent() {
      return Optional.of(increase);
    }
  }

  /** The level is the mean of those found on the last checkpoints of the series. */
  record Stabilised(double increase, double parameter) implements Known {
    @Override
    public SparsityMethod method() {
      return SparsityMethod.PPLP_STABILISED;
    }

    @Override
    public SparsityStatus status() {
      return SparsityStatus.STABILISED;
    }

    @Override
    public List<String> identity() {
      return List.of(method().toString(), Double.toString(increase), Double.toString(parameter));
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
    public SparsityMethod method() {
      return SparsityMethod.PPLP_CALIBRATED;
    }

    @Override
    public SparsityStatus status() {
      return SparsityStatus.CALIBRATED;
    }

    @Override
    public List<String> identity() {
      return List.of(method().toString(), found.measurementId());
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
