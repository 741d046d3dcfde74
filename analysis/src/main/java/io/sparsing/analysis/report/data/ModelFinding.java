package io.sparsing.analysis.report.data;

import io.sparsing.analysis.comparison.ComparisonKind;
import java.util.Objects;
import java.util.Optional;

/**
 * What a comparison of models found.
 *
 * @param kind what was asked
 * @param subject a series, or the activation function of a family of series
 * @param reference the series or layers that it is held against, or empty for a family
 * @param corpus name of the corpus
 * @param pplIncreasePercent p of the PPL-p% level, in percent
 * @param members models, tokens, neurons or points compared
 * @param sentence the finding in words
 */
public record ModelFinding(
    ComparisonKind kind,
    String subject,
    Optional<String> reference,
    String corpus,
    double pplIncreasePercent,
    int members,
    String sentence) {

  /** Rejects null and a p that is not finite. */
  public ModelFinding {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(reference, "reference");
    Objects.requireNonNull(corpus, "corpus");
    Finite.require(pplIncreasePercent, "pplIncreasePercent");
    Objects.requireNonNull(sentence, "sentence");
  }

  /**
   * For example {@code relu-0.1b and silu-0.1b}; layers are held against each other, not models.
   */
  public String models() {
    return kind == ComparisonKind.LAYER_FREQUENCY
        ? subject
        : reference.map(other -> subject + " and " + other).orElse(subject);
  }
}
