package io.sparsing.analysis.scaling;

import java.util.List;

/**
 * What a fit says, in plain English.
 *
 * @param sentences which way the series moves; how well the law describes it; whether its limit is
 *     determined
 */
public record Verdict(List<String> sentences) {

  /** Copies the list. */
  public Verdict {
    sentences = List.copyOf(sentences);
  }
}
