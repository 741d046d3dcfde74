package io.sparsing.jobs.measure;

import io.sparsing.jobs.InputException;
import java.util.List;

/**
 * A rule at the parameters that it is to be measured at.
 *
 * @param method rule
 * @param parameters CETT levels in [0, 1], kept shares in (0, 1], ε ≥ 0, or shares of magnitude in
 *     (0, 1]; none for {@link Method#FAT} means quantiles of each checkpoint's own gates
 */
public record RuleGrid(Method method, List<Double> parameters) {
  /**
   * Checks the parameters and drops repeated ones.
   *
   * @throws InputException naming the parameter that the rule does not allow
   */
  public RuleGrid {
    for (double parameter : parameters) {
      if (!method.allows(parameter)) {
        throw new InputException(
            "Cannot measure %s: expected %s, found %s"
                .formatted(method.inTables(), method.domain(), parameter));
      }
    }
    parameters = parameters.stream().distinct().toList();
  }

  /** A rule at its default parameters. */
  public static RuleGrid onGrid(Method method) {
    return new RuleGrid(method, method.grid());
  }

  boolean placedByData() {
    return parameters.isEmpty();
  }
}
