package io.sparsing.analysis.report;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One series of checkpoints at one PPL-p% level: its points, the law fitted to them, and what that
 * says in words.
 *
 * @param name name of the series, for example {@code relu-0.1b}
 * @param activationFunction activation function of its FFN, for example {@code relu}
 * @param pplIncreasePercent p of the PPL-p% level, in percent
 * @param points measured activation ratios, by ascending training tokens
 * @param law the fitted law, or empty where none could be fitted
 * @param sentences what was found, in words; the first one is the answer: limit, interval, law,
 *     data used
 */
public record SeriesSection(
    String name,
    String activationFunction,
    double pplIncreasePercent,
    List<Point> points,
    Optional<FittedLaw> law,
    List<String> sentences) {

  /** Copies the lists. */
  public SeriesSection {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(activationFunction, "activationFunction");
    Objects.requireNonNull(law, "law");
    Finite.require(pplIncreasePercent, "pplIncreasePercent");
    points = List.copyOf(points);
    sentences = List.copyOf(sentences);
  }

  /**
   * Measured activation ratio of one checkpoint.
   *
   * @param checkpoint name of the checkpoint
   * @param trainingTokens tokens seen in training, in tokens
   * @param activationRatio share of active neurons, in [0, 1]
   * @param resolution spread of the activation ratio among evaluated levels within 5e-4 of the PPL
   *     target, or empty
   */
  public record Point(
      String checkpoint, double trainingTokens, double activationRatio, OptionalDouble resolution) {

    /** Rejects values that are not finite. */
    public Point {
      Objects.requireNonNull(checkpoint, "checkpoint");
      Finite.require(trainingTokens, "trainingTokens");
      Finite.require(activationRatio, "activationRatio");
      Finite.require(resolution, "resolution");
    }
  }
}
