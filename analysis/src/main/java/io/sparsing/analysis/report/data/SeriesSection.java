package io.sparsing.analysis.report.data;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One series of checkpoints at one PPL-p% level: its points, the law fitted to them, and what that
 * says in words.
 *
 * @param name name of the series, for example {@code relu-0.1b}
 * @param conditions what the models are, and what they were measured on
 * @param points measured activation ratios, by ascending training tokens
 * @param law the fitted law, or empty where none could be fitted
 * @param sentences what else was found, in words: the page itself says limit, interval, law and
 *     data
 */
public record SeriesSection(
    String name,
    Conditions conditions,
    List<Point> points,
    Optional<ShownLaw> law,
    List<String> sentences) {

  /** Copies the lists. */
  public SeriesSection {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(conditions, "conditions");
    Objects.requireNonNull(law, "law");
    points = List.copyOf(points);
    sentences = List.copyOf(sentences);
  }

  /** Activation function of its FFN, for example {@code relu}. */
  public String activationFunction() {
    return conditions.activationFunction();
  }

  /** p of the PPL-p% level, in percent. */
  public double pplIncreasePercent() {
    return conditions.pplIncreasePercent();
  }

  /** The point with the most training tokens. */
  public Optional<Point> last() {
    return points.isEmpty() ? Optional.empty() : Optional.of(points.get(points.size() - 1));
  }

  /**
   * What the models of a series have in common, and how they were measured.
   *
   * @param activationFunction activation function of the FFN, for example {@code relu}
   * @param widthDepthRatio width of the residual stream over the number of layers
   * @param nonEmbeddingParameters parameters without embedding and head
   * @param corpus name of the corpus
   * @param pplIncreasePercent p of the PPL-p% level, in percent
   */
  public record Conditions(
      String activationFunction,
      double widthDepthRatio,
      double nonEmbeddingParameters,
      String corpus,
      double pplIncreasePercent) {

    /** Rejects values that are not finite. */
    public Conditions {
      Objects.requireNonNull(activationFunction, "activationFunction");
      Objects.requireNonNull(corpus, "corpus");
      Finite.require(widthDepthRatio, "widthDepthRatio");
      Finite.require(nonEmbeddingParameters, "nonEmbeddingParameters");
      Finite.require(pplIncreasePercent, "pplIncreasePercent");
    }
  }

  /**
   * Measured activation ratio of one checkpoint.
   *
   * @param checkpoint name of the checkpoint
   * @param trainingTokens tokens seen in training, in tokens
   * @param activationRatio share of active neurons, in [0, 1]
   * @param error sampling error of the activation ratio, or empty where there is none
   * @param intervalNote why there is none, or empty where there is one or the reason is unknown
   * @param deadNeuronShare share of neurons active at fewer than 0.1 % of the positions, in [0, 1]
   */
  public record Point(
      String checkpoint,
      double trainingTokens,
      double activationRatio,
      Optional<SamplingError> error,
      Optional<String> intervalNote,
      double deadNeuronShare) {

    /** Rejects values that are not finite. */
    public Point {
      Objects.requireNonNull(checkpoint, "checkpoint");
      Finite.require(trainingTokens, "trainingTokens");
      Finite.require(activationRatio, "activationRatio");
      Objects.requireNonNull(error, "error");
      Objects.requireNonNull(intervalNote, "intervalNote");
      Finite.require(deadNeuronShare, "deadNeuronShare");
    }
  }
}
