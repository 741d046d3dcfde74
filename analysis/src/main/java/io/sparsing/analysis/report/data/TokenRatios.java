package io.sparsing.analysis.report.data;

import java.util.List;
import java.util.Objects;

/**
 * Activation ratio of the same tokens in several models.
 *
 * @param tokens tokens of the vocabulary that every model met, the most frequent first
 * @param models a column of ratios for each model
 */
public record TokenRatios(List<Token> tokens, List<Model> models) {

  /** Rejects columns of another length than the list of tokens. */
  public TokenRatios {
    tokens = List.copyOf(tokens);
    models = List.copyOf(models);
    for (Model model : models) {
      if (model.activationRatios().size() != tokens.size()) {
        throw new IllegalArgumentException(
            "Cannot compare tokens of %s: expected %d ratios, found %d"
                .formatted(model.series(), tokens.size(), model.activationRatios().size()));
      }
    }
  }

  /**
   * One token of the vocabulary.
   *
   * @param id its number
   * @param positions positions of the corpus that hold it
   */
  public record Token(int id, long positions) {}

  /**
   * One model's column.
   *
   * @param series name of the series
   * @param checkpoint name of the checkpoint
   * @param activationRatios share of active neurons at each token, in the order of the tokens
   */
  public record Model(String series, String checkpoint, List<Double> activationRatios) {

    /** Copies the list and rejects values that are not finite. */
    public Model {
      Objects.requireNonNull(series, "series");
      Objects.requireNonNull(checkpoint, "checkpoint");
      activationRatios = List.copyOf(activationRatios);
      activationRatios.forEach(ratio -> Finite.require(ratio, "activationRatio"));
    }
  }
}
