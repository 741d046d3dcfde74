package io.sparsing.analysis.report.data;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * One row of the table of all measurements: a checkpoint on a corpus at one setting.
 *
 * @param place what was measured
 * @param setting how it was measured
 * @param outcome what was found
 * @param precision how well it is known
 * @param cost what it took
 */
public record ShownMeasurement(
    Place place, Setting setting, Outcome outcome, Precision precision, Cost cost) {

  /** Rejects missing parts. */
  public ShownMeasurement {
    Objects.requireNonNull(place, "place");
    Objects.requireNonNull(setting, "setting");
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(precision, "precision");
    Objects.requireNonNull(cost, "cost");
  }

  /**
   * What was measured.
   *
   * @param checkpoint name of the checkpoint
   * @param series name of its series, empty where it belongs to none
   * @param corpus name of the corpus
   * @param trainingTokens tokens seen in training, in tokens, or empty where unknown
   */
  public record Place(
      String checkpoint, String series, String corpus, OptionalDouble trainingTokens) {

    /** Rejects values that are not finite. */
    public Place {
      Objects.requireNonNull(checkpoint, "checkpoint");
      Objects.requireNonNull(series, "series");
      Objects.requireNonNull(corpus, "corpus");
      Finite.require(trainingTokens, "trainingTokens");
    }
  }

  /**
   * How it was measured: a PPL-p% search has a PPL increase, a run at a fixed level has a
   * parameter.
   *
   * @param method {@code cett}, {@code topk} or {@code fat}
   * @param pplIncreasePercent p of the PPL-p% level, in percent, or empty
   * @param parameter CETT level, share k or ε, or empty
   */
  public record Setting(
      String method, OptionalDouble pplIncreasePercent, OptionalDouble parameter) {

    /** Rejects values that are not finite. */
    public Setting {
      Objects.requireNonNull(method, "method");
      Finite.require(pplIncreasePercent, "pplIncreasePercent");
      Finite.require(parameter, "parameter");
    }
  }

  /**
   * What was found.
   *
   * @param cett CETT level at the PPL target, or empty for methods without one
   * @param activationRatio share of active neurons at the PPL target, in [0, 1]
   * @param evaluatedRatio share of active neurons in the sparse pass that the losses are of, or
   *     empty where nothing was corrected to the target
   * @param naturalSparsity share of exact zeros with no truncation, in [0, 1], or empty
   * @param denseLoss mean negative log-likelihood of the dense pass, in nats per token
   * @param sparseLoss mean negative log-likelihood of the sparse pass, in nats per token
   */
  public record Outcome(
      OptionalDouble cett,
      double activationRatio,
      OptionalDouble evaluatedRatio,
      OptionalDouble naturalSparsity,
      double denseLoss,
      double sparseLoss) {

    /** Rejects values that are not finite. */
    public Outcome {
      Finite.require(cett, "cett");
      Finite.require(activationRatio, "activationRatio");
      Finite.require(evaluatedRatio, "evaluatedRatio");
      Finite.require(naturalSparsity, "naturalSparsity");
      Finite.require(denseLoss, "denseLoss");
      Finite.require(sparseLoss, "sparseLoss");
    }

    /** Share of inactive neurons, {@code 1 − activationRatio}. */
    public double sparsity() {
      return 1 - activationRatio;
    }

    /** Sparse over dense perplexity of the evaluated pass, {@code exp(sparseLoss − denseLoss)}. */
    public double pplRatio() {
      return Math.exp(sparseLoss - denseLoss);
    }
  }

  /**
   * How well it is known: a corpus is a sample of documents.
   *
   * @param activationRatio sampling error of the activation ratio, or empty
   * @param cett sampling error of the CETT level at the PPL target, or empty
   * @param documents documents that the errors rest on, or empty where there is none
   * @param intervalNote why there is no interval, or empty where there is one or the reason is
   *     unknown
   */
  public record Precision(
      Optional<SamplingError> activationRatio,
      Optional<SamplingError> cett,
      OptionalLong documents,
      Optional<String> intervalNote) {
    /** Rejects missing parts. */
    public Precision {
      Objects.requireNonNull(activationRatio, "activationRatio");
      Objects.requireNonNull(cett, "cett");
      Objects.requireNonNull(documents, "documents");
      Objects.requireNonNull(intervalNote, "intervalNote");
    }
  }

  /**
   * What it took.
   *
   * @param tokens tokens of the corpus
   * @param denseForwardSeconds time of one bare dense pass, in seconds
   * @param totalSeconds time of the whole measurement, in seconds
   * @param forwardEquivalents the latter over the former
   * @param finishedAt when the measurement was committed
   */
  public record Cost(
      long tokens,
      double denseForwardSeconds,
      double totalSeconds,
      double forwardEquivalents,
      Instant finishedAt) {

    /** Rejects values that are not finite. */
    public Cost {
      Objects.requireNonNull(finishedAt, "finishedAt");
      Finite.require(denseForwardSeconds, "denseForwardSeconds");
      Finite.require(totalSeconds, "totalSeconds");
      Finite.require(forwardEquivalents, "forwardEquivalents");
    }
  }
}
