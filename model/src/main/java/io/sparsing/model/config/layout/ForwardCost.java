package io.sparsing.model.config.layout;

import io.sparsing.model.config.Mixture;
import io.sparsing.model.config.ModelConfig;

/** Counts the floating-point operations of a forward pass. */
public final class ForwardCost {
  private ForwardCost() {}

  /**
   * Operations of a bare pass over one sequence of T tokens that is scored: 2 for each weight of a
   * projection and token, {@code 2·2·H·D} for each pair of a query and a key that it sees, and the
   * head for the T − 1 positions that predict a token. Of experts only those count that a token is
   * sent to. Norms, routers, functions and the softmax are not counted: they take a share of the
   * matrix-product rate.
   */
  public static double ofSequence(ModelPlan plan, int length) {
    ModelConfig config = plan.config();
    int perToken = config.mixture().map(Mixture::perToken).orElse(1);
    double matrices =
        plan.tensors().blocks().stream()
            .flatMap(block -> block.matrices(perToken).stream())
            .mapToDouble(ForwardCost::weights)
            .sum();
    double seen = 0;
    for (int layer = 0; layer < config.layers(); layer++) {
      int window = config.rule().layers().get(layer).window().orElse(length);
      for (int position = 0; position < length; position++) {
        seen += Math.min(position + 1, window);
      }
    }
    double head = (double) config.vocabularySize() * plan.embedding().shape().get(1);
    return 2 * matrices * length
        + 4 * seen * config.attention().queryWidth()
        + 2 * head * (length - 1);
  }

  private static double weights(WeightSource source) {
    long rows = source.stored().shape().get(0);
    long columns = source.stored().shape().get(1);
    WeightSource.Part part = source.part();
    if (part instanceof WeightSource.Part.Rows some) {
      return (double) some.count() * columns;
    }
    if (part instanceof WeightSource.Part.HeadRows some) {
      return (double) rows / some.parts() * columns;
    }
    if (part instanceof WeightSource.Part.TurnedColumns some) {
      return (double) rows * some.count();
    }
    return (double) rows * columns;
  }
}
